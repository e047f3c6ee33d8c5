"""What takes up the engine's disk."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from engine_client.models.container import ContainerSummary
from engine_client.models.image import ImageSummary
from engine_client.models.volume import Volume


class BuildCache(TypedDict):
    """A record in the build cache."""

    ID: str
    Parent: NotRequired[str]  # until API 1.41
    Parents: NotRequired[list[str] | None]  # from API 1.42
    Type: str  # "internal", "frontend", "source.local", "source.git.checkout", "exec.cachemount" or "regular"
    Description: str
    InUse: bool
    Shared: bool
    Size: int  # bytes
    CreatedAt: str  # RFC 3339 with nanoseconds, as LastUsedAt
    LastUsedAt: str | None
    UsageCount: int


class ImagesDiskUsage(TypedDict):
    """All images together; sizes in bytes."""

    ActiveCount: NotRequired[int]
    TotalCount: NotRequired[int]
    Reclaimable: NotRequired[int]
    TotalSize: NotRequired[int]
    Items: NotRequired[list[ImageSummary]]  # if asked for


class ContainersDiskUsage(TypedDict):
    """All containers together; sizes in bytes."""

    ActiveCount: NotRequired[int]
    TotalCount: NotRequired[int]
    Reclaimable: NotRequired[int]
    TotalSize: NotRequired[int]
    Items: NotRequired[list[ContainerSummary]]  # if asked for


class VolumesDiskUsage(TypedDict):
    """All volumes together; sizes in bytes."""

    ActiveCount: NotRequired[int]
    TotalCount: NotRequired[int]
    Reclaimable: NotRequired[int]
    TotalSize: NotRequired[int]
    Items: NotRequired[list[Volume]]  # if asked for


class BuildCacheDiskUsage(TypedDict):
    """The whole build cache; sizes in bytes."""

    ActiveCount: NotRequired[int]
    TotalCount: NotRequired[int]
    Reclaimable: NotRequired[int]
    TotalSize: NotRequired[int]
    Items: NotRequired[list[BuildCache]]  # if asked for


class DiskUsage(TypedDict):
    """What takes up the engine's disk: lists until API 1.51, sums from 1.52 on."""

    LayersSize: NotRequired[int]  # bytes
    Images: NotRequired[list[ImageSummary] | None]
    Containers: NotRequired[list[ContainerSummary] | None]
    Volumes: NotRequired[list[Volume] | None]
    BuildCache: NotRequired[list[BuildCache] | None]
    BuilderSize: NotRequired[int]  # bytes; below API 1.42
    ImageUsage: NotRequired[ImagesDiskUsage]
    ContainerUsage: NotRequired[ContainersDiskUsage]
    VolumeUsage: NotRequired[VolumesDiskUsage]
    BuildCacheUsage: NotRequired[BuildCacheDiskUsage]


class BuildPruneResponse(TypedDict):
    """The ids of what was removed, None for nothing, and the bytes that this freed."""

    CachesDeleted: list[str] | None
    SpaceReclaimed: int
