"""Images as rows: the table of images, and what its templates may name."""

from __future__ import annotations

import time

from engine_cli import table
from engine_cli.moments import ZERO_SECONDS, local_time
from engine_cli.units import human_duration, human_size, short_id
from engine_client.errors import InvalidValue
from engine_client.reference import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from engine_cli.cli import Cli
    from engine_client.models import ImageSummary

HEADERS = {
    "ID": "IMAGE ID",
    "Repository": "REPOSITORY",
    "Tag": "TAG",
    "Digest": "DIGEST",
    "CreatedSince": "CREATED",
    "CreatedAt": "CREATED AT",
    "Size": "SIZE",
    "Containers": "CONTAINERS",
    "VirtualSize": "SIZE",
    "SharedSize": "SHARED SIZE",
    "UniqueSize": "UNIQUE SIZE",
}
_NONE = "<none>"
_UNKNOWN = "N/A"
_DEFAULT = ("Repository", "Tag", "ID", "CreatedSince", "Size")
_WITH_DIGEST = ("Repository", "Tag", "Digest", "ID", "CreatedSince", "Size")
RAW_FORMAT = (
    "repository: {{ .Repository }}\ntag: {{.Tag}}\n%simage_id: {{.ID}}\n"
    "created_at: {{.CreatedAt}}\nvirtual_size: {{.Size}}\n"
)


def show(cli: Cli, images: Sequence[ImageSummary], format: str, *, quiet: bool, truncate: bool, digests: bool) -> None:
    """Print the images as --format, -q, --no-trunc and --digests ask for."""
    every_digest = digests or "{{.Digest}}" in format
    rows = [Row(image, names, truncate) for image in images for names in _names(image, every_digest, own_rows=digests)]
    columns = _WITH_DIGEST if digests else _DEFAULT
    if format in ("table", "raw") and quiet:
        prefix = "image_id: " if format == "raw" else ""
        cli.out("".join(f"{prefix}{row.field('ID')}\n" for row in rows))
    elif format == "table":
        cells = [[text or _UNKNOWN for text in row.fields(columns)] for row in rows]
        cli.out(table.render([HEADERS[column] for column in columns], cells))
    else:
        from engine_cli.rows import render_rows

        if format == "raw":
            format = RAW_FORMAT % ("digest: {{.Digest}}\n" if digests else "")
        elif format.startswith("table") and digests and "{{.Digest}}" not in format:
            format += "\t{{.Digest}}"
        cli.draw(render_rows(format, rows, HEADERS))


def _names(image: ImageSummary, every_digest: bool, *, own_rows: bool) -> Iterator[tuple[str, str, str]]:
    """Repository, tag and digest for each row that an image takes."""
    tags = _by_repository(image["RepoTags"], "tag")
    digests = _by_repository(image["RepoDigests"], "digest")
    if not (image["RepoTags"] or image["RepoDigests"]) or (
        image["RepoTags"] == ["<none>:<none>"] and image["RepoDigests"] == ["<none>@<none>"]
    ):
        yield _NONE, _NONE, _NONE
    for repository, its_tags in tags.items():
        its_digests = digests.pop(repository, [])
        for tag in its_tags:
            for digest in its_digests if every_digest and its_digests else [_NONE]:
                yield repository, tag, digest
    for repository, its_digests in digests.items():
        for digest in its_digests if own_rows else [""]:
            yield repository, _NONE, digest


def _by_repository(names: Sequence[str] | None, part: str) -> dict[str, list[str]]:
    """The tags or digests of an image's names."""
    found: dict[str, list[str]] = {}
    for name in names or ():
        try:
            reference = parse(name)
        except InvalidValue:
            continue
        value = reference.tag if part == "tag" else reference.digest
        if value:
            found.setdefault(reference.familiar_name, []).append(value)
    return found


class Row:
    """One name of one image; `field` gives a column's text by its template name."""

    __slots__ = ("_digest", "_image", "_repository", "_tag", "_truncate")
    type_name = "*formatter.imageContext"

    def __init__(self, image: ImageSummary, names: tuple[str, str, str], truncate: bool) -> None:
        self._image = image
        self._repository, self._tag, self._digest = names
        self._truncate = truncate

    def field(self, name: str) -> str:
        """The text of a column. Raises KeyError."""
        own = {"Repository": self._repository, "Tag": self._tag, "Digest": self._digest}
        if name in own:
            return own[name]
        if name == "ID":
            return short_id(self._image["Id"]) if self._truncate else self._image["Id"]
        return _FIELDS[name](self._image)

    def fields(self, names: Sequence[str]) -> list[str]:
        """The texts of several columns."""
        return [self.field(name) for name in names]

    def as_json(self) -> dict[str, str]:
        """All columns, as docker's JSON has them."""
        return {name: self.field(name) for name in sorted(HEADERS)}


def _unless_unknown(number: int, text: str) -> str:
    return _UNKNOWN if number == -1 else text


def _created_since(image: ImageSummary) -> str:
    created = image["Created"]
    return "" if created == ZERO_SECONDS else human_duration(int(time.time() - created)) + " ago"


def _unique_size(image: ImageSummary) -> str:
    shared = image["SharedSize"]
    return _unless_unknown(-1 if image["Size"] == -1 else shared, human_size(image["Size"] - shared))


_FIELDS: dict[str, Callable[[ImageSummary], str]] = {
    "CreatedSince": _created_since,
    "CreatedAt": lambda image: local_time(image["Created"]),
    "Size": lambda image: human_size(image["Size"], 3),
    "Containers": lambda image: _unless_unknown(image["Containers"], str(image["Containers"])),
    "VirtualSize": lambda image: human_size(image["Size"]),
    "SharedSize": lambda image: _unless_unknown(image["SharedSize"], human_size(image["SharedSize"])),
    "UniqueSize": _unique_size,
}
