"""engine top."""

from __future__ import annotations

from engine_cli import table
from engine_cli.command import RUNNING, Command

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


_WIDTH = 20


def run(cli: Cli, given: Given) -> int:
    name, *words = given.args
    top = cli.engine.containers.top(name, ps_args=" ".join(words) or None)
    cli.out(table.render(top["Titles"], top["Processes"] or [], _WIDTH))
    return 0


COMMAND = Command(
    "top",
    "CONTAINER [ps OPTIONS]",
    "Display the running processes of a container",
    run,
    (),
    (1, None),
    ("container top", "top"),
    interspersed=False,
    states=RUNNING,
)
