"""engine history."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.flags import Option
from engine_cli.formatflag import TABLE_FORMAT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given

_PLATFORM = 'Show history for the given platform. Formatted as "os[/arch[/variant]]" (e.g., "linux/amd64")'


def run(cli: Cli, given: Given) -> int:
    from engine_cli.history_table import show
    from engine_cli.platforms import oci_platform

    steps = cli.engine.images.history(given.args[0], platform=oci_platform(given))
    format = given.str("format") or "table"
    show(
        cli,
        steps,
        format,
        quiet=given.bool("quiet"),
        human=given.bool("human"),
        truncate=not given.bool("no-trunc"),
    )
    return 0


COMMAND = Command(
    "history",
    "[OPTIONS] IMAGE",
    "Show the history of an image",
    run,
    (
        Option("format", "", "", TABLE_FORMAT),
        Option("human", "H", True, "Print sizes and dates in human readable format"),
        Option("no-trunc", "", False, "Don't truncate output"),
        Option("platform", "", "", _PLATFORM, requires="1.48"),
        Option("quiet", "q", False, "Only show image IDs"),
    ),
    (1, 1),
    ("image history", "history"),
)
