"""What takes up the disk: a row for each kind of thing, and all the things of one kind."""

from __future__ import annotations

from engine_cli import build_cache_table, containers_table, images_table, volumes_table
from engine_cli.command import RUNNING
from engine_cli.units import human_size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from engine_cli.rows import Row
    from engine_client.models import BuildCache, ContainerSummary, DiskUsage, ImageSummary, Volume

HEADERS = {
    "Type": "TYPE",
    "TotalCount": "TOTAL",
    "Active": "ACTIVE",
    "Size": "SIZE",
    "Reclaimable": "RECLAIMABLE",
}
FORMATS = {
    "table": "table {{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}",
    "raw": (
        "type: {{.Type}}\ntotal: {{.TotalCount}}\nactive: {{.Active}}\nsize: {{.Size}}\nreclaimable: {{.Reclaimable}}\n"
    ),
}
_RAW_FORMATS = {
    "Images": "type: Image\n" + images_table.RAW_FORMAT % "digest: {{.Digest}}\n",
    "Containers": "type: Container\n" + containers_table.RAW_FORMAT + "size: {{.Size}}\n",
    "Volumes": "type: Volume\n" + volumes_table.FORMATS["raw"],
    "BuildCache": "type: Build Cache\n" + build_cache_table.RAW_FORMAT,
}
VERBOSE_RAW_FORMAT = "".join(f"{{{{range .{kind}}}}}{raw}\n{{{{end -}}}}\n" for kind, raw in _RAW_FORMATS.items())
_NONE = "<none>"


class Summary:
    """All things of one kind together."""

    __slots__ = ("_fields", "type_name")

    def __init__(self, kind: str, type: str, total: int, active: int, size: int, reclaimable: str) -> None:
        self.type_name = f"*formatter.diskUsage{kind}Context"
        self._fields = {
            "Type": type,
            "TotalCount": str(total),
            "Active": str(active),
            "Size": human_size(size),
            "Reclaimable": reclaimable,
        }

    def field(self, name: str) -> str:
        """The text of a column. Raises KeyError."""
        return self._fields[name]

    def as_json(self) -> dict[str, str]:
        """All columns, as docker's JSON has them."""
        return dict(sorted(self._fields.items()))


def summaries(usage: DiskUsage) -> list[Summary]:
    """A row for each kind of thing."""
    return [
        _images(usage.get("Images") or [], usage.get("LayersSize", 0)),
        _containers(usage.get("Containers") or []),
        _volumes(usage.get("Volumes") or []),
        _build_cache(usage.get("BuildCache") or []),
    ]


def _images(images: Sequence[ImageSummary], size: int) -> Summary:
    known = [image for image in images if image["Containers"] and -1 not in (image["Size"], image["SharedSize"])]
    used = sum(image["Size"] - image["SharedSize"] for image in known)
    active = sum(image["Containers"] > 0 for image in images)
    return Summary("Images", "Images", len(images), active, size, _share(size - used, size))


def _containers(containers: Sequence[ContainerSummary]) -> Summary:
    size = sum(container.get("SizeRw", 0) for container in containers)
    idle = [container for container in containers if container["State"] not in RUNNING]
    free = sum(container.get("SizeRw", 0) for container in idle)
    total = len(containers)
    return Summary("Containers", "Containers", total, total - len(idle), size, _share(free, size))


def _volumes(volumes: Sequence[Volume]) -> Summary:
    usages = [usage for volume in volumes if (usage := volume.get("UsageData"))]
    known = [usage for usage in usages if usage["Size"] != -1]
    size = sum(usage["Size"] for usage in known)
    free = sum(usage["Size"] for usage in known if usage["RefCount"] == 0)
    active = sum(usage["RefCount"] > 0 for usage in usages)
    return Summary("Volumes", "Local Volumes", len(volumes), active, size, _share(free, size))


def _build_cache(records: Sequence[BuildCache]) -> Summary:
    size = cache_size(records)
    used = cache_size(record for record in records if record["InUse"])
    active = sum(record["InUse"] for record in records)
    return Summary("Builder", "Build Cache", len(records), active, size, human_size(size - used))


def cache_size(records: Iterable[BuildCache]) -> int:
    """The bytes of the records that nothing else has as well."""
    return sum(record["Size"] for record in records if not record["Shared"])


def _share(part: int, whole: int) -> str:
    if whole <= 0:
        return human_size(part)
    percent = abs(part) * 100 // whole
    return f"{human_size(part)} ({percent if part > 0 else -percent}%)"


class Details:
    """Everything, by kind: what a template of `system df -v` sees."""

    __slots__ = ("_fields",)

    def __init__(self, usage: DiskUsage, truncate: bool) -> None:
        records = sorted(usage.get("BuildCache") or (), key=build_cache_table.by_last_use)
        self._fields: dict[str, list[Row]] = {
            "Images": list(_image_rows(usage.get("Images") or (), truncate)),
            "Containers": [_container_row(container, truncate) for container in usage.get("Containers") or ()],
            "Volumes": [volumes_table.Row(volume) for volume in usage.get("Volumes") or ()],
            "BuildCache": [build_cache_table.Row(record, truncate) for record in records],
        }

    def field(self, name: str) -> list[Row]:
        """The rows of a kind. Raises KeyError."""
        return self._fields[name]


def _image_rows(images: Iterable[ImageSummary], truncate: bool) -> Iterator[images_table.Row]:
    from engine_cli.images_tree import is_dangling
    from engine_client.errors import InvalidValue
    from engine_client.reference import parse

    for image in images:
        names = (_NONE, _NONE, "")
        tags = image["RepoTags"]
        if tags and not is_dangling(image):
            try:
                reference = parse(tags[0])
            except InvalidValue:
                continue
            if reference.tag:  # Podman gives the tag alone, which parses as a name
                names = (reference.familiar_name, reference.tag, "")
        yield images_table.Row(image, names, truncate)


def _container_row(container: ContainerSummary, truncate: bool) -> containers_table.Row:
    own = container.copy()
    own["SizeRootFs"] = 0  # the image's part is told of the image
    return containers_table.Row(own, truncate)
