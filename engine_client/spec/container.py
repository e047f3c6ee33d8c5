"""The body of POST /containers/create, from docker's options."""

from __future__ import annotations

from engine_client.errors import InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, Unpack

    from engine_client.models import ContainerCreateRequest
    from engine_client.spec.networks import Attachment
    from engine_client.spec.options import ContainerOptions

# Options that go into the request as they are: by name, their field of the body ...
_CONFIG = {
    "domainname": "Domainname",
    "hostname": "Hostname",
    "interactive": "OpenStdin",
    "stop_signal": "StopSignal",
    "stop_timeout": "StopTimeout",
    "tty": "Tty",
    "user": "User",
    "workdir": "WorkingDir",
}
# ... and of its HostConfig.
_HOST = {
    "cgroup_parent": "CgroupParent",
    "cgroupns": "CgroupnsMode",
    "cidfile": "ContainerIDFile",
    "cpu_count": "CpuCount",
    "cpu_percent": "CpuPercent",
    "cpu_period": "CpuPeriod",
    "cpu_quota": "CpuQuota",
    "cpu_rt_period": "CpuRealtimePeriod",
    "cpu_rt_runtime": "CpuRealtimeRuntime",
    "cpu_shares": "CpuShares",
    "cpuset_cpus": "CpusetCpus",
    "cpuset_mems": "CpusetMems",
    "device_cgroup_rule": "DeviceCgroupRules",
    "dns_option": "DnsOptions",
    "group_add": "GroupAdd",
    "init": "Init",
    "ipc": "IpcMode",
    "isolation": "Isolation",
    "link": "Links",
    "memory_swappiness": "MemorySwappiness",
    "oom_kill_disable": "OomKillDisable",
    "oom_score_adj": "OomScoreAdj",
    "pid": "PidMode",
    "pids_limit": "PidsLimit",
    "privileged": "Privileged",
    "publish_all": "PublishAllPorts",
    "read_only": "ReadonlyRootfs",
    "rm": "AutoRemove",
    "runtime": "Runtime",
    "userns": "UsernsMode",
    "uts": "UTSMode",
    "volume_driver": "VolumeDriver",
    "volumes_from": "VolumesFrom",
}
_SIZES = {
    "io_maxbandwidth": "IOMaximumBandwidth",
    "kernel_memory": "KernelMemory",
    "memory": "Memory",
    "memory_reservation": "MemoryReservation",
    "memory_swap": "MemorySwap",
    "shm_size": "ShmSize",
}
_LIMITS = {*_SIZES, "blkio_weight", "cpus", "io_maxiops"}
_HEALTH = {
    "health_interval": "Interval",
    "health_timeout": "Timeout",
    "health_retries": "Retries",
    "health_start_period": "StartPeriod",
    "health_start_interval": "StartInterval",
}
_MODES = {
    "pid": ("PID", ("", "host")),
    "uts": ("UTS", ("", "host")),
    "userns": ("USER", ("", "host")),
    "cgroupns": ("CGROUP", ("", "host", "private")),
}
_PER_NETWORK = {
    "network_alias": ("--network-alias and per-network alias", "aliases"),
    "link": ("--link and per-network links", "links"),
    "ip": ("--ip and per-network IPv4 address", "IPv4Address"),
    "ip6": ("--ip6 and per-network IPv6 address", "IPv6Address"),
    "mac_address": ("--mac-address and per-network MAC address", "mac_address"),
    "link_local_ip": ("--link-local-ip and per-network link-local IP addresses", "LinkLocalIPs"),
}
_RARE = {
    "blkio_weight_device",
    "cap_add",
    "cap_drop",
    "device_cgroup_rule",
    "device_read_bps",
    "device_read_iops",
    "device_write_bps",
    "device_write_iops",
    "sysctl",
    "ulimit",
}


def create_request(
    image: str, command: Sequence[str] = (), **options: Unpack[ContainerOptions]
) -> ContainerCreateRequest:
    """The request for a container as `docker create OPTIONS IMAGE COMMAND` would ask for it.

    Reads what options name: env and label files, a seccomp profile. Raises InvalidValue.
    """
    given: dict[str, Any] = {**options}
    body: dict[str, Any] = {"Image": image}
    host: dict[str, Any] = {
        "NetworkMode": "default",
        "RestartPolicy": {"Name": "no"},
        "MemorySwappiness": -1,
        "PidsLimit": 0,  # no limit; left out, Podman has one of its own
    }
    if command:
        body["Cmd"] = list(command)
    body.update({field: given[name] for name, field in _CONFIG.items() if name in given})
    host.update({field: _plain(given[name]) for name, field in _HOST.items() if name in given})
    for step in _STEPS:
        step(given, body, host)
    body["HostConfig"] = host
    return _as_request(body)


def _as_request(body: Any) -> ContainerCreateRequest:
    request: ContainerCreateRequest = body
    return request


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int)) else list(value)


def _each(read: Callable[[str], Any], given: dict[str, Any], name: str) -> list[Any]:
    return [read(text) for text in given.get(name, ())]


def _streams(given: dict[str, Any], body: dict[str, Any], _host: dict[str, Any]) -> None:
    attached = [attach_stream(text) for text in given.get("attach", ())]
    body["AttachStdin"] = "stdin" in attached or bool(given.get("interactive"))
    body["AttachStdout"] = not attached or "stdout" in attached
    body["AttachStderr"] = not attached or "stderr" in attached
    body["StdinOnce"] = body["AttachStdin"] and bool(given.get("interactive"))


def attach_stream(text: str) -> str:
    """`stdin`, `stdout` or `stderr`, in any case. Raises InvalidValue."""
    name = text.lower()
    if name not in ("stdin", "stdout", "stderr"):
        raise InvalidValue("valid streams are STDIN, STDOUT and STDERR")
    return name


def _ranges(given: dict[str, Any], _body: dict[str, Any], _host: dict[str, Any]) -> None:
    swappiness = given.get("memory_swappiness", -1)
    if not -1 <= swappiness <= 100:
        raise InvalidValue(f"invalid value: {swappiness}. Valid memory swappiness range is 0-100")


def _storage(given: dict[str, Any], body: dict[str, Any], host: dict[str, Any]) -> None:
    if "volume" in given or "tmpfs" in given:
        from engine_client.spec.volumes import tmpfs, volumes

        binds, anonymous = volumes(given.get("volume", ()))
        if binds:
            host["Binds"] = binds
        body["Volumes"] = {target: {} for target in anonymous}
        host["Tmpfs"] = tmpfs(given.get("tmpfs", ()))
    if "mount" in given:
        from engine_client.spec.mounts import mount

        host["Mounts"] = _each(mount, given, "mount")


def _ports(given: dict[str, Any], body: dict[str, Any], host: dict[str, Any]) -> None:
    if "publish" in given or "expose" in given:
        from engine_client.spec.ports import expose, publish

        host["PortBindings"] = publish(given.get("publish", ()))
        exposed = [*host["PortBindings"], *expose(given.get("expose", ()))]
        body["ExposedPorts"] = {port: {} for port in exposed}


def _devices(given: dict[str, Any], _body: dict[str, Any], host: dict[str, Any]) -> None:
    if "device" in given or "gpus" in given:
        from engine_client.spec.resources import device, gpus, is_cdi

        names = given.get("device", ())
        host["Devices"] = [device(name) for name in names if not is_cdi(name)]
        requests = _each(gpus, given, "gpus")
        cdi = [name for name in names if is_cdi(name)]
        host["DeviceRequests"] = requests + ([{"Driver": "cdi", "DeviceIDs": cdi}] if cdi else [])


def _variables(given: dict[str, Any], body: dict[str, Any], host: dict[str, Any]) -> None:
    from engine_client.spec import env

    body["Env"] = env.environment(given.get("env", ()), given.get("env_file", ()))
    body["Labels"] = env.labels(given.get("label_file", ()), given.get("label", ()))
    host["Annotations"] = env.pairs(given.get("annotation", ()))


def _modes(given: dict[str, Any], _body: dict[str, Any], _host: dict[str, Any]) -> None:
    for name, (what, allowed) in _MODES.items():
        mode = given.get(name, "")
        if mode not in allowed and not (name == "pid" and mode.startswith("container:") and len(mode) > 10):
            raise InvalidValue(f"--{name}: invalid {what} mode")


def _restart(given: dict[str, Any], _body: dict[str, Any], host: dict[str, Any]) -> None:
    if "restart" in given:
        from engine_client.spec.resources import restart_policy

        host["RestartPolicy"] = restart_policy(given["restart"])


def _logging(given: dict[str, Any], _body: dict[str, Any], host: dict[str, Any]) -> None:
    driver, options = given.get("log_driver", ""), given.get("log_opt", ())
    if driver == "none" and options:
        raise InvalidValue("invalid logging opts for driver none")
    if driver or options:
        from engine_client.spec.env import pairs

        host["LogConfig"] = {"Type": driver, "Config": pairs(options)}


def _security(given: dict[str, Any], _body: dict[str, Any], host: dict[str, Any]) -> None:
    if "security_opt" in given:
        from engine_client.spec.security import security_options

        options = security_options(given["security_opt"])
        host["SecurityOpt"] = [option for option in options if option != "systempaths=unconfined"]
        if len(host["SecurityOpt"]) < len(options):
            host.update({"MaskedPaths": [], "ReadonlyPaths": []})


def _storage_options(given: dict[str, Any], _body: dict[str, Any], host: dict[str, Any]) -> None:
    if "storage_opt" in given:
        from engine_client.spec.env import pairs

        if not all("=" in option for option in given["storage_opt"]):
            raise InvalidValue("invalid storage option")
        host["StorageOpt"] = pairs(given["storage_opt"])


def _health(given: dict[str, Any], body: dict[str, Any], _host: dict[str, Any]) -> None:
    check: dict[str, Any] = {}
    for name, field in _HEALTH.items():
        if nanoseconds := _nanoseconds(given.get(name, 0)):
            check[field] = nanoseconds
    if given.get("health_cmd"):
        check["Test"] = ["CMD-SHELL", given["health_cmd"]]
    if given.get("no_healthcheck"):
        if check:
            raise InvalidValue("--no-healthcheck conflicts with --health-* options")
        check["Test"] = ["NONE"]
    for name, field in _HEALTH.items():
        if check.get(field, 0) < 0:
            raise InvalidValue(f"--{name.replace('_', '-')} cannot be negative")
    if check:
        body["Healthcheck"] = check


def _nanoseconds(value: str | int) -> int:
    if not isinstance(value, str):
        return value
    from engine_client.spec.units import duration

    return duration(value)


def _limits(given: dict[str, Any], _body: dict[str, Any], host: dict[str, Any]) -> None:
    if _LIMITS.isdisjoint(given):
        return
    from engine_client.spec import units
    from engine_client.spec.integers import unsigned

    for name, field in _SIZES.items():
        if name in given:
            read = units.swap if name == "memory_swap" else units.size
            host[field] = read(str(given[name]))
    if "cpus" in given:
        host["NanoCpus"] = units.nano_cpus(str(given["cpus"]))
    if "blkio_weight" in given:
        host["BlkioWeight"] = units.weight(str(given["blkio_weight"]))
    if "io_maxiops" in given:
        host["IOMaximumIOps"] = unsigned(str(given["io_maxiops"]))


def _rare_limits(given: dict[str, Any], _body: dict[str, Any], host: dict[str, Any]) -> None:
    if not _RARE.isdisjoint(given):
        from engine_client.spec import resources
        from engine_client.spec.env import pairs

        host["BlkioWeightDevice"] = _each(resources.device_weight, given, "blkio_weight_device")
        host["BlkioDeviceReadBps"] = _each(resources.device_bytes, given, "device_read_bps")
        host["BlkioDeviceWriteBps"] = _each(resources.device_bytes, given, "device_write_bps")
        host["BlkioDeviceReadIOps"] = _each(resources.device_operations, given, "device_read_iops")
        host["BlkioDeviceWriteIOps"] = _each(resources.device_operations, given, "device_write_iops")
        host["Ulimits"] = resources.ulimits(given.get("ulimit", ()))
        host["Sysctls"] = pairs(_each(resources.sysctl, given, "sysctl"))
        host["CapAdd"] = resources.capabilities(given.get("cap_add", ()))
        host["CapDrop"] = resources.capabilities(given.get("cap_drop", ()))
        _each(resources.cgroup_rule, given, "device_cgroup_rule")


def _names(given: dict[str, Any], _body: dict[str, Any], host: dict[str, Any]) -> None:
    if "dns" in given or "dns_search" in given or "add_host" in given or "link" in given:
        from engine_client.spec import networks

        host["Dns"] = _each(networks.ip_address, given, "dns")
        host["DnsSearch"] = _each(networks.dns_search, given, "dns_search")
        host["ExtraHosts"] = _each(networks.extra_host, given, "add_host")
        _each(networks.link, given, "link")


def _entrypoint(given: dict[str, Any], body: dict[str, Any], host: dict[str, Any]) -> None:
    if "entrypoint" in given:
        body["Entrypoint"] = [given["entrypoint"]]
    if given.get("rm") and host["RestartPolicy"].get("Name", "") not in ("", "no"):
        raise InvalidValue("conflicting options: cannot specify both --restart and --rm")


def _networks(given: dict[str, Any], body: dict[str, Any], host: dict[str, Any]) -> None:
    names = given.get("network", ())
    if not names and _PER_NETWORK.keys().isdisjoint(given):
        body["NetworkingConfig"] = {"EndpointsConfig": {"default": {}}}
        return
    from engine_client.spec.networks import Attachment, attachment, endpoints

    attachments = [attachment(name) for name in names]
    if attachments:
        host["NetworkMode"] = attachments[0].name
    first = attachments[0] if attachments else Attachment("default")
    _apply(given, first)
    found = endpoints(attachments) if attachments else {"default": first.endpoint()}
    body["NetworkingConfig"] = {"EndpointsConfig": found}


def _apply(given: dict[str, Any], first: Attachment) -> None:
    """The options that stand beside --network belong to the first one."""
    from engine_client.spec.networks import is_user_defined

    for name, (what, place) in _PER_NETWORK.items():
        value = given.get(name)
        if not value:
            continue
        addresses: Any = first.addresses
        if getattr(first, place, None) or place in addresses:
            raise InvalidValue(f"conflicting options: cannot specify both {what}")
        if place[0].isupper():
            addresses[place] = _plain(value)
        elif name != "link" or is_user_defined(first.name):
            setattr(first, place, _plain(value))


def _hardware_address(given: dict[str, Any], _body: dict[str, Any], _host: dict[str, Any]) -> None:
    if given.get("mac_address"):
        from engine_client.spec.networks import mac_address

        mac_address(given["mac_address"])


_STEPS = (  # in docker's order, which decides the complaint where several are due
    _hardware_address,
    _ranges,
    _storage,
    _ports,
    _devices,
    _variables,
    _modes,
    _restart,
    _logging,
    _security,
    _storage_options,
    _health,
    _limits,
    _rare_limits,
    _names,
    _streams,
    _entrypoint,
    _networks,
)
