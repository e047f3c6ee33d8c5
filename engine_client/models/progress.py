"""The progress of a pull."""

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
    """One step. `id` is a layer's or a tag."""

    id: str
    status: str
    progress: str  # a bar made of text; until API 1.51
    progressDetail: ProgressDetail
    error: str  # until API 1.51
    errorDetail: ErrorDetail
