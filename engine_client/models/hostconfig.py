"""What a container is to have from its host, and what it may use of it: as asked for."""

from __future__ import annotations

from typing import TypedDict

from engine_client.models.mount import Mount
from engine_client.models.network import PortBinding


class LogConfig(TypedDict, total=False):
    """Where a container's output goes."""

    Type: str  # a driver: "json-file", "local", "syslog", "journald", "none" …
    Config: dict[str, str]


class RestartPolicy(TypedDict, total=False):
    """When the engine starts an ended container again."""

    Name: str  # "no", "always", "unless-stopped" or "on-failure"
    MaximumRetryCount: int  # for "on-failure"; 0 is no limit


class WeightDevice(TypedDict, total=False):
    """A device's share of block I/O, 10 to 1000."""

    Path: str
    Weight: int


class ThrottleDevice(TypedDict, total=False):
    """A device's limit: bytes, or operations, per second."""

    Path: str
    Rate: int


class DeviceMapping(TypedDict, total=False):
    """A device of the host for the container. CgroupPermissions are of "rwm"."""

    PathOnHost: str
    PathInContainer: str
    CgroupPermissions: str


class DeviceRequest(TypedDict, total=False):
    """Devices that a driver gives, such as GPUs."""

    Driver: str
    Count: int  # -1: all
    DeviceIDs: list[str]
    Capabilities: list[list[str]]  # any of these lists, all of its members
    Options: dict[str, str]


class Ulimit(TypedDict, total=False):
    """A limit of a process, named as in `setrlimit` without RLIMIT_: "nofile"."""

    Name: str
    Soft: int
    Hard: int


class Resources(TypedDict, total=False):
    """Limits. 0 is no limit unless said otherwise."""

    CpuShares: int  # relative weight
    Memory: int  # bytes
    NanoCpus: int  # 10**9 is one CPU
    CgroupParent: str
    BlkioWeight: int  # relative weight, 10 to 1000
    BlkioWeightDevice: list[WeightDevice]
    BlkioDeviceReadBps: list[ThrottleDevice]
    BlkioDeviceWriteBps: list[ThrottleDevice]
    BlkioDeviceReadIOps: list[ThrottleDevice]
    BlkioDeviceWriteIOps: list[ThrottleDevice]
    CpuPeriod: int  # microseconds
    CpuQuota: int  # microseconds in each period
    CpuRealtimePeriod: int  # microseconds
    CpuRealtimeRuntime: int  # microseconds in each period
    CpusetCpus: str  # "0-2,4"
    CpusetMems: str  # "0-2,4"
    Devices: list[DeviceMapping]
    DeviceCgroupRules: list[str]  # "c 13:* rwm"
    DeviceRequests: list[DeviceRequest]
    KernelMemory: int  # bytes; until API 1.41
    KernelMemoryTCP: int  # bytes; until API 1.51
    MemoryReservation: int  # bytes
    MemorySwap: int  # bytes, memory included; -1 is no limit
    MemorySwappiness: int | None  # 0 to 100; -1 and None: the host's
    OomKillDisable: bool
    Init: bool | None  # run an init that forwards signals and reaps processes; None: the engine's default
    PidsLimit: int | None  # 0, -1 and None: no limit
    Ulimits: list[Ulimit]
    CpuCount: int  # Windows
    CpuPercent: int  # Windows
    IOMaximumIOps: int  # Windows
    IOMaximumBandwidth: int  # Windows; bytes per second


class HostConfig(Resources, total=False):
    """What a container to create is to have from its host."""

    Binds: list[str]  # "SOURCE:TARGET[:OPTIONS]"
    ContainerIDFile: str  # written by the command, and only remembered by the engine
    LogConfig: LogConfig
    NetworkMode: str  # "bridge", "host", "none", "container:NAME" or a network's name
    PortBindings: dict[str, list[PortBinding]]  # by "80/tcp"
    RestartPolicy: RestartPolicy
    AutoRemove: bool
    VolumeDriver: str
    VolumesFrom: list[str]  # "CONTAINER[:ro|rw]"
    Mounts: list[Mount]
    ConsoleSize: list[int] | None  # height and width, in characters
    Annotations: dict[str, str]  # from API 1.44
    CapAdd: list[str]
    CapDrop: list[str]
    CgroupnsMode: str  # "private" or "host"
    Dns: list[str]
    DnsOptions: list[str]
    DnsSearch: list[str]
    ExtraHosts: list[str]  # "NAME:ADDRESS"
    GroupAdd: list[str]
    IpcMode: str  # "none", "private", "shareable", "host" or "container:NAME"
    Cgroup: str
    Links: list[str]  # "CONTAINER:ALIAS"
    OomScoreAdj: int
    PidMode: str  # "host" or "container:NAME"
    Privileged: bool
    PublishAllPorts: bool
    ReadonlyRootfs: bool
    SecurityOpt: list[str]
    StorageOpt: dict[str, str]
    Tmpfs: dict[str, str]  # mount options by path
    UTSMode: str  # "host"
    UsernsMode: str  # "host"
    ShmSize: int  # bytes
    Sysctls: dict[str, str] | None
    Runtime: str | None
    Isolation: str  # Windows: "default", "process" or "hyperv"
    MaskedPaths: list[str]  # replaces the default list
    ReadonlyPaths: list[str]  # replaces the default list


class ContainerUpdateRequest(Resources, total=False):
    """The body of POST /containers/{id}/update: what is to change."""

    RestartPolicy: RestartPolicy
