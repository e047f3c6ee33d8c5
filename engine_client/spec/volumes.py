"""Volumes and bind mounts (`-v`), and memory file systems (`--tmpfs`)."""

from __future__ import annotations

import os

from engine_client.errors import InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def volumes(specs: Iterable[str]) -> tuple[list[str], list[str]]:
    """Split `[SOURCE:]TARGET[:OPTIONS]` words into a HostConfig's Binds and the targets of anonymous volumes.

    A SOURCE that begins with a dot is made absolute. Raises InvalidValue.
    """
    binds: list[str] = []
    anonymous: list[str] = []
    for spec in dict.fromkeys(specs):
        source = _source(spec)
        if source:
            binds.append(_absolute(spec))
        else:
            anonymous.append(spec)
    return binds, anonymous


def tmpfs(specs: Iterable[str]) -> dict[str, str]:
    """`PATH[:OPTIONS]` words as a HostConfig's Tmpfs."""
    return {path: options for path, _, options in (spec.partition(":") for spec in specs)}


def _source(spec: str) -> str:
    """What is mounted, or nothing for an anonymous volume."""
    if not spec:
        raise InvalidValue("invalid empty volume spec")
    if len(spec) < 3:
        return ""
    sections = _sections(spec)
    for number, section in enumerate(sections):
        if not section:
            raise InvalidValue(f"invalid spec: {spec}: empty section between colons")
        if number == 2 and len(sections) > 3:
            raise InvalidValue(f"invalid spec: {spec}: too many colons")
    return sections[0] if len(sections) > 1 else ""


def _sections(spec: str) -> list[str]:
    """What stands between the colons; the one behind a single letter is part of a Windows path."""
    sections = [""]
    for char in spec:
        if char == ":" and not (len(sections[-1]) == 1 and sections[-1].isalpha()):
            sections.append("")
        else:
            sections[-1] += char
    return sections


def _absolute(spec: str) -> str:
    source, _, rest = spec.partition(":")
    return f"{os.path.abspath(source)}:{rest}" if source.startswith(".") else spec
