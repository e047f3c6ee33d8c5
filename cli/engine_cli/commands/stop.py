"""engine stop."""

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
    option = "time" if given.changed("time") else "timeout"
    timeout = given.int(option) if given.changed(option) else None
    return several(cli, given.args, lambda name: cli.engine.containers.stop(name, signal=signal, timeout=timeout))


COMMAND = Command(
    "stop",
    "[OPTIONS] CONTAINER [CONTAINER...]",
    "Stop one or more running containers",
    run,
    (
        Option("signal", "s", "", "Signal to send to the container"),
        Option("timeout", "t", 0, "Seconds to wait before killing the container"),
        Option("time", "", 0, "", shown=False, deprecated="use --timeout instead"),
    ),
    (1, None),
    ("container stop", "stop"),
    states=RUNNING,
)
