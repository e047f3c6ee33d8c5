"""How much of the machine a container uses."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class ContainerBlkioStatEntry(TypedDict):
    """A device's count."""

    major: int
    minor: int
    op: str  # "read", "write", "sync" …; upper case with cgroups version 1
    value: int


class ContainerBlkioStats(TypedDict):
    """Bytes and operations of block devices; only the first is there with cgroups version 2."""

    io_service_bytes_recursive: list[ContainerBlkioStatEntry] | None
    io_serviced_recursive: list[ContainerBlkioStatEntry] | None
    io_queue_recursive: list[ContainerBlkioStatEntry] | None
    io_service_time_recursive: list[ContainerBlkioStatEntry] | None
    io_wait_time_recursive: list[ContainerBlkioStatEntry] | None
    io_merged_recursive: list[ContainerBlkioStatEntry] | None
    io_time_recursive: list[ContainerBlkioStatEntry] | None
    sectors_recursive: list[ContainerBlkioStatEntry] | None


class ContainerCPUUsage(TypedDict):
    """Processor time in nanoseconds (Windows: units of 100 ns)."""

    total_usage: int
    percpu_usage: NotRequired[list[int] | None]  # with cgroups version 1
    usage_in_kernelmode: int
    usage_in_usermode: int


class ContainerThrottlingData(TypedDict):
    """How often, and for how many nanoseconds, the limit on the processor took effect."""

    periods: int
    throttled_periods: int
    throttled_time: int


class ContainerCPUStats(TypedDict):
    """Processor time of the container, and of the whole system in nanoseconds."""

    cpu_usage: ContainerCPUUsage
    system_cpu_usage: NotRequired[int | None]
    online_cpus: NotRequired[int | None]
    throttling_data: ContainerThrottlingData


class ContainerMemoryStats(TypedDict, total=False):
    """Memory in bytes; nothing of a container that does not run. The last three are of Windows."""

    usage: int | None
    max_usage: int | None  # with cgroups version 1, as failcnt
    stats: dict[str, int]
    failcnt: int | None
    limit: int | None
    commitbytes: int | None
    commitpeakbytes: int | None
    privateworkingset: int | None


class ContainerNetworkStats(TypedDict):
    """What went through one of a container's networks."""

    rx_bytes: int
    rx_packets: int
    rx_errors: int
    rx_dropped: int
    tx_bytes: int
    tx_packets: int
    tx_errors: int
    tx_dropped: int
    endpoint_id: NotRequired[str | None]  # Windows
    instance_id: NotRequired[str | None]  # Windows


class ContainerPidsStats(TypedDict, total=False):
    """How many processes there are, and may be."""

    current: int | None
    limit: int | None


class ContainerStorageStats(TypedDict, total=False):
    """Storage, on Windows."""

    read_count_normalized: int | None
    read_size_bytes: int | None
    write_count_normalized: int | None
    write_size_bytes: int | None


class ContainerStatsResponse(TypedDict):
    """What a container uses at `read`; `precpu_stats` are of `preread`, the sample before.

    The times are RFC 3339 with nanoseconds, in the year 1 for none.
    """

    id: NotRequired[str | None]  # as name, not there for a container that does not run
    name: NotRequired[str | None]  # with a leading slash
    os_type: NotRequired[str | None]  # from API 1.52
    read: str
    preread: str
    cpu_stats: ContainerCPUStats
    precpu_stats: ContainerCPUStats
    memory_stats: ContainerMemoryStats
    networks: NotRequired[dict[str, ContainerNetworkStats] | None]  # by interface; not there without a network
    pids_stats: ContainerPidsStats
    blkio_stats: ContainerBlkioStats
    num_procs: int  # Windows
    storage_stats: ContainerStorageStats
