"""The steps that made an image as rows: the table of history, and what its templates may name."""

from __future__ import annotations

import time

from engine_cli import table
from engine_cli.units import ellipsis, human_duration, human_size, short_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine_cli.cli import Cli
    from engine_client.models import ImageHistoryResponseItem

HEADERS = {
    "ID": "IMAGE",
    "CreatedSince": "CREATED",
    "CreatedAt": "CREATED AT",
    "CreatedBy": "CREATED BY",
    "Size": "SIZE",
    "Comment": "COMMENT",
}
_COLUMNS = ("ID", "CreatedSince", "CreatedBy", "Size", "Comment")
_EXACT_COLUMNS = ("ID", "CreatedAt", "CreatedBy", "Size", "Comment")
_FIRST_DATE = 946684800  # 2000-01-01: what is older was set by a build that wants no dates
_WIDTH = 45


def show(
    cli: Cli, steps: Sequence[ImageHistoryResponseItem], format: str, *, quiet: bool, human: bool, truncate: bool
) -> None:
    """Print the steps as --format, -q, -H and --no-trunc ask for."""
    rows = [Row(step, human, truncate) for step in steps]
    if format == "table" and quiet:
        cli.out("".join(row.field("ID") + "\n" for row in rows))
    elif format == "table":
        columns = _COLUMNS if human else _EXACT_COLUMNS
        cells = [[row.field(column) for column in columns] for row in rows]
        cli.out(table.render([HEADERS[column] for column in columns], cells))
    else:
        from engine_cli.rows import render_rows

        cli.draw(render_rows(format, rows, HEADERS))


class Row:
    """One step; `field` gives a column's text by its template name."""

    __slots__ = ("_human", "_step", "_truncate")
    type_name = "*image.historyContext"

    def __init__(self, step: ImageHistoryResponseItem, human: bool, truncate: bool) -> None:
        self._step = step
        self._human = human
        self._truncate = truncate

    def field(self, name: str) -> str:
        """The text of a column. Raises KeyError."""
        step = self._step
        if name == "ID":
            return short_id(step["Id"]) if self._truncate else step["Id"]
        if name == "CreatedBy":
            text = step["CreatedBy"].replace("\t", " ")
            return ellipsis(text, _WIDTH) if self._truncate else text
        if name == "Size":
            return human_size(step["Size"], 3) if self._human else str(step["Size"])
        if name == "Comment":
            return step["Comment"]
        return {"CreatedAt": self._created_at, "CreatedSince": self._created_since}[name]()

    def _created_at(self) -> str:
        created = time.localtime(self._step["Created"])
        text = f"{created.tm_year:04}" + time.strftime("-%m-%dT%H:%M:%S%z", created)
        return text[:-5] + "Z" if text.endswith("+0000") else f"{text[:-2]}:{text[-2:]}"

    def _created_since(self) -> str:
        if not self._human:
            return self._created_at()
        if self._step["Created"] <= _FIRST_DATE:
            return "N/A"
        return human_duration(int(time.time() - self._step["Created"])) + " ago"

    def as_json(self) -> dict[str, str]:
        """All columns, as docker's JSON has them."""
        return {name: self.field(name) for name in sorted(HEADERS)}
