"""engine system df."""

from __future__ import annotations

from engine_cli import build_cache_table, containers_table, images_table, volumes_table
from engine_cli.command import Command
from engine_cli.disk_usage_table import FORMATS, HEADERS, VERBOSE_RAW_FORMAT, Details, cache_size, summaries
from engine_cli.failures import Failure
from engine_cli.flags import Option
from engine_cli.formatflag import TABLE_FORMAT
from engine_cli.rows import render_rows
from engine_cli.table import render
from engine_cli.units import human_size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_cli.template.reflect import Value
    from engine_client.models import DiskUsage

_COLUMNS = {
    "Images": ("Repository", "Tag", "ID", "CreatedSince", "Size", "SharedSize", "UniqueSize", "Containers"),
    "Containers": ("ID", "Image", "Command", "LocalVolumes", "Size", "RunningFor", "Status", "Names"),
    "Volumes": ("Name", "Links", "Size"),
    "BuildCache": ("ID", "CacheType", "Size", "CreatedSince", "LastUsedSince", "UsageCount", "Shared"),
}
_HEADERS: Mapping[str, Mapping[str, str]] = {
    "Images": images_table.HEADERS,
    "Containers": containers_table.HEADERS,
    "Volumes": volumes_table.HEADERS,
    "BuildCache": build_cache_table.HEADERS,
}

_TYPES: Mapping[str, tuple[str, Iterable[str], bool]] = {  # of rows: the name, the columns, whether there are labels
    "Images": (images_table.Row.type_name, images_table.HEADERS, False),
    "Containers": (containers_table.Row.type_name, containers_table.HEADERS, True),
    "Volumes": (volumes_table.Row.type_name, volumes_table.HEADERS, True),
    "BuildCache": (build_cache_table.Row.type_name, build_cache_table.COLUMNS, False),
}


def run(cli: Cli, given: Given) -> int:
    usage = cli.engine.system.disk_usage()
    format = given.str("format") or "table"
    if not given.bool("verbose"):
        cli.draw(render_rows(FORMATS.get(format, format), summaries(usage), HEADERS))
    elif format == "table":
        cli.out(_tables(usage))
    else:
        cli.draw(_filled(cli, usage, format))
    return 0


def _tables(usage: DiskUsage) -> str:
    """A table of each kind of thing, under a title."""
    details = Details(usage, truncate=True)
    size = human_size(cache_size(usage.get("BuildCache") or ()))
    titles = {
        "Images": "Images space usage:",
        "Containers": "Containers space usage:",
        "Volumes": "Local Volumes space usage:",
        "BuildCache": f"Build cache usage: {size}",
    }
    return "\n".join(f"{title}\n\n{_table(details, kind, _COLUMNS[kind])}" for kind, title in titles.items())


def _table(details: Details, kind: str, columns: Sequence[str]) -> str:
    header = [_HEADERS[kind][column] for column in columns]
    return render(header, [[str(row.field(column)) for column in columns] for row in details.field(kind)])


def _filled(cli: Cli, usage: DiskUsage, format: str) -> str:
    """A template of the user's own, filled with everything at once."""
    from engine_cli.template import Template, TemplateError

    source = {"json": "{{json .}}", "raw": VERBOSE_RAW_FORMAT}.get(format, format)
    source = source.removeprefix("table").strip(" ").replace("\\t", "\t").replace("\\n", "\n")
    try:
        template = Template(source)
    except TemplateError as error:
        raise Failure(f"template parsing error: {error}") from None
    try:
        return template.render(_value(Details(usage, truncate=format.startswith("table"))))
    except TemplateError as error:
        cli.draw(error.written)
        raise Failure(str(error)) from None


def _value(details: Details) -> Value:
    """All that there is, as templates see it."""
    from engine_cli.rows import row_type
    from engine_cli.template.reflect import StructField, Type, Value, pointer_to, slice_of

    whole = Type("struct", "formatter.diskUsageContext")
    for kind, (name, columns, has_labels) in _TYPES.items():
        rows = slice_of(pointer_to(row_type(name, columns, has_labels=has_labels)))
        whole.fields = [*whole.fields, StructField(kind, rows, kind)]
    return Value(pointer_to(whole), {kind: details.field(kind) for kind in _TYPES})


COMMAND = Command(
    "system df",
    "[OPTIONS]",
    "Show docker disk usage",
    run,
    (
        Option("format", "", "", TABLE_FORMAT),
        Option("verbose", "v", False, "Show detailed information on space usage"),
    ),
)
