"""A service's tasks, each a container. Lengths of time are in nanoseconds."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from engine_client.models.health import HealthConfig
from engine_client.models.hostconfig import Ulimit
from engine_client.models.mount import Mount
from engine_client.models.node import Platform, ResourceObject
from engine_client.models.plugin import PluginPrivilege
from engine_client.models.swarm import GenericResource, ObjectVersion, TaskLogDriver


class FileTarget(TypedDict, total=False):
    """Where a secret or config is put in a container."""

    Name: str
    UID: str
    GID: str
    Mode: int  # as in os.chmod


class ServiceSecret(TypedDict, total=False):
    """A secret that a container gets."""

    File: FileTarget
    SecretID: str
    SecretName: str


class ServiceConfig(TypedDict, total=False):
    """A config that a container gets, as a file or for the engine (`Runtime`)."""

    File: FileTarget
    Runtime: dict[str, object]
    ConfigID: str
    ConfigName: str


class DNSConfig(TypedDict, total=False):
    """Where a container looks up names."""

    Nameservers: list[str]
    Search: list[str]
    Options: list[str]


class CredentialSpec(TypedDict, total=False):
    """Where the credentials of a Windows container are."""

    Config: str
    File: str
    Registry: str


class SELinuxContext(TypedDict, total=False):
    """A container's SELinux labels."""

    Disable: bool
    User: str
    Role: str
    Type: str
    Level: str


class SeccompOptions(TypedDict, total=False):
    """Which system calls a container may make."""

    Mode: str  # "default", "unconfined" or "custom"
    Profile: str  # base64


class AppArmorOptions(TypedDict, total=False):
    """A container's AppArmor profile."""

    Mode: str  # "default" or "disabled"


class Privileges(TypedDict, total=False):
    """What a container is allowed."""

    CredentialSpec: CredentialSpec | None
    SELinuxContext: SELinuxContext | None
    Seccomp: SeccompOptions  # from API 1.44
    AppArmor: AppArmorOptions  # from API 1.44
    NoNewPrivileges: bool  # from API 1.44


class ContainerSpec(TypedDict, total=False):
    """The containers of a service."""

    Image: str
    Labels: dict[str, str]
    Command: list[str]
    Args: list[str]
    Hostname: str
    Env: list[str]
    Dir: str
    User: str
    Groups: list[str]
    Privileges: Privileges
    Init: bool | None
    StopSignal: str
    TTY: bool
    OpenStdin: bool
    ReadOnly: bool
    Mounts: list[Mount]
    StopGracePeriod: int
    HealthCheck: HealthConfig
    Healthcheck: HealthConfig  # what engines call it
    Hosts: list[str]  # `ADDRESS NAME`
    DNSConfig: DNSConfig
    Secrets: list[ServiceSecret]
    Configs: list[ServiceConfig]
    Isolation: str
    Sysctls: dict[str, str]
    CapabilityAdd: list[str]
    CapabilityDrop: list[str]
    Ulimits: list[Ulimit]
    OomScoreAdj: int  # from API 1.46


class PluginSpec(TypedDict, total=False):
    """The plugin that a service runs instead of containers."""

    Name: str
    Remote: str
    Disabled: bool
    PluginPrivilege: list[PluginPrivilege]


class NetworkAttachmentSpec(TypedDict, total=False):
    """A container of a user's own that is attached to a swarm's network."""

    ContainerID: str


class Limit(TypedDict, total=False):
    """What a task may use at most."""

    NanoCPUs: int  # billionths of a CPU
    MemoryBytes: int
    Pids: int


class TaskResources(TypedDict, total=False):
    """What a task may use, and what it needs."""

    Limits: Limit
    Reservations: ResourceObject
    SwapBytes: int | None  # from API 1.52
    MemorySwappiness: int | None  # from API 1.52


class TaskRestartPolicy(TypedDict, total=False):
    """When a task is replaced by a new one."""

    Condition: str  # "none", "on-failure" or "any"
    Delay: int
    MaxAttempts: int
    Window: int


class Spread(TypedDict, total=False):
    """Tasks are spread over the values of a label."""

    SpreadDescriptor: str


class PlacementPreference(TypedDict, total=False):
    """How tasks are placed if there is a choice."""

    Spread: Spread


class Placement(TypedDict, total=False):
    """Which nodes tasks may run on."""

    Constraints: list[str]
    Preferences: list[PlacementPreference]
    MaxReplicas: int  # on one node
    Platforms: list[Platform]


class NetworkAttachmentConfig(TypedDict, total=False):
    """A network that tasks are in."""

    Target: str
    Aliases: list[str]
    DriverOpts: dict[str, str]


class TaskSpec(TypedDict, total=False):
    """What a task is to be."""

    PluginSpec: PluginSpec
    ContainerSpec: ContainerSpec
    NetworkAttachmentSpec: NetworkAttachmentSpec
    Resources: TaskResources
    RestartPolicy: TaskRestartPolicy
    Placement: Placement
    ForceUpdate: int
    Runtime: str
    Networks: list[NetworkAttachmentConfig]
    LogDriver: TaskLogDriver


class EndpointPortConfig(TypedDict, total=False):
    """A published port."""

    Name: str
    Protocol: str  # "tcp", "udp" or "sctp"
    TargetPort: int
    PublishedPort: int
    PublishMode: str  # "ingress" or "host"


class ContainerStatus(TypedDict, total=False):
    """A task's container."""

    ContainerID: str
    PID: int
    ExitCode: int


class PortStatus(TypedDict, total=False):
    """A task's ports on its node."""

    Ports: list[EndpointPortConfig]


class TaskStatus(TypedDict, total=False):
    """How a task is. Timestamp is in RFC 3339 with nanoseconds."""

    Timestamp: str
    State: str  # such as "running", "complete", "failed"
    Message: str
    Err: str
    ContainerStatus: ContainerStatus
    PortStatus: PortStatus


class NetworkAttachment(TypedDict, total=False):
    """A network that a task is in, as the swarm has it, and the addresses there."""

    Network: dict[str, object]
    Addresses: list[str]


class Task(TypedDict):
    """A task. The times are in RFC 3339 with nanoseconds."""

    ID: str
    Version: ObjectVersion
    CreatedAt: str
    UpdatedAt: str
    Name: NotRequired[str]
    Labels: dict[str, str] | None
    Spec: TaskSpec
    ServiceID: NotRequired[str]
    Slot: NotRequired[int]
    NodeID: NotRequired[str]  # once it has been placed
    AssignedGenericResources: NotRequired[list[GenericResource]]
    Status: TaskStatus
    DesiredState: str
    JobIteration: NotRequired[ObjectVersion]
    NetworksAttachments: NotRequired[list[NetworkAttachment]]
    Volumes: NotRequired[list[dict[str, str]] | None]  # cluster volumes: ID, Source and Target
