"""`images --tree`: images with the platforms that they have a variant for, in docker's columns and colours."""

from __future__ import annotations

import os

from engine_cli.escape import visible
from engine_cli.failures import Failure
from engine_cli.table import cells
from engine_cli.units import human_size, short_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client.models import ImageManifestSummary, ImageSummary, OCIPlatform

_WARNING = "WARNING: This is an experimental feature. The output may change and shouldn't be depended on."
_RESET = "\x1b[0m"
_TITLE, _NAME, _PLAIN, _DIM = "\x1b[39m\x1b[1m", "\x1b[34m\x1b[1m", "\x1b[39m", "\x1b[39m\x1b[2m"
_CHIP = f"\x1b[38;5;0m\x1b[48;5;14m U {_RESET}"
_LEGEND = f"\x1b[1m\x1b[106m\x1b[30mi{_RESET}{_RESET} \x1b[96mInfo → {_RESET}{_RESET} {_CHIP} In Use "
_LEGEND_CELLS = 21
_PIPED_LEGEND = "Info ->  U In Use "
_COLUMNS = (("ID", 12), ("DISK USAGE", 10), ("CONTENT SIZE", 12), ("EXTRA", 5))
_GAP = "   "
_LEAST = 12  # cells for names; columns go before names get fewer
_UNSUPPORTED = {"quiet": "quiet", "no-trunc": "no-trunc", "digests": "show-digest", "format": "format"}


def refuse(given: Given) -> None:
    """Raises Failure for an option that does not go with --tree."""
    for name, called in _UNSUPPORTED.items():
        if given.changed(name):
            raise Failure(f"--{called} is not yet supported with --tree")


def show(cli: Cli, images: Sequence[ImageSummary], *, dangling: bool) -> None:
    """Print the images, the newest first; those without a tag and a digest where `dangling` asks for them."""
    shown = [image for image in images if dangling or not is_dangling(image)]
    shown.sort(key=lambda image: image["Created"], reverse=True)
    cli.draw("".join(line + "\n" for line in _Screen(shown).lines()))


def is_dangling(image: ImageSummary) -> bool:
    """Whether an image has neither a tag nor a digest, in either of the ways in which engines say so."""
    names = (image["RepoTags"], image["RepoDigests"])
    return not any(names) or names == (["<none>:<none>"], ["<none>@<none>"])


class _Screen:
    """The lines for a terminal or a pipe."""

    def __init__(self, images: Sequence[ImageSummary]) -> None:
        self._images = images
        self._colours = os.isatty(1)
        self._width = max(20, os.get_terminal_size(1).columns or 80) if self._colours else 80
        room = self._width
        self._columns = 0
        for _, width in _COLUMNS:
            if room - width - len(_GAP) < _LEAST:
                break
            room -= width + len(_GAP)
            self._columns += 1
        self._names = min(room, max(5, *map(_widest, images)) if images else 5)
        self._spaced = any(_variants(image) for image in images)

    def lines(self) -> Iterator[str]:
        yield self._coloured("\x1b[93m", _WARNING)
        legend, size = (_LEGEND, _LEGEND_CELLS) if self._colours else (_PIPED_LEGEND, len(_PIPED_LEGEND))
        yield " " * (self._width - size) + legend
        yield ""
        titles = (("IMAGE", self._names), *_COLUMNS[: self._columns])
        yield _GAP.join(f"{_TITLE}{title}{_RESET}" + " " * (width - len(title)) for title, width in titles)
        for image in self._images:
            yield from self._image(image)

    def _image(self, image: ImageSummary) -> Iterator[str]:
        *others, name = map(self._shown, image["RepoTags"] or ["<untagged>"])
        for other in others:
            yield self._coloured(_NAME, _cut(other, self._width))
        variants = _variants(image)
        used = any(_used(variant) for variant in variants)
        content = sum(manifest["Size"]["Content"] for manifest in image.get("Manifests") or ())
        colour = _NAME if image["RepoTags"] else _DIM
        yield self._line(colour, name, _PLAIN, image["Id"], image["Size"], content, used=used)
        for variant in variants:
            branch = "└─ " if variant is variants[-1] else "├─ "
            colour = _PLAIN if variant["Available"] else _DIM
            size = variant["Size"]
            platform = branch + self._shown(_platform(variant))
            yield self._line(
                colour, platform, colour, variant["ID"], size["Total"], size["Content"], used=_used(variant)
            )
        if self._spaced:
            yield ""

    def _line(self, name_colour: str, name: str, colour: str, id: str, total: int, content: int, *, used: bool) -> str:
        name = _cut(name, self._names)
        fields = [
            self._coloured(name_colour, name) + " " * (self._names - cells(name)),
            self._coloured(colour, short_id(id)),
        ]
        for size, (_, width) in zip((total, content), _COLUMNS[1:3], strict=True):
            text = human_size(size, 3)
            fields.append(" " * (width - len(text)) + self._coloured(colour, text))
        fields.append((f"{_CHIP}  " if self._colours else "U    ") if used else " " * 5)
        return _GAP.join(fields[: self._columns + 1])

    def _shown(self, text: str) -> str:
        return visible(text) if self._colours else text

    def _coloured(self, colour: str, text: str) -> str:
        return f"{colour}{text}{_RESET}" if self._colours else text


def _variants(image: ImageSummary) -> list[ImageManifestSummary]:
    return [manifest for manifest in image.get("Manifests") or () if manifest["Kind"] == "image"]


def _used(variant: ImageManifestSummary) -> bool:
    return "ImageData" in variant and bool(variant["ImageData"]["Containers"])


def _platform(variant: ImageManifestSummary) -> str:
    platform: OCIPlatform | None = variant["ImageData"]["Platform"] if "ImageData" in variant else None
    if platform is None or not platform["os"]:
        return "unknown"
    return "/".join(filter(None, (platform["os"], platform["architecture"], platform.get("variant"))))


def _widest(image: ImageSummary) -> int:
    """docker counts bytes here, and six of them for a branch and a blank more."""
    names = [len(name.encode()) for name in image["RepoTags"] or ()]
    return max([0, *names, *(len(_platform(variant).encode()) + 7 for variant in _variants(image))])


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
