"""Repositories of Docker Hub as rows: the table of search, and what its templates may name."""

from __future__ import annotations

from engine_cli import table
from engine_cli.units import ellipsis

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine_cli.cli import Cli
    from engine_client.models import ImageSearchResult

HEADERS = {"Name": "NAME", "Description": "DESCRIPTION", "StarCount": "STARS", "IsOfficial": "OFFICIAL"}
_WIDTH = 45


def show(cli: Cli, found: Sequence[ImageSearchResult], format: str, *, truncate: bool) -> None:
    """Print the repositories as --format and --no-trunc ask for."""
    rows = [Row(result, truncate) for result in found]
    if format == "table":
        cli.out(table.render(list(HEADERS.values()), [[row.field(name) for name in HEADERS] for row in rows]))
        return
    from engine_cli.rows import render_rows

    cli.draw(render_rows(format, rows, HEADERS))


class Row:
    """One repository; `field` gives a column's text by its template name."""

    __slots__ = ("_result", "_truncate")
    type_name = "*registry.searchContext"

    def __init__(self, result: ImageSearchResult, truncate: bool) -> None:
        self._result = result
        self._truncate = truncate

    def field(self, name: str) -> str:
        """The text of a column. Raises KeyError."""
        return {
            "Name": self._result["name"],
            "Description": self._description(),
            "StarCount": str(self._result["star_count"]),
            "IsOfficial": "[OK]" if self._result["is_official"] else "",
        }[name]

    def _description(self) -> str:
        text = self._result["description"].replace("\n", " ").replace("\r", " ")
        return ellipsis(text, _WIDTH) if self._truncate else text

    def as_json(self) -> dict[str, str]:
        """All columns, as docker's JSON has them."""
        fields = {name: self.field(name) for name in sorted(HEADERS)}
        return {**fields, "IsOfficial": "true" if self._result["is_official"] else "false"}
