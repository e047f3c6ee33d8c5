"""engine search."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.filters import FILTER, parse_filters
from engine_cli.flags import Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client.models import AuthConfig, ImageSearchResult


def run(cli: Cli, given: Given) -> int:
    from engine_cli.registry_auth import logged_in
    from engine_cli.search_table import show

    filters = parse_filters(given.list("filter"))
    if "is-automated" in filters:
        cli.err(
            'WARNING: the "is-automated" filter is deprecated, '
            'and searching for "is-automated=true" will not yield any results in future.\n'
        )
    limit = given.int("limit") if given.int("limit") > 0 else None
    term = given.args[0]

    def search(auth: AuthConfig) -> list[ImageSearchResult]:
        return cli.engine.images.search(term, limit=limit, filters=filters, auth=auth)

    found = logged_in(cli, _registry(term), "search", search)
    show(cli, found, given.str("format") or "table", truncate=not given.bool("no-trunc"))
    return 0


def _registry(term: str) -> str:
    """The registry that is searched: what stands before the first slash, where that looks like a host's name."""
    first, slash, _ = term.partition("/")
    return first if slash and ("." in first or ":" in first or first == "localhost") else "docker.io"


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
