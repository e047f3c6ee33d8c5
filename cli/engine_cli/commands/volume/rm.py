"""engine volume rm."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.failures import several
from engine_cli.flags import Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    force = given.bool("force")
    return several(cli, given.args, lambda name: cli.engine.volumes.remove(name, force=force))


COMMAND = Command(
    "volume rm",
    "[OPTIONS] VOLUME [VOLUME...]",
    "Remove one or more volumes",
    run,
    (Option("force", "f", False, "Force the removal of one or more volumes"),),
    (1, None),
    ("volume rm", "volume remove"),
    details="Remove one or more volumes. You cannot remove a volume that is in use by a container.",
)
