"""Volumes as rows: what is listed, and what its templates may name."""

from __future__ import annotations

from engine_cli.rows import labels_text
from engine_cli.units import human_size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from engine_client.models import Volume

HEADERS = {
    "ID": "ID",
    "Name": "VOLUME NAME",
    "Group": "GROUP",
    "Driver": "DRIVER",
    "Scope": "SCOPE",
    "Availability": "AVAILABILITY",
    "Mountpoint": "MOUNTPOINT",
    "Labels": "LABELS",
    "Links": "LINKS",
    "Size": "SIZE",
    "Status": "STATUS",
}
FORMATS = {"table": "table {{.Driver}}\t{{.Name}}", "raw": "name: {{.Name}}\ndriver: {{.Driver}}\n"}
QUIET_FORMATS = {"table": "{{.Name}}", "raw": "name: {{.Name}}"}
CLUSTER_FORMAT = "table {{.Name}}\t{{.Group}}\t{{.Driver}}\t{{.Availability}}\t{{.Status}}"
_UNKNOWN = "N/A"


class Row:
    """One volume; `field` gives a column's text by its template name."""

    __slots__ = ("_volume",)
    type_name = "*formatter.volumeContext"

    def __init__(self, volume: Volume) -> None:
        self._volume = volume

    def field(self, name: str) -> str:
        """The text of a column. Raises KeyError."""
        return _FIELDS[name](self._volume)

    def as_json(self) -> dict[str, str]:
        """All columns, as docker's JSON has them."""
        return {name: self.field(name) for name in sorted(_FIELDS)}

    def label(self, key: str) -> str:
        """The value of one of the volume's labels."""
        return (self._volume["Labels"] or {}).get(key, "")


def _links(volume: Volume) -> str:
    usage = volume.get("UsageData")
    return _UNKNOWN if usage is None else str(usage["RefCount"])


def _size(volume: Volume) -> str:
    usage = volume.get("UsageData")
    return _UNKNOWN if usage is None else human_size(usage["Size"])


def _of_cluster(name: str) -> Callable[[Volume], str]:
    def field(volume: Volume) -> str:
        cluster = volume.get("ClusterVolume")
        return _UNKNOWN if cluster is None else str(cluster["Spec"].get(name, ""))

    return field


def _status(volume: Volume) -> str:
    cluster = volume.get("ClusterVolume")
    if cluster is None:
        return _UNKNOWN
    if not cluster.get("Info", {}).get("VolumeID"):
        return "pending creation"
    nodes = len(cluster.get("PublishStatus", ()))
    return f"in use ({nodes} node{'s' if nodes > 1 else ''})" if nodes else "created"


_FIELDS: dict[str, Callable[[Volume], str]] = {
    "Name": lambda volume: volume["Name"],
    "Driver": lambda volume: volume["Driver"],
    "Scope": lambda volume: volume["Scope"],
    "Mountpoint": lambda volume: volume["Mountpoint"],
    "Labels": lambda volume: labels_text(volume["Labels"]),
    "Links": _links,
    "Size": _size,
    "Group": _of_cluster("Group"),
    "Availability": _of_cluster("Availability"),
    "Status": _status,
}
