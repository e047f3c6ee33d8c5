"""engine context show."""

from __future__ import annotations

from engine_cli.command import Command

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    cli.out(cli.context_name + "\n")
    return 0


COMMAND = Command("context show", "", "Print the name of the current context", run)
