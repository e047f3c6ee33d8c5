"""engine network inspect."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.flags import Option
from engine_cli.inspecting import FORMAT, show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    verbose = given.bool("verbose")
    networks = cli.engine.networks

    def find(name: str) -> tuple[object, str]:
        return networks.inspect(name, verbose=verbose), "network.Inspect"

    return show(cli, given.str("format"), given.args, find)


COMMAND = Command(
    "network inspect",
    "[OPTIONS] NETWORK [NETWORK...]",
    "Display detailed information on one or more networks",
    run,
    (FORMAT, Option("verbose", "v", False, "Verbose output for diagnostics")),
    (1, None),
)
