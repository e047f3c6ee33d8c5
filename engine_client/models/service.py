"""The services of a swarm. Lengths of time are in nanoseconds."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from engine_client.models.swarm import ObjectVersion
from engine_client.models.task import EndpointPortConfig, NetworkAttachmentConfig, TaskSpec


class ReplicatedService(TypedDict, total=False):
    """So many tasks."""

    Replicas: int


class ReplicatedJob(TypedDict, total=False):
    """So many tasks that end by themselves."""

    MaxConcurrent: int
    TotalCompletions: int


class ServiceMode(TypedDict, total=False):
    """How many tasks there are: one of these. The global ones have one on each node."""

    Replicated: ReplicatedService
    Global: dict[str, object]
    ReplicatedJob: ReplicatedJob
    GlobalJob: dict[str, object]


class UpdateConfig(TypedDict, total=False):
    """How tasks are replaced by those of a new version."""

    Parallelism: int
    Delay: int
    FailureAction: str  # "continue", "pause", or for an update "rollback"
    Monitor: int
    MaxFailureRatio: float
    Order: str  # "stop-first" or "start-first"


class EndpointSpec(TypedDict, total=False):
    """How a service is reached."""

    Mode: str  # "vip" or "dnsrr"
    Ports: list[EndpointPortConfig]


class ServiceSpec(TypedDict, total=False):
    """What a service is to be."""

    Name: str
    Labels: dict[str, str] | None
    TaskTemplate: TaskSpec
    Mode: ServiceMode
    UpdateConfig: UpdateConfig
    RollbackConfig: UpdateConfig
    Networks: list[NetworkAttachmentConfig]
    EndpointSpec: EndpointSpec


class EndpointVirtualIP(TypedDict, total=False):
    """A service's address in a network."""

    NetworkID: str
    Addr: str


class ServiceEndpoint(TypedDict, total=False):
    """Where a service is reached."""

    Spec: EndpointSpec
    Ports: list[EndpointPortConfig]
    VirtualIPs: list[EndpointVirtualIP]


class ServiceUpdateStatus(TypedDict, total=False):
    """How far an update is. The times are in RFC 3339 with nanoseconds."""

    State: str  # such as "updating", "paused", "completed"
    StartedAt: str
    CompletedAt: str
    Message: str


class ServiceStatus(TypedDict, total=False):
    """How many of a service's tasks there are."""

    RunningTasks: int
    DesiredTasks: int
    CompletedTasks: int


class ServiceJobStatus(TypedDict, total=False):
    """How often a job was started."""

    JobIteration: ObjectVersion
    LastExecution: str  # RFC 3339


class Service(TypedDict):
    """A service. The times are in RFC 3339 with nanoseconds."""

    ID: str
    Version: ObjectVersion
    CreatedAt: str
    UpdatedAt: str
    Spec: ServiceSpec
    Endpoint: ServiceEndpoint
    UpdateStatus: NotRequired[ServiceUpdateStatus]
    ServiceStatus: NotRequired[ServiceStatus]
    JobStatus: NotRequired[ServiceJobStatus]
    PreviousSpec: NotRequired[ServiceSpec]
