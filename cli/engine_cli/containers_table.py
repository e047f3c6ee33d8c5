"""Containers as rows: the table of ps, and what its templates may name."""

from __future__ import annotations

import time

from engine_cli import table
from engine_cli.ports import ports_text
from engine_cli.units import ellipsis, human_duration, human_size, short_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine_cli.cli import Cli
    from engine_client.models import ContainerSummary

_IMPLIED = ("docker.io/", "index.docker.io/", "library/")  # what an image's name may begin with and is not shown
HEADERS = {
    "ID": "CONTAINER ID",
    "Image": "IMAGE",
    "Command": "COMMAND",
    "CreatedAt": "CREATED AT",
    "RunningFor": "CREATED",
    "State": "STATE",
    "Status": "STATUS",
    "Ports": "PORTS",
    "Size": "SIZE",
    "Names": "NAMES",
    "Labels": "LABELS",
    "Mounts": "MOUNTS",
    "LocalVolumes": "LOCAL VOLUMES",
    "Networks": "NETWORKS",
    "Platform": "PLATFORM",
}
RAW_FORMAT = (
    "container_id: {{.ID}}\nimage: {{.Image}}\ncommand: {{.Command}}\ncreated_at: {{.CreatedAt}}\n"
    "state: {{- pad .State 1 0}}\nstatus: {{- pad .Status 1 0}}\nnames: {{.Names}}\n"
    "labels: {{- pad .Labels 1 0}}\nports: {{- pad .Ports 1 0}}\n"
)
_DEFAULT = ("ID", "Image", "Command", "RunningFor", "Status", "Ports", "Names")


def show(
    cli: Cli, containers: Sequence[ContainerSummary], format: str, *, quiet: bool, truncate: bool, size: bool
) -> None:
    """Print the containers as --format, -q, --no-trunc and -s ask for."""
    rows = [Row(container, truncate) for container in containers]
    if quiet:
        if format:
            cli.err("WARNING: Ignoring custom format, because both --format and --quiet are set.\n")
        label = "container_id: " if format == "raw" else ""
        cli.out("".join(f"{label}{row.field('ID')}\n" for row in rows))
        return
    columns = (*_DEFAULT, "Size") if size else _DEFAULT
    if format == "raw":
        format = RAW_FORMAT + ("size: {{.Size}}\n" if size else "")
    if format in ("", "table"):
        header = [HEADERS[column] for column in columns]
        cli.out(table.render(header, [[str(row.field(column)) for column in columns] for row in rows]))
        return
    from engine_cli.rows import render_rows

    cli.draw(render_rows(format, rows, HEADERS))


def names_size(format: str) -> bool:
    """Whether a template uses the size, which the engine takes its time for. Raises Failure for a broken template."""
    from engine_cli.failures import Failure
    from engine_cli.rows import row_value
    from engine_cli.template import Template, TemplateError

    try:
        template = Template(format)
    except TemplateError as error:
        raise Failure(f"failed to parse template: {error}") from None
    probe = Probe()
    try:
        template.render(row_value(probe, HEADERS))
    except TemplateError as error:
        raise Failure(f"failed to execute template: {error}") from None
    return probe.size_was_read


class Row:
    """One container; `field` gives a column's text by its template name."""

    __slots__ = ("_container", "_truncate")
    type_name = "*formatter.ContainerContext"

    def __init__(self, container: ContainerSummary, truncate: bool) -> None:
        self._container = container
        self._truncate = truncate

    def field(self, name: str) -> object:
        """The text of a column; of `Platform` the JSON, None where the engine doesn't tell it."""
        if name == "Platform":
            descriptor = self._container.get("ImageManifestDescriptor")
            return None if descriptor is None else descriptor.get("platform")
        return _FIELDS[name](self._container, self._truncate)

    def as_json(self) -> dict[str, object]:
        """All columns, as docker's JSON has them."""
        return {name: self.field(name) for name in sorted(HEADERS)}

    def label(self, key: str) -> str:
        """The value of one of the container's labels."""
        return (self._container["Labels"] or {}).get(key, "")


class Probe(Row):
    """A container without anything to say, on which a template is tried before the engine is asked for any."""

    __slots__ = ("size_was_read",)

    def __init__(self) -> None:
        from typing import cast

        nothing = dict.fromkeys(("Id", "Image", "ImageID", "Command", "State", "Status"), "")
        lists = dict.fromkeys(("Names", "Ports", "Mounts"), ())
        super().__init__(cast("ContainerSummary", {**nothing, **lists, "Created": 0, "Labels": {}}), truncate=False)
        self.size_was_read = False

    def field(self, name: str) -> object:
        """The text of a column."""
        self.size_was_read = self.size_was_read or name == "Size"
        return super().field(name)


def _id(container: ContainerSummary, truncate: bool) -> str:
    return short_id(container["Id"]) if truncate else container["Id"]


def _image(container: ContainerSummary, truncate: bool) -> str:
    image = container["Image"]
    if not image:
        return "<no image>"
    if not truncate:
        return image
    if short_id(image) == short_id(container["ImageID"]):
        return short_id(image)
    return _familiar(image)


def _familiar(image: str) -> str:
    if "@" not in image and not image.startswith(_IMPLIED):
        return image  # as it is: taking names apart needs `re`, which costs a start-up 5 ms
    from engine_client.errors import InvalidValue
    from engine_client.reference import parse

    try:
        reference = parse(image)
    except InvalidValue:
        return image
    return f"{reference.familiar_name}:{reference.tag}" if reference.tag else reference.familiar_name


def _command(container: ContainerSummary, truncate: bool) -> str:
    from engine_client.spec.quote import quote

    command = container["Command"]
    return quote(ellipsis(command, 20) if truncate else command)


def _created_at(container: ContainerSummary, _truncate: bool) -> str:
    from engine_cli.moments import local_time

    return local_time(container["Created"])


def _running_for(container: ContainerSummary, _truncate: bool) -> str:
    return human_duration(int(time.time() - container["Created"])) + " ago"


def _size(container: ContainerSummary, _truncate: bool) -> str:
    own = human_size(container.get("SizeRw", 0), 3)
    virtual = container.get("SizeRootFs", 0)
    return f"{own} (virtual {human_size(virtual, 3)})" if virtual > 0 else own


def _names(container: ContainerSummary, truncate: bool) -> str:
    names = [name.removeprefix("/") for name in container["Names"] or ()]
    if truncate:
        names = [name for name in names if "/" not in name][:1] or names
    return ",".join(names)


def _labels(container: ContainerSummary, _truncate: bool) -> str:
    from engine_cli.rows import labels_text

    return labels_text(container["Labels"])


def _mounts(container: ContainerSummary, truncate: bool) -> str:
    names = [mount.get("Name") or mount.get("Source", "") for mount in container["Mounts"] or ()]
    return ",".join(ellipsis(name, 15) if truncate else name for name in names)


def _local_volumes(container: ContainerSummary, _truncate: bool) -> str:
    return str(sum(mount.get("Driver") == "local" for mount in container["Mounts"] or ()))


def _networks(container: ContainerSummary, _truncate: bool) -> str:
    settings = container.get("NetworkSettings") or {}
    return ",".join(sorted(settings.get("Networks") or ()))


_FIELDS: dict[str, Callable[[ContainerSummary, bool], str]] = {
    "ID": _id,
    "Image": _image,
    "Command": _command,
    "CreatedAt": _created_at,
    "RunningFor": _running_for,
    "State": lambda container, _: container["State"],
    "Status": lambda container, _: container["Status"],
    "Ports": lambda container, _: ports_text(container["Ports"] or []),
    "Size": _size,
    "Names": _names,
    "Labels": _labels,
    "Mounts": _mounts,
    "LocalVolumes": _local_volumes,
    "Networks": _networks,
}
