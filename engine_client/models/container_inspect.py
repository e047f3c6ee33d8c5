"""All about one container.

The configurations come back as asked for, with every field there: the `…Reply` types. Where nothing was asked for,
lists and objects are None.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict

from engine_client.models.health import Health, HealthConfig
from engine_client.models.mount import Mount, MountPoint
from engine_client.models.network import NetworkSettings, PortBindingReply
from engine_client.models.oci import OCIDescriptor
from engine_client.models.storage import DriverData, Storage


class LogConfigReply(TypedDict):
    """Where a container's output goes, as in LogConfig."""

    Type: str
    Config: dict[str, str] | None


class RestartPolicyReply(TypedDict):
    """When the engine starts an ended container again, as in RestartPolicy."""

    Name: str
    MaximumRetryCount: int


class WeightDeviceReply(TypedDict):
    """A device's share of block I/O, as in WeightDevice."""

    Path: str
    Weight: int


class ThrottleDeviceReply(TypedDict):
    """A device's limit, as in ThrottleDevice."""

    Path: str
    Rate: int


class DeviceMappingReply(TypedDict):
    """A device of the host for the container, as in DeviceMapping."""

    PathOnHost: str
    PathInContainer: str
    CgroupPermissions: str


class DeviceRequestReply(TypedDict):
    """Devices that a driver gives, as in DeviceRequest."""

    Driver: str
    Count: int
    DeviceIDs: list[str] | None
    Capabilities: list[list[str]] | None
    Options: dict[str, str] | None


class UlimitReply(TypedDict):
    """A limit of a process, as in Ulimit."""

    Name: str
    Soft: int
    Hard: int


class ResourcesReply(TypedDict):
    """Limits, as in Resources, which has the units."""

    CpuShares: int
    Memory: int
    NanoCpus: int
    CgroupParent: str
    BlkioWeight: int
    BlkioWeightDevice: list[WeightDeviceReply] | None
    BlkioDeviceReadBps: list[ThrottleDeviceReply] | None
    BlkioDeviceWriteBps: list[ThrottleDeviceReply] | None
    BlkioDeviceReadIOps: list[ThrottleDeviceReply] | None
    BlkioDeviceWriteIOps: list[ThrottleDeviceReply] | None
    CpuPeriod: int
    CpuQuota: int
    CpuRealtimePeriod: int
    CpuRealtimeRuntime: int
    CpusetCpus: str
    CpusetMems: str
    Devices: list[DeviceMappingReply] | None
    DeviceCgroupRules: list[str] | None
    DeviceRequests: list[DeviceRequestReply] | None
    KernelMemory: NotRequired[int]  # until API 1.41
    KernelMemoryTCP: NotRequired[int]  # until API 1.51
    MemoryReservation: int
    MemorySwap: int
    MemorySwappiness: int | None
    OomKillDisable: bool | None
    Init: NotRequired[bool]
    PidsLimit: int | None
    Ulimits: list[UlimitReply] | None
    CpuCount: int
    CpuPercent: int
    IOMaximumIOps: int
    IOMaximumBandwidth: int


class HostConfigReply(ResourcesReply):
    """What a container has from its host, as in HostConfig."""

    Binds: list[str] | None
    ContainerIDFile: str
    LogConfig: LogConfigReply
    NetworkMode: str
    PortBindings: dict[str, list[PortBindingReply] | None] | None
    RestartPolicy: RestartPolicyReply
    AutoRemove: bool
    VolumeDriver: str
    VolumesFrom: list[str] | None
    Mounts: NotRequired[list[Mount]]
    ConsoleSize: list[int]
    Annotations: NotRequired[dict[str, str]]  # from API 1.44
    CapAdd: list[str] | None
    CapDrop: list[str] | None
    CgroupnsMode: str
    Dns: list[str] | None
    DnsOptions: list[str] | None
    DnsSearch: list[str] | None
    ExtraHosts: list[str] | None
    GroupAdd: list[str] | None
    IpcMode: str
    Cgroup: str
    Links: list[str] | None
    OomScoreAdj: int
    PidMode: str
    Privileged: bool
    PublishAllPorts: bool
    ReadonlyRootfs: bool
    SecurityOpt: list[str] | None
    StorageOpt: NotRequired[dict[str, str]]
    Tmpfs: NotRequired[dict[str, str]]
    UTSMode: str
    UsernsMode: str
    ShmSize: int
    Sysctls: NotRequired[dict[str, str]]
    Runtime: NotRequired[str]
    Isolation: str
    MaskedPaths: list[str] | None
    ReadonlyPaths: list[str] | None


class ContainerConfigReply(TypedDict):
    """What does not depend on the host, as in ContainerConfig, with the image's filled in."""

    Hostname: str
    Domainname: str
    User: str
    AttachStdin: bool
    AttachStdout: bool
    AttachStderr: bool
    ExposedPorts: NotRequired[dict[str, dict[str, object]]]
    Tty: bool
    OpenStdin: bool
    StdinOnce: bool
    Env: list[str] | None
    Cmd: list[str] | None
    Healthcheck: NotRequired[HealthConfig]
    ArgsEscaped: NotRequired[bool]
    Image: str
    Volumes: dict[str, dict[str, object]] | None
    WorkingDir: str
    Entrypoint: list[str] | None
    NetworkDisabled: NotRequired[bool]
    MacAddress: NotRequired[str]  # until API 1.51
    OnBuild: list[str] | None
    Labels: dict[str, str] | None
    StopSignal: NotRequired[str]
    StopTimeout: NotRequired[int]
    Shell: NotRequired[list[str]]


class ContainerState(TypedDict):
    """What a container does. The times are in RFC 3339 with nanoseconds, of the year 1 if there was none."""

    Status: str  # "created", "running", "paused", "restarting", "removing", "exited" or "dead"
    Running: bool  # also while paused or restarting
    Paused: bool
    Restarting: bool
    OOMKilled: bool
    Dead: bool
    Pid: int  # 0 if it does not run
    ExitCode: int
    Error: str
    StartedAt: str
    FinishedAt: str
    Health: NotRequired[Health]  # if it has a health check


class ContainerInspectResponse(TypedDict):
    """All about one container. Sizes, in bytes, are there if asked for; Created is in RFC 3339 with nanoseconds."""

    Id: str
    Created: str
    Path: str  # what runs, and Args
    Args: list[str]
    State: ContainerState
    Image: str  # the image's id
    ResolvConfPath: str
    HostnamePath: str
    HostsPath: str
    LogPath: str
    Name: str  # with a leading slash
    RestartCount: int
    Driver: str
    Platform: str  # the operating system
    ImageManifestDescriptor: NotRequired[OCIDescriptor]  # from API 1.48, with the containerd image store
    MountLabel: str
    ProcessLabel: str
    AppArmorProfile: str
    ExecIDs: list[str] | None
    HostConfig: HostConfigReply
    GraphDriver: DriverData
    Storage: NotRequired[Storage]  # from API 1.52
    SizeRw: NotRequired[int]
    SizeRootFs: NotRequired[int]
    Mounts: list[MountPoint]
    Config: ContainerConfigReply
    NetworkSettings: NetworkSettings
