"""The swarm that an engine may be part of. Lengths of time are in nanoseconds, unless said otherwise."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class PeerNode(TypedDict):
    """A manager of the swarm. Addr is `HOST:PORT`."""

    NodeID: str
    Addr: str


class ObjectVersion(TypedDict):
    """Counts the changes of an object."""

    Index: int


class TLSInfo(TypedDict, total=False):
    """What the nodes trust."""

    TrustRoot: str  # PEM
    CertIssuerSubject: str  # base64 of DER
    CertIssuerPublicKey: str  # base64 of DER


class OrchestrationConfig(TypedDict, total=False):
    """How services are kept running."""

    TaskHistoryRetentionLimit: int


class RaftConfig(TypedDict, total=False):
    """How managers agree. Ticks are seconds."""

    SnapshotInterval: int  # log entries
    KeepOldSnapshots: int
    LogEntriesForSlowFollowers: int
    ElectionTick: int
    HeartbeatTick: int


class DispatcherConfig(TypedDict, total=False):
    """How managers talk to nodes."""

    HeartbeatPeriod: int


class ExternalCA(TypedDict, total=False):
    """A certificate authority outside the swarm."""

    Protocol: str  # "cfssl"
    URL: str
    Options: dict[str, str]
    CACert: str  # PEM


class CAConfig(TypedDict, total=False):
    """The swarm's certificate authority."""

    NodeCertExpiry: int
    ExternalCAs: list[ExternalCA]
    SigningCACert: str  # PEM
    SigningCAKey: str  # PEM
    ForceRotate: int


class TaskLogDriver(TypedDict, total=False):
    """Where tasks log to, unless they say otherwise."""

    Name: str
    Options: dict[str, str]


class TaskDefaults(TypedDict, total=False):
    """What tasks have unless they say otherwise."""

    LogDriver: TaskLogDriver


class EncryptionConfig(TypedDict, total=False):
    """Whether managers need a key to start."""

    AutoLockManagers: bool


class SwarmSpec(TypedDict, total=False):
    """The swarm's settings."""

    Name: str
    Labels: dict[str, str] | None
    Orchestration: OrchestrationConfig
    Raft: RaftConfig
    Dispatcher: DispatcherConfig
    CAConfig: CAConfig
    TaskDefaults: TaskDefaults
    EncryptionConfig: EncryptionConfig


class ClusterInfo(TypedDict):
    """The swarm. The times are in RFC 3339 with nanoseconds."""

    ID: str
    Version: ObjectVersion
    CreatedAt: str
    UpdatedAt: str
    Spec: SwarmSpec
    TLSInfo: TLSInfo
    RootRotationInProgress: bool
    DataPathPort: int
    DefaultAddrPool: list[str] | None
    SubnetSize: int


class SwarmInfo(TypedDict):
    """The engine's part in a swarm."""

    NodeID: str
    NodeAddr: str
    LocalNodeState: str  # "inactive", "pending", "active", "error" or "locked"
    ControlAvailable: bool
    Error: str
    RemoteManagers: list[PeerNode] | None
    Nodes: NotRequired[int]
    Managers: NotRequired[int]
    Cluster: NotRequired[ClusterInfo]  # on managers


class NamedResourceSpec(TypedDict, total=False):
    """One of a kind: a GPU by its name."""

    Kind: str
    Value: str


class DiscreteResourceSpec(TypedDict, total=False):
    """Some of a kind."""

    Kind: str
    Value: int


class GenericResource(TypedDict, total=False):
    """A resource that the engine offers to services."""

    NamedResourceSpec: NamedResourceSpec
    DiscreteResourceSpec: DiscreteResourceSpec
