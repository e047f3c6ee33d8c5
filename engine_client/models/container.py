"""Containers: lists of them, and what became of them."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from engine_client.models.health import HealthSummary
from engine_client.models.mount import MountPoint
from engine_client.models.network import EndpointSettingsReply, PortSummary
from engine_client.models.oci import OCIDescriptor


class ContainerSummaryHostConfig(TypedDict):
    """A container's host configuration, in a list."""

    NetworkMode: str
    Annotations: NotRequired[dict[str, str]]  # from API 1.46


class ContainerSummaryNetworkSettings(TypedDict):
    """A container's networks by name, in a list."""

    Networks: dict[str, EndpointSettingsReply]


class ContainerSummary(TypedDict):
    """A container in a list. Sizes, in bytes, are there if asked for."""

    Id: str
    Names: list[str]  # with a leading slash
    Image: str
    ImageID: str
    ImageManifestDescriptor: NotRequired[OCIDescriptor]  # from API 1.48, with the containerd image store
    Command: str
    Created: int  # Unix seconds
    Ports: list[PortSummary]
    SizeRw: NotRequired[int]
    SizeRootFs: NotRequired[int]
    Labels: dict[str, str]
    State: str  # "created", "running", "paused", "restarting", "exited", "removing" or "dead"
    Status: str  # for people: "Up 2 hours"
    HostConfig: NotRequired[ContainerSummaryHostConfig]
    NetworkSettings: ContainerSummaryNetworkSettings
    Mounts: list[MountPoint]
    Health: NotRequired[HealthSummary]  # from API 1.52


class ContainerWaitExitError(TypedDict):
    """Why waiting failed."""

    Message: str


class ContainerWaitResponse(TypedDict):
    """How a container ended."""

    StatusCode: int
    Error: NotRequired[ContainerWaitExitError | None]


class ContainerPruneResponse(TypedDict):
    """The ids of what was removed, None for nothing, and the bytes that this freed."""

    ContainersDeleted: list[str] | None
    SpaceReclaimed: int


class ContainerTopResponse(TypedDict):
    """A container's processes: the titles of ps, and a row each."""

    Titles: list[str]
    Processes: list[list[str]] | None


class FilesystemChange(TypedDict):
    """A path in a container that is not as in its image."""

    Path: str
    Kind: int  # 0: modified, 1: added, 2: deleted


class ContainerUpdateResponse(TypedDict):
    """Warnings about what was changed."""

    Warnings: list[str] | None


class ContainerPathStat(TypedDict):
    """A path in a container. `mode` is Go's FileMode, `mtime` in RFC 3339 with nanoseconds, `size` in bytes.

    The lowest nine bits of `mode` are the permissions; 1 << 31 stands for a folder, 1 << 27 for a symbolic link (then
    `linkTarget` is what it says), 1 << 26 for a device.
    """

    name: str
    size: int
    mode: int
    mtime: str
    linkTarget: str
