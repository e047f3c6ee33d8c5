"""The progress of a pull, a push, a load, an import and a build."""

from __future__ import annotations

from typing import TypedDict


class ErrorDetail(TypedDict, total=False):
    """Why it failed."""

    code: int
    message: str


class ProgressDetail(TypedDict, total=False):
    """How far it is: bytes, or seconds where `units` is "s"."""

    current: int
    total: int
    units: str
    hidecounts: bool  # current and total are for a bar only


class ProgressMessage(TypedDict, total=False):
    """One step. `id` is a layer's or a tag; `stream` is text as it stands, of a load."""

    id: str
    status: str
    progress: str  # a bar made of text; until API 1.51
    progressDetail: ProgressDetail
    error: str  # until API 1.51
    errorDetail: ErrorDetail
    stream: str


class ImageID(TypedDict, total=False):
    """What a build has made."""

    ID: str


class BuildInfo(ProgressMessage, total=False):
    """One step of a build: `stream` is its text, `aux` comes with each image that it makes, the last one's last."""

    aux: ImageID


class PushImageInfo(ProgressMessage, total=False):
    """One step of a push. `aux` comes at its end, with `Tag`, `Digest` and `Size` of what has been pushed."""

    aux: dict[str, object]
