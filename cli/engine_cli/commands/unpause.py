"""engine unpause."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.failures import several

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    return several(cli, given.args, cli.engine.containers.unpause, at_once=True)


COMMAND = Command(
    "unpause",
    "CONTAINER [CONTAINER...]",
    "Unpause all processes within one or more containers",
    run,
    (),
    (1, None),
    ("container unpause", "unpause"),
    states=("paused",),
)
