"""engine search."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.filters import FILTER, parse_filters
from engine_cli.flags import Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    from engine_cli.search_table import show

    filters = parse_filters(given.list("filter"))
    if "is-automated" in filters:
        cli.err(
            'WARNING: the "is-automated" filter is deprecated, '
            'and searching for "is-automated=true" will not yield any results in future.\n'
        )
    limit = given.int("limit")
    found = cli.engine.images.search(given.args[0], limit=limit if limit > 0 else None, filters=filters)
    show(cli, found, given.str("format") or "table", truncate=not given.bool("no-trunc"))
    return 0


COMMAND = Command(
    "search",
    "[OPTIONS] TERM",
    "Search Docker Hub for images",
    run,
    (
        FILTER,
        Option("format", "", "", "Pretty-print search using a Go template"),
        Option("limit", "", 0, "Max number of search results"),
        Option("no-trunc", "", False, "Don't truncate output"),
    ),
    (1, 1),
)
