"""The nodes of a swarm."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from engine_client.models.swarm import GenericResource, ObjectVersion, TLSInfo


class NodeSpec(TypedDict, total=False):
    """What a node is to be."""

    Name: str
    Labels: dict[str, str] | None
    Role: str  # "worker" or "manager"
    Availability: str  # "active", "pause" or "drain"


class Platform(TypedDict, total=False):
    """What a node runs."""

    Architecture: str
    OS: str


class ResourceObject(TypedDict, total=False):
    """What a node has, or a task asks for."""

    NanoCPUs: int  # billionths of a CPU
    MemoryBytes: int
    GenericResources: list[GenericResource]


class EnginePlugin(TypedDict):
    """A plugin of a node's engine."""

    Type: str
    Name: str


class EngineDescription(TypedDict, total=False):
    """A node's engine."""

    EngineVersion: str
    Labels: dict[str, str]
    Plugins: list[EnginePlugin]


class NodeDescription(TypedDict, total=False):
    """What a node tells of itself."""

    Hostname: str
    Platform: Platform
    Resources: ResourceObject
    Engine: EngineDescription
    TLSInfo: TLSInfo


class NodeStatus(TypedDict, total=False):
    """How a node is."""

    State: str  # "unknown", "down", "ready" or "disconnected"
    Message: str
    Addr: str


class ManagerStatus(TypedDict, total=False):
    """How a manager is. Addr is `HOST:PORT`."""

    Leader: bool
    Reachability: str  # "unknown", "unreachable" or "reachable"
    Addr: str


class Node(TypedDict):
    """A node. The times are in RFC 3339 with nanoseconds."""

    ID: str
    Version: ObjectVersion
    CreatedAt: str
    UpdatedAt: str
    Spec: NodeSpec
    Description: NodeDescription
    Status: NodeStatus
    ManagerStatus: NotRequired[ManagerStatus]  # of managers
