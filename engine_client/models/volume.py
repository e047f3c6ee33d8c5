"""Volumes."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from engine_client.models.cluster_volume import ClusterVolume, ClusterVolumeSpec


class VolumeUsageData(TypedDict):
    """How a volume is used, -1 where that is not known."""

    Size: int  # bytes
    RefCount: int  # containers


class Volume(TypedDict):
    """A volume."""

    Name: str
    Driver: str
    Mountpoint: str
    CreatedAt: NotRequired[str]  # RFC 3339
    Status: NotRequired[dict[str, object]]  # what its driver tells
    Labels: dict[str, str] | None
    Scope: str  # "local" or "global"
    ClusterVolume: NotRequired[ClusterVolume]  # from API 1.42
    Options: dict[str, str] | None
    UsageData: NotRequired[VolumeUsageData | None]  # in the reply of GET /system/df


class VolumeCreateRequest(TypedDict, total=False):
    """The body of POST /volumes/create."""

    Name: str
    Driver: str  # "local" by default
    DriverOpts: dict[str, str]
    Labels: dict[str, str]
    ClusterVolumeSpec: ClusterVolumeSpec  # from API 1.42


class VolumeUpdateRequest(TypedDict, total=False):
    """The body of PUT /volumes/{name}."""

    Spec: ClusterVolumeSpec


class VolumeListResponse(TypedDict):
    """All volumes; warnings of drivers that did not tell theirs."""

    Volumes: list[Volume] | None
    Warnings: list[str] | None


class VolumePruneResponse(TypedDict):
    """The names of what was removed, and the bytes that this freed."""

    VolumesDeleted: list[str] | None
    SpaceReclaimed: int
