"""Volumes of a swarm's storage (CSI)."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from engine_client.models.swarm import ObjectVersion


class Topology(TypedDict, total=False):
    """A place in a cluster."""

    Segments: dict[str, str]


class TopologyRequirement(TypedDict, total=False):
    """From where a volume must be reachable, and from where it should be."""

    Requisite: list[Topology]
    Preferred: list[Topology]


class CapacityRange(TypedDict, total=False):
    """The size asked for, in bytes; 0 for no limit."""

    RequiredBytes: int
    LimitBytes: int


class ClusterVolumeSecret(TypedDict):
    """A swarm secret for the volume's driver."""

    Key: str
    Secret: str


class ClusterVolumeAccessMode(TypedDict, total=False):
    """Who uses a volume, and how. One of MountVolume and BlockVolume is there."""

    Scope: str  # "single" or "multi"
    Sharing: str  # "none", "readonly", "onewriter" or "all"
    MountVolume: dict[str, object]
    BlockVolume: dict[str, object]
    Secrets: list[ClusterVolumeSecret]
    AccessibilityRequirements: TopologyRequirement
    CapacityRange: CapacityRange
    Availability: str  # "active", "pause" or "drain"


class ClusterVolumeSpec(TypedDict, total=False):
    """What a cluster volume is to be. Docker's engines take what stands after AccessMode here, not in it."""

    Group: str
    AccessMode: ClusterVolumeAccessMode
    AccessibilityRequirements: TopologyRequirement
    CapacityRange: CapacityRange
    Secrets: list[ClusterVolumeSecret]
    Availability: str  # "active", "pause" or "drain"


class ClusterVolumeInfo(TypedDict):
    """What the volume's driver tells."""

    CapacityBytes: NotRequired[int]
    VolumeContext: NotRequired[dict[str, str]]
    VolumeID: NotRequired[str]
    AccessibleTopology: NotRequired[list[Topology]]


class ClusterVolumePublishStatus(TypedDict):
    """The volume on one node."""

    NodeID: str
    State: str  # "pending-publish", "published", "pending-node-unpublish" or "pending-controller-unpublish"
    PublishContext: NotRequired[dict[str, str]]


class ClusterVolume(TypedDict):
    """A volume's state in the swarm."""

    ID: str
    Version: ObjectVersion
    CreatedAt: str
    UpdatedAt: str
    Spec: ClusterVolumeSpec
    Info: NotRequired[ClusterVolumeInfo]
    PublishStatus: NotRequired[list[ClusterVolumePublishStatus]]
