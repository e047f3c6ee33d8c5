"""Lists by a format of the user's own: `json`, `table TEMPLATE` or `TEMPLATE`."""

from __future__ import annotations

from engine_cli.escape import shown
from engine_cli.failures import Failure
from engine_cli.table import cells
from engine_cli.tabs import align
from engine_cli.template import Template, TemplateError
from engine_cli.template.functions import HEADER_FUNCTIONS
from engine_cli.template.json import quoted, to_json
from engine_cli.template.reflect import ANY, BOOL, STRING, UINT8, Function, Type, Value, pointer_to, slice_of, text
from engine_cli.template.shapes import typed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any, Protocol

    from engine_cli.template.reflect import Method

    class Row(Protocol):
        """One line of a list. `type_name` is what docker calls its type in errors.

        Where it has labels, `label(key)` gives the value of one; `unheaded` are columns that have no header.
        """

        @property
        def type_name(self) -> str: ...

        def field(self, name: str) -> object:
            """A column's value by its name in templates: a text, or JSON of a platform."""

        def as_json(self) -> Mapping[str, object]:
            """All of its columns, in the order of their names."""
            ...


def render_rows(format: str, rows: Sequence[Row], headers: Mapping[str, str]) -> str:
    """The rows as `format` says. Raises Failure for a template that cannot be read or carried out."""
    is_table = format.startswith("table")
    source = format.removeprefix("table").strip(" ") if is_table else format.strip(" ")
    if format == "json":
        source = "{{json .}}"
    source = source.replace("\\t", "\t").replace("\\n", "\n")
    try:
        template = Template(source)
        lines = "".join(template.render(row_value(row, headers)) + "\n" for row in rows)
    except TemplateError as error:
        raise Failure(f"template parsing error: {error}") from None
    if not is_table:
        return lines
    return align(f"{_header(template, headers)}\n{lines}", 10, 3, cells)


def labels_text(labels: Mapping[str, str] | None) -> str:
    """The LABELS column."""
    return ",".join(f"{key}={value}" for key, value in sorted((labels or {}).items()))


def _header(template: Template, headers: Mapping[str, str]) -> str:
    label: Mapping[str, Method] = {"Label": lambda _: Function(_label_header, STRING)}
    type = Type("map", "formatter.SubHeaderContext", STRING, STRING, label)
    try:
        return template.render(Value(type, headers), HEADER_FUNCTIONS)
    except TemplateError as error:
        return error.written  # as docker, which prints what there was


def _label_header(key: str) -> Value:
    """The header for a label: the last part of its key."""
    return text(key.rpartition(".")[2].replace("-", " ").replace("_", " "))


def row_value(row: Row, headers: Mapping[str, str]) -> Value:
    """A row as templates see it."""
    columns = (*headers, *getattr(row, "unheaded", ()))
    return Value(pointer_to(row_type(row.type_name, columns, has_labels=hasattr(row, "label"))), row)


def row_type(name: str, columns: Iterable[str], *, has_labels: bool) -> Type:
    """The type of rows in templates: an object with a method for each column."""
    methods = {column: _column(column) for column in columns}
    methods["FullHeader"] = lambda _: Function(lambda: Value(ANY, None))
    methods["MarshalJSON"] = lambda row: Function(lambda: Value(slice_of(UINT8), list(_json(row).encode())))
    if has_labels:
        methods["Label"] = _label
    type = Type("struct", name.removeprefix("*"), methods=methods)
    type.to_json = _json
    return type


def _label(row: Any) -> Function:
    def label(key: str) -> Value:
        return text(shown(row.label(key)))

    return Function(label, STRING)


def _column(name: str) -> Method:
    return lambda row: Function(lambda: _cell(row.field(name)))


def _cell(value: object) -> Value:
    if isinstance(value, bool):
        return Value(BOOL, value)
    return text(shown(value)) if isinstance(value, str) else typed(value, "*formatter.Platform")


def _json(row: Row) -> str:
    """All columns, with what means something in HTML escaped."""
    columns = row.as_json().items()
    texts = [
        (name, quoted(shown(it), html=True) if isinstance(it, str) else to_json(_cell(it))) for name, it in columns
    ]
    return "{" + ",".join(f'"{name}":{it}' for name, it in texts) + "}"
