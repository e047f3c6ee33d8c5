"""The options of create and run, and what they ask the engine for."""

from __future__ import annotations

from engine_cli import content_trust
from engine_cli.checks import spec
from engine_cli.command import PLATFORM
from engine_cli.failures import Failure
from engine_cli.flags import Option
from engine_client.errors import InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from engine_cli.flags import Given
    from engine_client.models import ContainerCreateRequest, HostConfig

_CGROUPNS = (
    "Cgroup namespace to use (host|private)\n"
    "'host':    Run the container in the Docker host's cgroup namespace\n"
    "'private': Run the container in its own private cgroup namespace\n"
    "'':        Use the cgroup namespace as configured by the\n"
    "           default-cgroupns-mode option on the daemon (default)"
)


def pull_option(choices: str) -> Option:
    """--pull; `choices` is what its help says of when and what."""
    return Option("pull", "", "missing", f"Pull image before {choices}")


OPTIONS = (
    Option("add-host", "", (), "Add a custom host-to-IP mapping (host:ip)", "", spec("networks.extra_host")),
    Option(
        "annotation",
        "",
        (),
        "Add an annotation to the container (passed through to the OCI runtime) (default map[])",
        "map",
        requires="1.43",
    ),
    Option("attach", "a", (), "Attach to STDIN, STDOUT or STDERR", "", spec("container.attach_stream")),
    Option(
        "blkio-weight",
        "",
        "",
        "Block IO (relative weight), between 10 and 1000, or 0 to disable (default 0)",
        "uint16",
        spec("units.weight"),
    ),
    Option(
        "blkio-weight-device",
        "",
        (),
        "Block IO weight (relative device weight) (default [])",
        "",
        spec("resources.device_weight"),
    ),
    Option("cap-add", "", (), "Add Linux capabilities"),
    Option("cap-drop", "", (), "Drop Linux capabilities"),
    Option("cgroup-parent", "", "", "Optional parent cgroup for the container"),
    Option("cgroupns", "", "", _CGROUPNS, requires="1.41"),
    Option("cidfile", "", "", "Write the container ID to the file"),
    Option("cpu-count", "", 0, "CPU count (Windows only)", shown=False, requires="windows"),
    Option("cpu-percent", "", 0, "CPU percent (Windows only)", shown=False, requires="windows"),
    Option("cpu-period", "", 0, "Limit CPU CFS (Completely Fair Scheduler) period"),
    Option("cpu-quota", "", 0, "Limit CPU CFS (Completely Fair Scheduler) quota"),
    Option("cpu-rt-period", "", 0, "Limit CPU real-time period in microseconds"),
    Option("cpu-rt-runtime", "", 0, "Limit CPU real-time runtime in microseconds"),
    Option("cpu-shares", "c", 0, "CPU shares (relative weight)"),
    Option("cpus", "", "", "Number of CPUs", "decimal", spec("units.nano_cpus")),
    Option("cpuset-cpus", "", "", "CPUs in which to allow execution (0-3, 0,1)"),
    Option("cpuset-mems", "", "", "MEMs in which to allow execution (0-3, 0,1)"),
    Option("device", "", (), "Add a host device to the container"),
    Option(
        "device-cgroup-rule",
        "",
        (),
        "Add a rule to the cgroup allowed devices list",
        "",
        spec("resources.cgroup_rule"),
    ),
    Option(
        "device-read-bps",
        "",
        (),
        "Limit read rate (bytes per second) from a device (default [])",
        "",
        spec("resources.device_bytes"),
    ),
    Option(
        "device-read-iops",
        "",
        (),
        "Limit read rate (IO per second) from a device (default [])",
        "",
        spec("resources.device_operations"),
    ),
    Option(
        "device-write-bps",
        "",
        (),
        "Limit write rate (bytes per second) to a device (default [])",
        "",
        spec("resources.device_bytes"),
    ),
    Option(
        "device-write-iops",
        "",
        (),
        "Limit write rate (IO per second) to a device (default [])",
        "",
        spec("resources.device_operations"),
    ),
    Option("disable-content-trust", "", True, "Skip image verification"),
    Option("dns", "", (), "Set custom DNS servers", "", spec("networks.ip_address")),
    Option("dns-option", "", (), "Set DNS options"),
    Option("dns-opt", "", (), "Set DNS options", shown=False),
    Option("dns-search", "", (), "Set custom DNS search domains", "", spec("networks.dns_search")),
    Option("domainname", "", "", "Container NIS domain name"),
    Option("entrypoint", "", "", "Overwrite the default ENTRYPOINT of the image"),
    Option("env", "e", (), "Set environment variables", "", spec("env.variable")),
    Option("env-file", "", (), "Read in a file of environment variables"),
    Option("expose", "", (), "Expose a port or a range of ports"),
    Option(
        "gpus",
        "",
        (),
        "GPU devices to add to the container ('all' to pass all GPUs)",
        "gpu-request",
        spec("resources.gpus"),
    ),
    Option("group-add", "", (), "Add additional groups to join"),
    Option("health-cmd", "", "", "Command to run to check health"),
    Option(
        "health-interval",
        "",
        "",
        "Time between running the check (ms|s|m|h) (default 0s)",
        "duration",
        spec("units.duration"),
    ),
    Option("health-retries", "", 0, "Consecutive failures needed to report unhealthy"),
    Option(
        "health-start-interval",
        "",
        "",
        "Time between running the check during the start period (ms|s|m|h) (default 0s)",
        "duration",
        spec("units.duration"),
        requires="1.44",
    ),
    Option(
        "health-start-period",
        "",
        "",
        "Start period for the container to initialize before starting health-retries countdown (ms|s|m|h) (default 0s)",
        "duration",
        spec("units.duration"),
    ),
    Option(
        "health-timeout",
        "",
        "",
        "Maximum time to allow one check to run (ms|s|m|h) (default 0s)",
        "duration",
        spec("units.duration"),
    ),
    Option("help", "", False, "Print usage"),
    Option("hostname", "h", "", "Container host name"),
    Option("init", "", False, "Run an init inside the container that forwards signals and reaps processes"),
    Option("interactive", "i", False, "Keep STDIN open even if not attached"),
    Option(
        "io-maxbandwidth",
        "",
        "",
        "Maximum IO bandwidth limit for the system drive (Windows only)",
        "bytes",
        spec("units.size"),
        shown=False,
        requires="windows",
    ),
    Option(
        "io-maxiops",
        "",
        "",
        "Maximum IOps limit for the system drive (Windows only)",
        "uint",
        spec("units.unsigned"),
        shown=False,
        requires="windows",
    ),
    Option("ip", "", "", "IPv4 address (e.g., 172.30.100.104)"),
    Option("ip6", "", "", "IPv6 address (e.g., 2001:db8::33)"),
    Option("ipc", "", "", "IPC mode to use"),
    Option("isolation", "", "", "Container isolation technology"),
    Option("kernel-memory", "", "", "Kernel memory limit", "bytes", spec("units.size")),
    Option("label", "l", (), "Set meta data on a container", "", spec("env.label")),
    Option("label-file", "", (), "Read in a line delimited file of labels"),
    Option("link", "", (), "Add link to another container", "", spec("networks.link")),
    Option("link-local-ip", "", (), "Container IPv4/IPv6 link-local addresses"),
    Option("log-driver", "", "", "Logging driver for the container"),
    Option("log-opt", "", (), "Log driver options"),
    Option("mac-address", "", "", "Container MAC address (e.g., 92:d0:c6:0a:29:33)"),
    Option("memory", "m", "", "Memory limit", "bytes", spec("units.size")),
    Option("memory-reservation", "", "", "Memory soft limit", "bytes", spec("units.size")),
    Option(
        "memory-swap",
        "",
        "",
        "Swap limit equal to memory plus swap: '-1' to enable unlimited swap",
        "bytes",
        spec("units.swap"),
    ),
    Option("memory-swappiness", "", -1, "Tune container memory swappiness (0 to 100)"),
    Option("mount", "", (), "Attach a filesystem mount to the container", "mount", spec("mounts.mount")),
    Option("name", "", "", "Assign a name to the container"),
    Option("network", "", (), "Connect a container to a network", "network", spec("networks.attachment")),
    Option("net", "", (), "Connect a container to a network", "network", spec("networks.attachment"), shown=False),
    Option("network-alias", "", (), "Add network-scoped alias for the container"),
    Option("net-alias", "", (), "Add network-scoped alias for the container", shown=False),
    Option("no-healthcheck", "", False, "Disable any container-specified HEALTHCHECK"),
    Option("oom-kill-disable", "", False, "Disable OOM Killer"),
    Option("oom-score-adj", "", 0, "Tune host's OOM preferences (-1000 to 1000)"),
    Option("pid", "", "", "PID namespace to use"),
    Option("pids-limit", "", 0, "Tune container pids limit (set -1 for unlimited)"),
    PLATFORM,
    Option("privileged", "", False, "Give extended privileges to this container"),
    Option("publish", "p", (), "Publish a container's port(s) to the host"),
    Option("publish-all", "P", False, "Publish all exposed ports to random ports"),
    Option("quiet", "q", False, "Suppress the pull output"),
    Option("read-only", "", False, "Mount the container's root filesystem as read only"),
    Option("restart", "", "no", "Restart policy to apply when a container exits"),
    Option("rm", "", False, "Automatically remove the container and its associated anonymous volumes when it exits"),
    Option("runtime", "", "", "Runtime to use for this container"),
    Option("security-opt", "", (), "Security Options"),
    Option("shm-size", "", "", "Size of /dev/shm", "bytes", spec("units.size")),
    Option("stop-signal", "", "", "Signal to stop the container"),
    Option("stop-timeout", "", 0, "Timeout (in seconds) to stop a container"),
    Option("storage-opt", "", (), "Storage driver options for the container"),
    Option("sysctl", "", (), "Sysctl options (default map[])", "map", spec("resources.sysctl")),
    Option("tmpfs", "", (), "Mount a tmpfs directory"),
    Option("tty", "t", False, "Allocate a pseudo-TTY"),
    Option("ulimit", "", (), "Ulimit options (default [])", "ulimit", spec("resources.ulimit")),
    Option("use-api-socket", "", False, "Bind mount Docker API socket and required auth"),
    Option("user", "u", "", "Username or UID (format: <name|uid>[:<group|gid>])"),
    Option("userns", "", "", "User namespace to use"),
    Option("uts", "", "", "UTS namespace to use"),
    Option("volume", "v", (), "Bind mount a volume"),
    Option("volume-driver", "", "", "Optional volume driver for the container"),
    Option("volumes-from", "", (), "Mount volumes from the specified container(s)"),
    Option("workdir", "w", "", "Working directory inside the container"),
)
_OTHER_NAMES = {  # where both spellings are given, the values of the usual one come first
    "dns-opt": "dns-option",
    "net": "network",
    "net-alias": "network-alias",
}
_SENT_THOUGH_EMPTY: HostConfig = {  # as docker does: inspect then shows `[]`, and not `null`
    "BlkioDeviceReadBps": [],
    "BlkioDeviceReadIOps": [],
    "BlkioDeviceWriteBps": [],
    "BlkioDeviceWriteIOps": [],
    "BlkioWeightDevice": [],
    "Devices": [],
    "Dns": [],
    "DnsOptions": [],
    "DnsSearch": [],
    "PortBindings": {},
    "Ulimits": [],
}
_NOT_OF_THE_REQUEST = {"disable-content-trust", "help", "name", "platform", "quiet", "use-api-socket"}
_PULL = ("", "always", "missing", "never")


def build(given: Given, image: str, words: list[str]) -> ContainerCreateRequest:
    """The request for a container of `image` that runs `words`.

    Raises InvalidValue for options that don't fit together, and Failure for those that are not supported.
    """
    from engine_client.spec.container import create_request

    if given.bool("use-api-socket"):
        raise Failure("--use-api-socket is not supported yet")
    content_trust.refuse(given)
    pull = given.str("pull")
    if pull not in _PULL:
        raise InvalidValue(f'invalid pull option: \'{pull}\': must be one of "always", "missing" or "never"')
    options: dict[str, Any] = {}
    for option in OPTIONS:
        if given.changed(option.name) and option.name not in _NOT_OF_THE_REQUEST:
            name = _OTHER_NAMES.get(option.name, option.name).replace("-", "_")
            value = _value(given, option)
            options[name] = (*options.get(name, ()), *value) if isinstance(value, tuple) else value
    options["env"] = {word.partition("=")[0]: word for word in options.get("env", ())}.values()
    request = create_request(image, words, **options)
    request["HostConfig"] = {**_SENT_THOUGH_EMPTY, **request.get("HostConfig", {})}
    return request


def _value(given: Given, option: Option) -> bool | int | str | tuple[str, ...]:
    if isinstance(option.default, bool):
        return given.bool(option.name)
    if isinstance(option.default, int):
        return given.int(option.name)
    return given.str(option.name) if isinstance(option.default, str) else given.list(option.name)
