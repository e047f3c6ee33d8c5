"""The engine itself."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from engine_client.models.registry import RegistryServiceConfig
from engine_client.models.swarm import GenericResource, SwarmInfo


class Ping(TypedDict):
    """What the headers of /_ping say; a text is empty where its header is missing."""

    APIVersion: str  # the highest that the engine speaks
    OSType: str
    Experimental: bool
    BuilderVersion: str  # "1" or, for BuildKit, "2"
    Swarm: str  # "inactive", "pending", "error", "locked", "active/worker" or "active/manager"


class PlatformInfo(TypedDict):
    """The product that the engine is part of."""

    Name: str


class ComponentVersion(TypedDict):
    """A part of the engine."""

    Name: str
    Version: str
    Details: NotRequired[dict[str, str] | None]


class SystemVersion(TypedDict):
    """The engine's version and those of its parts."""

    Platform: PlatformInfo
    Components: list[ComponentVersion]
    Version: str
    ApiVersion: str  # the highest that it speaks
    MinAPIVersion: str
    GitCommit: str
    GoVersion: str
    Os: str
    Arch: str
    KernelVersion: str
    Experimental: NotRequired[bool]
    BuildTime: str


class PluginsInfo(TypedDict):
    """The names of plugins, by what they are for."""

    Volume: list[str]
    Network: list[str]
    Authorization: list[str] | None
    Log: list[str]


class Runtime(TypedDict):
    """An OCI runtime."""

    path: NotRequired[str]
    runtimeArgs: NotRequired[list[str]]
    status: NotRequired[dict[str, str]]  # from API 1.44


class Commit(TypedDict):
    """A part's git commit."""

    ID: str
    Expected: NotRequired[str]  # until API 1.48


class NetworkAddressPool(TypedDict):
    """Addresses for new networks, in subnets whose prefix has Size bits."""

    Base: str  # "10.10.0.0/16"
    Size: int


class FirewallInfo(TypedDict):
    """How the engine sets up the firewall."""

    Driver: str  # "iptables" or "nftables"
    Info: NotRequired[list[list[str]]]  # pairs


class DeviceInfo(TypedDict):
    """A device that a driver has found."""

    Source: str  # "cdi"
    ID: str


class ContainerdNamespaces(TypedDict):
    """The names of the engine's namespaces in containerd."""

    Containers: str
    Plugins: str


class ContainerdInfo(TypedDict):
    """The containerd that the engine uses."""

    Address: NotRequired[str]
    Namespaces: ContainerdNamespaces


class NRIInfo(TypedDict):
    """How the node resource interface is set up."""

    Info: NotRequired[list[list[str]]]  # pairs


class SystemInfo(TypedDict):
    """The engine's settings, counts and limits."""

    ID: str
    Containers: int
    ContainersRunning: int
    ContainersPaused: int
    ContainersStopped: int
    Images: int
    Driver: str
    DriverStatus: list[list[str]]  # pairs
    Plugins: PluginsInfo
    MemoryLimit: bool
    SwapLimit: bool
    KernelMemory: NotRequired[bool]  # until API 1.41
    KernelMemoryTCP: NotRequired[bool]  # until API 1.51
    CpuCfsPeriod: bool
    CpuCfsQuota: bool
    CPUShares: bool
    CPUSet: bool
    PidsLimit: bool
    IPv4Forwarding: bool
    BridgeNfIptables: NotRequired[bool]  # until API 1.49
    BridgeNfIp6tables: NotRequired[bool]  # until API 1.49
    Debug: bool
    NFd: int
    OomKillDisable: bool
    NGoroutines: int
    SystemTime: str  # RFC 3339 with nanoseconds
    LoggingDriver: str
    CgroupDriver: str  # "cgroupfs", "systemd" or "none"
    CgroupVersion: str  # "1" or "2"
    NEventsListener: int
    KernelVersion: str
    OperatingSystem: str
    OSVersion: str
    OSType: str
    Architecture: str
    NCPU: int
    MemTotal: int  # bytes
    IndexServerAddress: str
    RegistryConfig: RegistryServiceConfig
    GenericResources: list[GenericResource] | None
    DockerRootDir: str
    HttpProxy: str
    HttpsProxy: str
    NoProxy: str
    Name: str
    Labels: list[str] | None
    ExperimentalBuild: bool
    ServerVersion: str
    ClusterStore: NotRequired[str]  # until API 1.41
    ClusterAdvertise: NotRequired[str]  # until API 1.41
    Runtimes: dict[str, Runtime]
    DefaultRuntime: str
    Swarm: SwarmInfo
    LiveRestoreEnabled: bool
    Isolation: str  # Windows
    InitBinary: str
    ContainerdCommit: Commit
    RuncCommit: Commit
    InitCommit: Commit
    SecurityOptions: list[str]
    ProductLicense: NotRequired[str]
    DefaultAddressPools: NotRequired[list[NetworkAddressPool]]
    FirewallBackend: NotRequired[FirewallInfo]  # from API 1.49
    CDISpecDirs: NotRequired[list[str] | None]  # from API 1.44
    DiscoveredDevices: NotRequired[list[DeviceInfo]]  # from API 1.50
    Containerd: NotRequired[ContainerdInfo]  # from API 1.46
    NRI: NotRequired[NRIInfo]  # from API 1.53
    Warnings: list[str] | None


class EventActor(TypedDict):
    """What an event is about."""

    ID: str
    Attributes: dict[str, str]


EventMessage = TypedDict(  # one of its keys is no Python name
    "EventMessage",
    {
        "Type": str,  # "builder", "config", "container", "daemon", "image", "network", "node", "plugin", "secret" …
        "Action": str,
        "Actor": EventActor,
        "scope": NotRequired[str],  # "local" or "swarm"
        "time": int,  # Unix seconds
        "timeNano": int,  # Unix nanoseconds
        "status": NotRequired[str],  # Action again, for containers and images; until API 1.51, as the next two
        "id": NotRequired[str],  # Actor's ID again
        "from": NotRequired[str],  # Actor's image again, for containers
    },
)
"""What happened."""
