"""engine ps."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.filters import FILTER, parse_filters
from engine_cli.flags import Option
from engine_cli.formatflag import TABLE_FORMAT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    from engine_cli.containers_table import names_size, show

    quiet = given.bool("quiet")
    format = given.str("format") or ("" if quiet else cli.config.get("psFormat") or "")
    last = 1 if given.bool("latest") and given.int("last") == -1 else given.int("last")
    size = given.bool("size")
    if format and names_size(format) and not given.changed("size") and not quiet:
        size = True
    filters = parse_filters(given.list("filter"))
    everything = given.bool("all")
    limit = last if last > 0 else None
    found = cli.engine.containers.list(all=everything, limit=limit, size=size, filters=filters)
    show(cli, found, format, quiet=quiet, truncate=not given.bool("no-trunc"), size=size)
    return 0


COMMAND = Command(
    "ps",
    "[OPTIONS]",
    "List containers",
    run,
    (
        Option("all", "a", False, "Show all containers (default shows just running)"),
        FILTER,
        Option("format", "", "", TABLE_FORMAT),
        Option("last", "n", -1, "Show n last created containers (includes all states)"),
        Option("latest", "l", False, "Show the latest created container (includes all states)"),
        Option("no-trunc", "", False, "Don't truncate output"),
        Option("quiet", "q", False, "Only display container IDs"),
        Option("size", "s", False, "Display total file sizes"),
    ),
    aliases=("container ls", "container list", "container ps", "ps"),
)
