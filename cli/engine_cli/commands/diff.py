"""engine diff."""

from __future__ import annotations

from engine_cli.command import RUNNING, Command
from engine_cli.failures import Failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


_KINDS = "CAD"


def run(cli: Cli, given: Given) -> int:
    name = given.args[0]
    if not name:
        raise Failure("Container name cannot be empty")
    cli.out("".join(f"{_KINDS[change['Kind']]} {change['Path']}\n" for change in cli.engine.containers.changes(name)))
    return 0


COMMAND = Command(
    "diff",
    "CONTAINER",
    "Inspect changes to files or directories on a container's filesystem",
    run,
    (),
    (1, 1),
    ("container diff", "diff"),
    states=RUNNING,
)
