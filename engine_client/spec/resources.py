"""Devices, limits, and what is done when a container ends."""

from __future__ import annotations

from engine_client._pattern import Pattern
from engine_client.errors import InvalidValue
from engine_client.spec import fields
from engine_client.spec.env import pairs
from engine_client.spec.integers import signed, unsigned
from engine_client.spec.paths import clean_path
from engine_client.spec.units import size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine_client.models import (
        DeviceMapping,
        DeviceRequest,
        RestartPolicy,
        ThrottleDevice,
        Ulimit,
        WeightDevice,
    )

_LIMITS = (
    "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice",
    "nofile", "nproc", "rss", "rtprio", "rttime", "sigpending", "stack",
)  # fmt: skip
_CGROUP_RULE = Pattern(r"[acb] ([0-9]+|\*):([0-9]+|\*) [rwm]{1,3}")
_CDI_NAME = Pattern(
    r"[A-Za-z](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?/[A-Za-z](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?=[A-Za-z0-9](?:[A-Za-z0-9_.:-]*[A-Za-z0-9])?"
)
_RATE = "invalid rate for device: {}. The correct format is <device-path>:<number>{}. Number must be a positive integer"
_UNITS = ". Unit is optional and can be kb, mb, or gb"
_SYSCTLS = (
    "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem",
    "kernel.shmall", "kernel.shmmax", "kernel.shmmni", "kernel.shm_rmid_forced",
)  # fmt: skip


def ulimit(text: str) -> Ulimit:
    """`NAME=SOFT[:HARD]`; -1 is no limit. Raises InvalidValue."""
    name, equals, values = text.partition("=")
    if not equals:
        raise InvalidValue(f"invalid ulimit argument: {text}")
    if name not in _LIMITS:
        raise InvalidValue(f"invalid ulimit type: {name}")
    limits = values.split(":")
    if len(limits) > 2:
        raise InvalidValue(f"too many limit value arguments - {values}, can only have up to two, `soft[:hard]`")
    hard, soft = signed(limits[-1]), signed(limits[0])
    complaint = "ulimit soft limit must be less than or equal to hard limit: "
    if hard != -1 and soft == -1:
        raise InvalidValue(f"{complaint}soft: -1 (unlimited), hard: {hard}")
    if hard != -1 and soft > hard:
        raise InvalidValue(f"{complaint}{soft} > {hard}")
    return {"Name": name, "Soft": soft, "Hard": hard}


def ulimits(texts: Iterable[str]) -> list[Ulimit]:
    """One limit of each name, the last that is given, sorted by name. Raises InvalidValue."""
    limits = {text.partition("=")[0]: ulimit(text) for text in texts}
    return [limits[name] for name in sorted(limits)]


def restart_policy(text: str) -> RestartPolicy:
    """`NAME[:RETRIES]`; the engine judges the name. Raises InvalidValue."""
    if not text:
        return {}
    name, colon, count = text.partition(":")
    if colon and not name:
        raise InvalidValue("invalid restart policy format: no policy provided before colon")
    try:
        return {"Name": name, "MaximumRetryCount": signed(count) if count else 0}
    except InvalidValue:
        raise InvalidValue("invalid restart policy format: maximum retry count must be an integer") from None


def sysctl(text: str) -> str:
    """`NAME=VALUE` of a kernel parameter that a container may have of its own, as it is. Raises InvalidValue."""
    name, equals, _ = text.partition("=")
    if not equals or not (name in _SYSCTLS or name.startswith(("net.", "fs.mqueue."))):
        raise InvalidValue(f"sysctl '{text}' is not allowed")
    return text


def capabilities(names: list[str]) -> list[str]:
    """Linux capabilities as the engine names them (`CAP_NET_ADMIN`, or `ALL`), sorted, each once."""
    upper = [name.upper() for name in names]
    return sorted({name if name == "ALL" or name.startswith("CAP_") else f"CAP_{name}" for name in upper})


def is_cdi(text: str) -> bool:
    """Whether a device is named as the Container Device Interface does: `vendor.com/class=name`."""
    return _CDI_NAME.compiled.fullmatch(text) is not None


def device(text: str) -> DeviceMapping:
    """`HOST_PATH[:PATH][:PERMISSIONS]`, permissions of `rwm`. Raises InvalidValue."""
    parts = text.split(":")
    if len(parts) > 3 or not parts[0]:
        raise InvalidValue(f"bad format for path: {text}")
    source, *more = parts
    permissions = "rwm"
    if len(more) == 2 or (more and _is_mode(more[0])):
        permissions = more.pop()
        if not _is_mode(permissions):
            raise InvalidValue(f"bad mode specified: {permissions}")
    target = more[0] if more else source
    if not target.startswith("/"):
        raise InvalidValue(f"{target} is not an absolute path")
    if len(parts) < 3:
        target = clean_path(target)
        source = source if more else target
    return {"PathOnHost": source, "PathInContainer": target, "CgroupPermissions": permissions}


def _is_mode(text: str) -> bool:
    return bool(text) and set(text) <= set("rwm") and len(set(text)) == len(text)


def cgroup_rule(text: str) -> str:
    """A device rule such as `c 13:* rwm`, as it is. Raises InvalidValue."""
    if not _CGROUP_RULE.compiled.fullmatch(text):
        raise InvalidValue(f"invalid device cgroup format '{text}'")
    return text


def device_bytes(text: str) -> ThrottleDevice:
    """`/dev/NAME:SIZE`, bytes per second. Raises InvalidValue."""
    path, value = _device_value(text)
    try:
        rate = size(value)
        if rate < 0:  # what is too large for Go's int64
            raise InvalidValue(value)
        return {"Path": path, "Rate": rate}
    except InvalidValue:
        raise InvalidValue(_RATE.format(text, "[<unit>]") + _UNITS) from None


def device_operations(text: str) -> ThrottleDevice:
    """`/dev/NAME:NUMBER`, operations per second. Raises InvalidValue."""
    path, rate = _device_value(text)
    try:
        return {"Path": path, "Rate": unsigned(rate)}
    except InvalidValue:
        raise InvalidValue(_RATE.format(text, "")) from None


def device_weight(text: str) -> WeightDevice:
    """`/dev/NAME:WEIGHT`, 10 to 1000, or 0. Raises InvalidValue."""
    path, value = _device_value(text)
    try:
        weight = unsigned(value)
    except InvalidValue:
        weight = -1
    if weight and not 10 <= weight <= 1000:
        raise InvalidValue(f"invalid weight for device: {text}")
    return {"Path": path, "Weight": weight}


def _device_value(text: str) -> tuple[str, str]:
    path, colon, value = text.partition(":")
    if not (colon and path):
        raise InvalidValue(f"bad format: {text}")
    if not path.startswith("/dev/"):
        raise InvalidValue(f"bad format for device path: {text}")
    return path, value


def gpus(text: str) -> DeviceRequest:
    """`all`, a number, or `driver=…,count=…,device=…,capabilities=…,options=…`. Raises InvalidValue."""
    request: DeviceRequest = {"Options": {}, "Capabilities": [["gpu"]]}
    seen: set[str] = set()
    for field in fields.split(text):
        name, equals, value = field.partition("=")
        if name in seen:
            raise InvalidValue(f"gpu request key '{name}' can be specified only once")
        seen.add(name)
        if not equals:
            name, value = "count", name
            seen.add(name)
        _set_gpu(request, name, value, field)
    if "count" not in seen and "DeviceIDs" not in request:
        request["Count"] = 1
    return request


def _set_gpu(request: DeviceRequest, name: str, value: str, field: str) -> None:
    if name == "driver":
        request["Driver"] = value
    elif name == "count":
        request["Count"] = _gpu_count(value)
    elif name == "device":
        request["DeviceIDs"] = value.split(",")
    elif name == "capabilities":
        request["Capabilities"] = [[*value.split(","), "gpu"]]
    elif name == "options":
        try:
            request["Options"] = pairs(fields.split(value))
        except InvalidValue as error:
            raise InvalidValue(f"failed to read gpu options: {error}") from None
    else:
        raise InvalidValue(f"unexpected key '{name}' in '{field}'")


def _gpu_count(text: str) -> int:
    if text == "all":
        return -1
    try:
        return signed(text)
    except InvalidValue as error:
        reason = str(error).rpartition(": ")[2]
        raise InvalidValue(f'invalid count ({text}): value must be either "all" or an integer: {reason}') from None
