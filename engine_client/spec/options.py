"""What `container.create_request` takes: for type checkers only."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Sequence


class ContainerOptions(TypedDict, total=False):
    """docker's options of the same names, in docker's short forms; sizes may also be numbers of bytes.

    What may be given more than once is a sequence of texts.
    """

    add_host: Sequence[str]  # "NAME:ADDRESS"
    annotation: Sequence[str]  # "NAME=VALUE"
    attach: Sequence[str]  # "stdin", "stdout", "stderr"; by default the latter two
    blkio_weight: int | str
    blkio_weight_device: Sequence[str]  # "/dev/NAME:WEIGHT"
    cap_add: Sequence[str]
    cap_drop: Sequence[str]
    cgroup_parent: str
    cgroupns: str
    cidfile: str
    cpu_count: int  # Windows
    cpu_percent: int  # Windows
    cpu_period: int
    cpu_quota: int
    cpu_rt_period: int
    cpu_rt_runtime: int
    cpu_shares: int
    cpus: float | str
    cpuset_cpus: str
    cpuset_mems: str
    device: Sequence[str]  # "HOST_PATH[:PATH][:PERMISSIONS]"
    device_cgroup_rule: Sequence[str]
    device_read_bps: Sequence[str]  # "/dev/NAME:SIZE"
    device_read_iops: Sequence[str]
    device_write_bps: Sequence[str]
    device_write_iops: Sequence[str]
    dns: Sequence[str]
    dns_option: Sequence[str]
    dns_search: Sequence[str]
    domainname: str
    entrypoint: str  # "" takes the image's away
    env: Sequence[str]  # "NAME=VALUE"; "NAME" takes this process's value
    env_file: Sequence[str]
    expose: Sequence[str]  # "PORT[-PORT][/PROTOCOL]"
    gpus: Sequence[str]
    group_add: Sequence[str]
    health_cmd: str
    health_interval: str  # durations: "1m30s"
    health_retries: int
    health_start_interval: str
    health_start_period: str
    health_timeout: str
    hostname: str
    init: bool
    interactive: bool
    io_maxbandwidth: int | str  # Windows; bytes per second
    io_maxiops: int | str  # Windows
    ip: str
    ip6: str
    ipc: str
    isolation: str
    kernel_memory: int | str
    label: Sequence[str]  # "NAME=VALUE"
    label_file: Sequence[str]
    link: Sequence[str]  # "CONTAINER[:ALIAS]"
    link_local_ip: Sequence[str]
    log_driver: str
    log_opt: Sequence[str]  # "NAME=VALUE"
    mac_address: str
    memory: int | str
    memory_reservation: int | str
    memory_swap: int | str
    memory_swappiness: int
    mount: Sequence[str]  # "type=bind,source=…,target=…"
    network: Sequence[str]  # "NAME", or "name=NAME,alias=…"
    network_alias: Sequence[str]
    no_healthcheck: bool
    oom_kill_disable: bool
    oom_score_adj: int
    pid: str
    pids_limit: int
    privileged: bool
    publish: Sequence[str]  # "[[ADDRESS:]HOST_PORT:]PORT[/PROTOCOL]"
    publish_all: bool
    read_only: bool
    restart: str  # "no", "always", "unless-stopped", "on-failure[:RETRIES]"
    rm: bool
    runtime: str
    security_opt: Sequence[str]
    shm_size: int | str
    stop_signal: str
    stop_timeout: int
    storage_opt: Sequence[str]  # "NAME=VALUE"
    sysctl: Sequence[str]  # "NAME=VALUE"
    tmpfs: Sequence[str]  # "PATH[:OPTIONS]"
    tty: bool
    ulimit: Sequence[str]  # "NAME=SOFT[:HARD]"
    user: str
    userns: str
    uts: str
    volume: Sequence[str]  # "[SOURCE:]TARGET[:OPTIONS]"
    volume_driver: str
    volumes_from: Sequence[str]
    workdir: str
