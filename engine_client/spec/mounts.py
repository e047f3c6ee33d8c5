"""Mounts in their long form (`--mount`)."""

from __future__ import annotations

import os

from engine_client.errors import InvalidValue
from engine_client.spec import fields
from engine_client.spec.integers import unsigned
from engine_client.spec.units import size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from engine_client.models import Mount

_TRUE = ("1", "t", "T", "TRUE", "true", "True")
_FALSE = ("0", "f", "F", "FALSE", "false", "False")
_SWITCHES = ("readonly", "ro", "volume-nocopy", "bind-nonrecursive")
_RECURSION = {
    "enabled": "",
    "disabled": "NonRecursive",
    "writable": "ReadOnlyNonRecursive",
    "readonly": "ReadOnlyForceRecursive",
}
_FAMILIES = (("VolumeOptions", "volume"), ("ImageOptions", "image"), ("BindOptions", "bind"), ("TmpfsOptions", "tmpfs"))


def mount(text: str) -> Mount:
    """`type=bind,source=/a,target=/b,readonly` and so on as a mount; without a type it is a volume.

    Raises InvalidValue.
    """
    found: dict[str, Any] = {"Type": "volume"}
    for field in fields.split(text):
        name, equals, value = field.partition("=")
        name = name.lower()
        if not equals and name not in _SWITCHES:
            raise InvalidValue(f"invalid field '{field}' must be a key=value pair")
        setter = _SETTERS.get(name)
        if setter is None:
            raise InvalidValue(f"unexpected key '{name}' in '{field}'")
        setter(found, name, value if equals else "true")
    _check(found)
    return _as_mount(found)


def _as_mount(found: Any) -> Mount:
    mount: Mount = found
    return mount


def _check(found: dict[str, Any]) -> None:
    kind = found["Type"]
    if not kind:
        raise InvalidValue("type is required")
    if not found.get("Target"):
        raise InvalidValue("target is required")
    for family, its_kind in _FAMILIES:
        if family in found and kind != its_kind:
            raise InvalidValue(f"cannot mix '{its_kind}-*' options with mount type '{kind}'")
    bind = found.get("BindOptions", {})
    if bind.get("ReadOnlyNonRecursive") and not found.get("ReadOnly"):
        raise InvalidValue("option 'bind-recursive=writable' requires 'readonly' to be specified in conjunction")
    if bind.get("ReadOnlyForceRecursive"):
        required = "readonly" if not found.get("ReadOnly") else "bind-propagation=rprivate"
        if required == "readonly" or bind.get("Propagation") != "rprivate":
            raise InvalidValue(f"option 'bind-recursive=readonly' requires '{required}' to be specified in conjunction")


def _part(found: dict[str, Any], *names: str) -> dict[str, Any]:
    """The dictionary inside `found` at that path, made where it is missing."""
    for name in names:
        found = found.setdefault(name, {})
    return found


def _switch(name: str, value: str) -> bool:
    if value not in _TRUE and value not in _FALSE:
        raise InvalidValue(f"invalid value for {name}: {value}")
    return value in _TRUE


def _type(found: dict[str, Any], _name: str, value: str) -> None:
    found["Type"] = value.lower()


def _source(found: dict[str, Any], _name: str, value: str) -> None:
    found["Source"] = os.path.abspath(value) if value.startswith(".") else value


def _target(found: dict[str, Any], _name: str, value: str) -> None:
    found["Target"] = value


def _read_only(found: dict[str, Any], name: str, value: str) -> None:
    found["ReadOnly"] = _switch(name, value)


def _consistency(found: dict[str, Any], _name: str, value: str) -> None:
    found["Consistency"] = value.lower()


def _propagation(found: dict[str, Any], _name: str, value: str) -> None:
    _part(found, "BindOptions")["Propagation"] = value.lower()


def _non_recursive(found: dict[str, Any], name: str, value: str) -> None:
    _part(found, "BindOptions")["NonRecursive"] = _switch(name, value)


def _recursive(found: dict[str, Any], name: str, value: str) -> None:
    field = _RECURSION.get(value)
    if field is None:
        choice = '"enabled", "disabled", "writable", or "readonly"'
        raise InvalidValue(f"invalid value for {name}: {value} (must be {choice})")
    if field:
        _part(found, "BindOptions")[field] = True


def _volume_subpath(found: dict[str, Any], _name: str, value: str) -> None:
    _part(found, "VolumeOptions")["Subpath"] = value


def _no_copy(found: dict[str, Any], name: str, value: str) -> None:
    _part(found, "VolumeOptions")["NoCopy"] = _switch(name, value)


def _label(found: dict[str, Any], _name: str, value: str) -> None:
    _pair(_part(found, "VolumeOptions", "Labels"), value)


def _driver(found: dict[str, Any], _name: str, value: str) -> None:
    _part(found, "VolumeOptions", "DriverConfig")["Name"] = value


def _driver_option(found: dict[str, Any], _name: str, value: str) -> None:
    _pair(_part(found, "VolumeOptions", "DriverConfig", "Options"), value)


def _pair(target: dict[str, Any], text: str) -> None:
    name, _, value = text.partition("=")
    if name:
        target[name] = value


def _image_subpath(found: dict[str, Any], _name: str, value: str) -> None:
    _part(found, "ImageOptions")["Subpath"] = value


def _tmpfs_size(found: dict[str, Any], name: str, value: str) -> None:
    try:
        _part(found, "TmpfsOptions")["SizeBytes"] = size(value)
    except InvalidValue:
        raise InvalidValue(f"invalid value for {name}: {value}") from None


def _tmpfs_mode(found: dict[str, Any], name: str, value: str) -> None:
    try:
        _part(found, "TmpfsOptions")["Mode"] = unsigned(value, 32, 8)
    except InvalidValue:
        raise InvalidValue(f"invalid value for {name}: {value}") from None


_SETTERS: dict[str, Callable[[dict[str, Any], str, str], None]] = {
    "type": _type,
    "source": _source,
    "src": _source,
    "target": _target,
    "dst": _target,
    "destination": _target,
    "readonly": _read_only,
    "ro": _read_only,
    "consistency": _consistency,
    "bind-propagation": _propagation,
    "bind-nonrecursive": _non_recursive,
    "bind-recursive": _recursive,
    "volume-subpath": _volume_subpath,
    "volume-nocopy": _no_copy,
    "volume-label": _label,
    "volume-driver": _driver,
    "volume-opt": _driver_option,
    "image-subpath": _image_subpath,
    "tmpfs-size": _tmpfs_size,
    "tmpfs-mode": _tmpfs_mode,
}
