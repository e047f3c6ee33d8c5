"""Records of the build cache as rows: what is listed, and what templates may name."""

from __future__ import annotations

import time

from engine_cli.moments import go_time
from engine_cli.units import human_duration, human_size, short_id, truth
from engine_client.timestamps import parse_stamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from engine_client.models import BuildCache

HEADERS = {
    "ID": "CACHE ID",
    "Parent": "PARENT",
    "CacheType": "CACHE TYPE",
    "Size": "SIZE",
    "CreatedSince": "CREATED",
    "LastUsedSince": "LAST USED",
    "UsageCount": "USAGE",
    "InUse": "IN USE",
    "Shared": "SHARED",
    "Description": "DESCRIPTION",
}
RAW_FORMAT = (
    "build_cache_id: {{.ID}}\nparent_id: {{.Parent}}\nbuild_cache_type: {{.CacheType}}\n"
    "description: {{.Description}}\ncreated_at: {{.CreatedAt}}\ncreated_since: {{.CreatedSince}}\n"
    "last_used_at: {{.LastUsedAt}}\nlast_used_since: {{.LastUsedSince}}\nusage_count: {{.UsageCount}}\n"
    "in_use: {{.InUse}}\nshared: {{.Shared}}\n"
)


def by_last_use(record: BuildCache) -> tuple[int, str]:
    """A key to sort by: never used ones first, the one used last at the end."""
    stamp = record["LastUsedAt"]
    return -1 if stamp is None else parse_stamp(stamp), record["ID"]


class Row:
    """One record; `field` gives a column's text by its template name."""

    __slots__ = ("_record", "_truncate")
    type_name = "*formatter.buildCacheContext"

    def __init__(self, record: BuildCache, truncate: bool) -> None:
        self._record = record
        self._truncate = truncate

    def field(self, name: str) -> str:
        """The text of a column. Raises KeyError."""
        if name == "ID":
            return self._short(self._record["ID"]) + ("*" if self._record["InUse"] else "")
        if name == "Parent":
            return self._short(", ".join(self._record.get("Parents") or ()) or self._record.get("Parent", ""))
        return _FIELDS[name](self._record)

    def as_json(self) -> dict[str, str]:
        """All columns, as docker's JSON has them."""
        return {name: self.field(name) for name in sorted(COLUMNS)}

    def _short(self, id: str) -> str:
        return short_id(id) if self._truncate else id


def _since(stamp: str | None) -> str:
    return "" if stamp is None else human_duration(int(time.time() - parse_stamp(stamp) / 1e9)) + " ago"


_FIELDS: dict[str, Callable[[BuildCache], str]] = {
    "CacheType": lambda record: record["Type"],
    "Description": lambda record: record["Description"],
    "Size": lambda record: human_size(record["Size"], 3),
    "CreatedAt": lambda record: go_time(record["CreatedAt"]),
    "CreatedSince": lambda record: _since(record["CreatedAt"]),
    "LastUsedAt": lambda record: go_time(record["LastUsedAt"]) if record["LastUsedAt"] else "",
    "LastUsedSince": lambda record: _since(record["LastUsedAt"]),
    "UsageCount": lambda record: str(record["UsageCount"]),
    "InUse": lambda record: truth(record["InUse"]),
    "Shared": lambda record: truth(record["Shared"]),
}
COLUMNS = ("ID", "Parent", *_FIELDS)
