"""engine stop."""

from __future__ import annotations

from engine_cli.command import RUNNING, Command
from engine_cli.failures import several
from engine_cli.stopping import OPTIONS, signal_and_timeout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    signal, timeout = signal_and_timeout(given)
    return several(
        cli, given.args, lambda name: cli.engine.containers.stop(name, signal=signal, timeout=timeout), at_once=True
    )


COMMAND = Command(
    "stop",
    "[OPTIONS] CONTAINER [CONTAINER...]",
    "Stop one or more running containers",
    run,
    OPTIONS,
    (1, None),
    ("container stop", "stop"),
    states=RUNNING,
)
