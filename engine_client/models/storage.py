"""Where images and containers lie on the engine's disk."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class DriverData(TypedDict):
    """The storage driver and what it tells, which is nothing with the containerd image store."""

    Name: str
    Data: dict[str, str] | None


class RootFSStorageSnapshot(TypedDict):
    """A root file system that is a snapshot."""

    Name: str


class RootFSStorage(TypedDict):
    """A root file system's storage."""

    Snapshot: NotRequired[RootFSStorageSnapshot]


class Storage(TypedDict):
    """A container's storage."""

    RootFS: NotRequired[RootFSStorage]
