"""What the types of docker's code can be asked for, and how they show themselves."""

from __future__ import annotations

from engine_cli.moments import ZERO_STAMP, go_time
from engine_cli.template.reflect import BOOL, FLOAT64, INT, Function, Value, text
from engine_client._pattern import Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from engine_cli.template.reflect import Method

_UNITS = (("h", 3600 * 10**9), ("m", 60 * 10**9), ("s", 10**9))
_SECONDS = Pattern(r"\.[0-9]+")
_HTML = {ord(char): f"\\u{ord(char):04x}" for char in "<>&"}
_SMALL_UNITS = (("ms", 10**6), ("µs", 10**3), ("ns", 1))


def _asks(test: Callable[[str], bool]) -> Method:
    return lambda data: Function(lambda: Value(BOOL, test(data)))


def _gives(part: Callable[[Any], str]) -> Method:
    return lambda data: Function(lambda: text(part(data)))


def _is(name: str) -> Method:
    return _asks(lambda data: data == name)


def _container(mode: str) -> str:
    kind, colon, name = mode.partition(":")
    return name if colon and kind == "container" else ""


_is_container = _asks(lambda data: data.startswith("container:"))
_HOST: Mapping[str, Method] = {"IsHost": _is("host"), "IsPrivate": _asks(lambda data: data != "host")}


def duration(nanoseconds: int) -> str:
    """A duration as Go writes it: `1m30s`."""
    sign, rest = "-" if nanoseconds < 0 else "", abs(nanoseconds)
    if rest < 10**9:
        unit, size = next(((unit, size) for unit, size in _SMALL_UNITS if rest >= size), ("s", 1))
        return f"{sign}{_decimal(rest, size)}{unit}"
    out = sign
    for unit, size in _UNITS[:2]:
        if rest >= size or out != sign:
            out += f"{rest // size}{unit}"
            rest %= size
    return f"{out}{_decimal(rest, 10**9)}s"


def _decimal(value: int, unit: int) -> str:
    whole, rest = divmod(value, unit)
    return f"{whole}.{rest:0{len(str(unit)) - 1}}".rstrip("0") if rest else str(whole)


def _time(stamp: Any) -> str:
    """A time as Go writes it: `2025-01-31 12:00:00.5 +0000 UTC`."""
    return go_time(stamp.get("stamp", ZERO_STAMP))


def _time_fields(stamp: str) -> dict[str, Any]:
    """A time's data: its stamp, and what Go keeps: nanoseconds, seconds since the year 1, a zone unless it is UTC."""
    from datetime import datetime

    try:
        moment = datetime.fromisoformat(_SECONDS.compiled.sub("", stamp))
    except ValueError:
        return {}
    seconds = round((moment - datetime.min.replace(tzinfo=moment.tzinfo)).total_seconds())
    offset = moment.utcoffset()
    fraction = _SECONDS.compiled.search(stamp)
    return {
        "stamp": stamp,
        "wall": int(fraction[0][1:10].ljust(9, "0")) if fraction else 0,
        "ext": seconds - (round(offset.total_seconds()) if offset else 0),
        "loc": {} if offset else None,
    }


def _stamp(time: Mapping[str, Any]) -> str:
    """A time as JSON has it, without zeros at the end of the seconds' fraction."""
    stamp: str = time.get("stamp", ZERO_STAMP)
    cut = len(stamp) - (1 if stamp.endswith("Z") else 6)
    clock, zone = stamp[:cut], stamp[cut:]
    if "." in clock:
        clock = clock.rstrip("0").rstrip(".")
    return clock + zone


def _quoted_stamp(stamp: Any) -> str:
    return f'"{_stamp(stamp)}"'


def _service_config(data: Any) -> str:
    """As docker's own encoder has it: all keys in their order, and what means something in HTML escaped."""
    import json

    from engine_cli.template.json import fields, from_json, to_json
    from engine_cli.template.shapes import shape

    own = "{" + ",".join(fields(Value(shape("registry.ServiceConfig"), data))) + "}"
    return to_json(from_json(json.loads(own))).translate(_HTML)


def _network(data: Any) -> str:
    return str(data.get("text", "<nil>"))


def _platform(data: Any) -> str:
    platform: Mapping[str, str] = data.get("Platform") or {}
    system, version = platform.get("OS", ""), platform.get("OSVersion", "")
    if not system:
        return "unknown"
    if version:
        system += f"({version})"
    parts = (system, platform.get("Architecture", ""), platform.get("Variant", ""))
    return "/".join(part for part in parts if part)


def _version(data: Any) -> str:
    return str(data.get("Index", 0))


def _file_mode(mode: int) -> str:
    """A file's mode as Go writes it: `-rw-r--r--`."""
    return "-" + "".join(char if mode >> 8 - at & 1 else "-" for at, char in enumerate("rwxrwxrwx"))


def _interface(data: Mapping[str, str]) -> str:
    return f"{data.get('Prefix', '')}.{data.get('Capability', '')}/{data.get('Version', '')}"


def _interface_fields(text: str) -> dict[str, str]:
    """What `docker.volumedriver/1.0` says."""
    name, slash, version = text.partition("/")
    prefix, dot, capability = name.rpartition(".")
    return {"Prefix": prefix, "Capability": capability, "Version": version} if slash and dot else {}


def _in_units(size: float) -> Method:
    return lambda data: Function(lambda: Value(FLOAT64, data / size))


METHODS: Mapping[str, Mapping[str, Method]] = {
    "formatter.Platform": {"String": lambda data: Function(lambda: text(_platform(data)))},
    "nat.Port": {
        "Port": _gives(lambda data: data.partition("/")[0]),
        "Proto": _gives(lambda data: data.partition("/")[2] or "tcp"),
        "Int": lambda data: Function(lambda: Value(INT, int(data.partition("/")[0].partition("-")[0] or 0))),
    },
    "digest.Digest": {
        "Algorithm": _gives(lambda data: data.partition(":")[0]),
        "Encoded": _gives(lambda data: data.partition(":")[2]),
        "Hex": _gives(lambda data: data.partition(":")[2]),
        "String": _gives(str),
    },
    "container.NetworkMode": {
        "IsBridge": _is("bridge"),
        "IsContainer": _is_container,
        "IsDefault": _is("default"),
        "IsHost": _is("host"),
        "IsNone": _is("none"),
        "IsPrivate": _asks(lambda data: data != "host" and not data.startswith("container:")),
        "ConnectedContainer": _gives(_container),
    },
    "container.IpcMode": {
        "IsContainer": _is_container,
        "IsHost": _is("host"),
        "IsNone": _is("none"),
        "IsPrivate": _is("private"),
        "IsShareable": _is("shareable"),
        "Container": _gives(_container),
    },
    "container.PidMode": {
        "IsContainer": _is_container,
        "IsHost": _is("host"),
        "IsPrivate": _asks(lambda data: data != "host" and not data.startswith("container:")),
        "Container": _gives(_container),
    },
    "container.UTSMode": _HOST,
    "container.UsernsMode": _HOST,
    "container.CgroupnsMode": {"IsHost": _is("host"), "IsPrivate": _is("private"), "IsEmpty": _is("")},
    "swarm.Version": {"String": _gives(_version)},
    "time.Duration": {
        "String": lambda data: Function(lambda: text(duration(data))),
        "Hours": _in_units(3600e9),
        "Minutes": _in_units(60e9),
        "Seconds": _in_units(1e9),
    },
    "time.Time": {"String": lambda data: Function(lambda: text(_time(data)))},
}
TEXTS: Mapping[str, Callable[[Any], str]] = {
    "blkiodev.ThrottleDevice": lambda data: f"{data.get('Path', '')}:{data.get('Rate', 0)}",
    "blkiodev.WeightDevice": lambda data: f"{data.get('Path', '')}:{data.get('Weight', 0)}",
    "digest.Digest": str,
    "formatter.Platform": _platform,
    "fs.FileMode": _file_mode,
    "registry.NetIPNet": _network,
    "swarm.Version": _version,
    "time.Duration": duration,
    "time.Time": _time,
    "types.PluginInterfaceType": _interface,
    "units.Ulimit": lambda data: f"{data.get('Name', '')}={data.get('Soft', 0)}:{data.get('Hard', 0)}",
}
FROM_TEXT: Mapping[str, Callable[[str], Any]] = {
    "registry.NetIPNet": lambda text: {"text": text},
    "time.Time": _time_fields,
    "types.PluginInterfaceType": _interface_fields,
}
TO_JSON: Mapping[str, Callable[[Any], str]] = {
    "registry.NetIPNet": lambda data: f'"{_network(data)}"',
    "registry.ServiceConfig": _service_config,
    "time.Time": _quoted_stamp,
    "types.PluginInterfaceType": lambda data: f'"{_interface(data)}"',
}
