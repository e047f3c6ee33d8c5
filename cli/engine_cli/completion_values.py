"""What completion offers for arguments and for the values of options."""

from __future__ import annotations

import os

from engine_client.address import DEFAULT_CONTEXT
from engine_client.errors import ConfigError, EngineError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TypeAlias

    from engine_cli.cli import Cli
    from engine_client import Engine

    Source: TypeAlias = Callable[[Cli], Iterator[str]]

_LIMITS = {"connect": 2.0, "reply": 5.0}  # seconds that a person waits for a list

# by the word in a command's usage, what it is
KINDS = {
    "CONTAINER": "containers",
    "IMAGE": "images",
    "SOURCE_IMAGE": "images",
    "TARGET_IMAGE": "images",
    "NAME[:TAG]": "images",  # of push: what pull takes is written in another way
    "NETWORK": "networks",
    "VOLUME": "volumes",
    "CONTEXT": "contexts",
    "CONTAINER:SRC_PATH": "files",
    "DEST_PATH|-": "files",
    "file|URL|-": "files",
    "FILE|-": "files",
    "PATH": "folders",
    "bash|fish|zsh": "shells",
}
FILE_OPTIONS = (
    "cidfile", "config", "env-file", "file", "iidfile", "input", "label-file", "output", "tlscacert", "tlscert",
    "tlskey",
)  # fmt: skip

_CAPABILITIES = (
    "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP",
    "LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER",
    "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE",
    "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP",
    "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF",
    "CHECKPOINT_RESTORE",
)  # fmt: skip
_ALL_CAPABILITIES = ("ALL", *(f"CAP_{name}" for name in _CAPABILITIES))
_SIGNALS = (
    "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE", "POLL",
    "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU", "URG", "USR1",
    "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ", "RTMIN", *(f"RTMIN+{number}" for number in range(1, 16)),
    *(f"RTMAX-{number}" for number in range(14, 0, -1)), "RTMAX",
)  # fmt: skip
_LIMITED = (
    "as", "chroot", "core", "cpu", "data", "fsize", "locks", "maxlogins", "maxsyslogins", "memlock", "msgqueue",
    "nice", "nofile", "nproc", "priority", "rss", "rtprio", "sigpending", "stack",
)  # fmt: skip
_EVENTS = (
    "create", "start", "restart", "stop", "checkpoint", "pause", "unpause", "attach", "detach", "resize", "update",
    "rename", "kill", "die", "oom", "destroy", "remove", "commit", "top", "copy", "archive-path", "extract-to-dir",
    "export", "import", "save", "load", "tag", "untag", "push", "pull", "prune", "delete", "enable", "disable",
    "connect", "disconnect", "reload", "mount", "unmount", "exec_create", "exec_start", "exec_die", "exec_detach",
    "health_status",
)  # fmt: skip
_WORDS = {
    "attach": ("stderr", "stdin", "stdout"),
    "cap-add": _ALL_CAPABILITIES,
    "cap-drop": _ALL_CAPABILITIES,
    "cgroupns": ("host", "private"),
    "ipc": ("container:", "host", "none", "private", "shareable"),
    "log-level": ("debug", "info", "warn", "error", "fatal", "panic"),
    "pid": ("container:", "host"),
    "platform": (
        "linux/386", "linux/amd64", "linux/arm", "linux/arm/v5", "linux/arm/v6", "linux/arm/v7", "linux/arm64",
        "linux/arm64/v8", "linux/ppc64le", "linux/s390x", "linux/riscv64", "windows/amd64", "wasip1/wasm",
    ),
    "pull": ("always", "missing", "never"),
    "restart": ("no", "always", "on-failure", "unless-stopped"),
    "security-opt": ("apparmor=", "label=", "no-new-privileges", "seccomp=", "systempaths=unconfined"),
    "signal": _SIGNALS,
    "stop-signal": _SIGNALS,
    "storage-opt": ("size=",),
    "type": ("config", "container", "image", "network", "node", "plugin", "secret", "service", "task", "volume"),
    "ulimit": tuple(f"{name}=" for name in _LIMITED),
    "userns": ("host",),
    "uts": ("host",),
}  # fmt: skip
_OPTION_KINDS = {
    "context": "contexts",
    "env": "variables",
    "link": "links",
    "log-driver": "log drivers",
    "network": "networks",
    "volume-driver": "volume drivers",
    "volumes-from": "containers",
}
_LOG_DRIVERS = (
    "awslogs", "fluentd", "gcplogs", "gelf", "journald", "json-file", "local", "none", "splunk", "syslog",
)  # fmt: skip
_EVENT_KEYS = ("container", "daemon", "event", "image", "label", "network", "node", "scope", "type", "volume")
_EVENT_WORDS = {
    "event": _EVENTS,
    "scope": ("local", "swarm"),
    "type": (
        "builder", "config", "container", "daemon", "image", "network", "node", "plugin", "secret", "service", "volume",
    ),
}  # fmt: skip


def of_option(cli: Cli, command: str, name: str, partial: str) -> Sequence[str]:
    """Values of an option; none where it may be anything. Raises EngineError."""
    if name in _WORDS:
        return _WORDS[name]
    if name == "filter" and command.endswith("events"):
        return _event_filters(cli, partial)
    return of_kind(cli, _OPTION_KINDS.get(name, ""))


def of_kind(cli: Cli, kind: str, states: Sequence[str] = ()) -> Sequence[str]:
    """What there is of that kind, containers in one of the `states` only. Raises EngineError."""
    if kind == "containers":
        return list(_containers(cli, states))
    source = _SOURCES.get(kind)
    return list(source(cli)) if source is not None else ()


def _event_filters(cli: Cli, partial: str) -> Sequence[str]:
    key, equals, _ = partial.partition("=")
    if not equals:
        return [f"{key}=" for key in _EVENT_KEYS]
    values = _EVENT_WORDS[key] if key in _EVENT_WORDS else of_kind(cli, f"{key}s")
    return [f"{key}={value}" for value in values]


def _containers(cli: Cli, states: Sequence[str] = ()) -> Iterator[str]:
    """The containers' names, and their ids where docker's variable asks for them."""
    ids = os.environ.get("DOCKER_COMPLETION_SHOW_CONTAINER_IDS") == "yes"
    for container in _engine(cli).containers.list(all=True):
        if not states or container["State"] in states:
            if ids:
                yield container["Id"]
            yield from (name.removeprefix("/") for name in container["Names"] or ())


def _engine(cli: Cli) -> Engine:
    return cli.engine.with_timeouts(**_LIMITS)


def _images(cli: Cli) -> Iterator[str]:
    for image in _engine(cli).images.list():
        yield from (tag for tag in image["RepoTags"] or () if tag != "<none>:<none>")


def _networks(cli: Cli) -> Iterator[str]:
    return (network["Name"] for network in _engine(cli).networks.list())


def _volumes(cli: Cli) -> Iterator[str]:
    return (volume["Name"] for volume in _engine(cli).volumes.list()["Volumes"] or ())


def _links(cli: Cli) -> Iterator[str]:
    return (f"{name}:" for name in _containers(cli))


def _contexts(cli: Cli) -> Iterator[str]:
    """The names of docker's contexts; none where one of them is broken."""
    from engine_client._contexts import load_all

    try:
        names = sorted(meta["Name"] for meta in load_all(cli.config_dir) if meta.get("Name"))
    except ConfigError:
        return
    yield from names
    yield DEFAULT_CONTEXT


def _daemons(cli: Cli) -> Iterator[str]:
    info = _engine(cli).system.info()
    yield info["Name"]
    yield info["ID"]


def _log_drivers(cli: Cli) -> Iterator[str]:
    try:
        yield from _engine(cli).system.info()["Plugins"]["Log"]
    except EngineError:
        yield from _LOG_DRIVERS


def _volume_drivers(cli: Cli) -> Iterator[str]:
    try:
        yield from _engine(cli).system.info()["Plugins"]["Volume"]
    except EngineError:
        yield "local"


def _shells(_cli: Cli) -> Iterator[str]:
    from engine_cli.commands.completion import SHELLS

    return iter(SHELLS)


def _variables(_cli: Cli) -> Iterator[str]:
    return iter(os.environ)


_SOURCES: dict[str, Source] = {
    "contexts": _contexts,
    "daemons": _daemons,
    "images": _images,
    "links": _links,
    "log drivers": _log_drivers,
    "networks": _networks,
    "shells": _shells,
    "variables": _variables,
    "volume drivers": _volume_drivers,
    "volumes": _volumes,
}
