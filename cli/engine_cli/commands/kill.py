"""engine kill."""

from __future__ import annotations

from engine_cli.command import RUNNING, Command
from engine_cli.failures import several
from engine_cli.flags import Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    signal = given.str("signal") or None
    return several(cli, given.args, lambda name: cli.engine.containers.kill(name, signal=signal), at_once=True)


COMMAND = Command(
    "kill",
    "[OPTIONS] CONTAINER [CONTAINER...]",
    "Kill one or more running containers",
    run,
    (Option("signal", "s", "", "Signal to send to the container"),),
    (1, None),
    ("container kill", "kill"),
    states=RUNNING,
)
