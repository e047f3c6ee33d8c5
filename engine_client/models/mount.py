"""Mounts: as asked for, and as a container has them."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class BindOptions(TypedDict, total=False):
    """For mounts of type `bind`."""

    Propagation: str  # "private", "rprivate", "shared", "rshared", "slave" or "rslave"
    NonRecursive: bool
    CreateMountpoint: bool  # from API 1.44
    ReadOnlyNonRecursive: bool  # from API 1.44
    ReadOnlyForceRecursive: bool  # from API 1.44


class VolumeDriverConfig(TypedDict, total=False):
    """The driver to create a volume with."""

    Name: str
    Options: dict[str, str]


class VolumeOptions(TypedDict, total=False):
    """For mounts of type `volume`."""

    NoCopy: bool  # don't fill it with what the image has at the target
    Labels: dict[str, str]
    DriverConfig: VolumeDriverConfig
    Subpath: str  # from API 1.45


class ImageOptions(TypedDict, total=False):
    """For mounts of type `image`, from API 1.48."""

    Subpath: str


class TmpfsOptions(TypedDict, total=False):
    """For mounts of type `tmpfs`."""

    SizeBytes: int
    Mode: int  # as in chmod: 0o1777 is 1023
    Options: list[list[str]]  # ["noexec"] or ["uid", "1000"]; from API 1.46


class Mount(TypedDict, total=False):
    """A mount to make. What was asked for comes back in a container's HostConfig."""

    Target: str  # path in the container
    Source: str  # path on the host, or a volume's or image's name
    Type: str  # "bind", "cluster", "image", "npipe", "tmpfs" or "volume"
    ReadOnly: bool
    Consistency: str  # "default", "consistent", "cached" or "delegated"
    BindOptions: BindOptions
    VolumeOptions: VolumeOptions
    ImageOptions: ImageOptions  # from API 1.48
    TmpfsOptions: TmpfsOptions


class MountPoint(TypedDict):
    """A mount that a container has."""

    Type: str  # as in Mount
    Name: NotRequired[str]  # a volume's
    Source: str  # path on the host; empty for a volume of a container not started yet, and for tmpfs
    Destination: str  # path in the container
    Driver: NotRequired[str]  # a volume's
    Mode: str  # as in "-v SOURCE:DESTINATION:MODE"
    RW: bool
    Propagation: str
