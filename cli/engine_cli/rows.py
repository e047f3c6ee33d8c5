"""Lists by a format of the user's own: `json`, `table TEMPLATE` or `TEMPLATE`."""

from __future__ import annotations

from engine_cli.failures import Failure
from engine_cli.format import Template, TemplateError
from engine_cli.functions import HEADER_FUNCTIONS
from engine_cli.table import render
from engine_cli.values import Headers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Protocol

    class Row(Protocol):
        """One line of a list. `type_name` is what docker calls its type in errors."""

        @property
        def type_name(self) -> str: ...

        def field(self, name: str) -> object:
            """A column's value by its name in templates. Raises KeyError."""

        def as_json(self) -> object:
            """All of its columns."""


def render_rows(format: str, rows: Sequence[Row], headers: Mapping[str, str]) -> str:
    """The rows as `format` says. Raises Failure for a template that cannot be read or carried out."""
    is_table = format.startswith("table")
    source = format.removeprefix("table").strip(" ") if is_table else format.strip(" ")
    if format == "json":
        source = "{{json .}}"
    source = source.replace("\\t", "\t").replace("\\n", "\n")
    try:
        template = Template(source)
        lines = [template.render(row) for row in rows]
    except TemplateError as error:
        raise Failure(f"template parsing error: {error}") from None
    if not is_table:
        return "".join(line + "\n" for line in lines)
    return _table([_header(template, headers), *lines])


def labels_text(labels: Mapping[str, str] | None) -> str:
    """The LABELS column."""
    return ",".join(f"{key}={value}" for key, value in sorted((labels or {}).items()))


def _header(template: Template, headers: Mapping[str, str]) -> str:
    try:
        return template.render(Headers(headers), HEADER_FUNCTIONS)
    except TemplateError:
        return ""  # as docker, which prints what there was


def _table(lines: Sequence[str]) -> str:
    cells = [line.split("\t") for line in lines]
    width = max(map(len, cells))
    if width == 1:
        return "".join(line + "\n" for line in lines)
    first, *rest = [row + [""] * (width - len(row)) for row in cells]
    return render(first, rest)
