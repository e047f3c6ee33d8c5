"""len, index and slice."""

from __future__ import annotations

from engine_cli.template.errors import CallFailed
from engine_cli.template.quote import from_bytes, to_bytes
from engine_cli.template.reflect import INT, INTS, UINTS, Type, Value, boxed, indirect

_LISTS = ("array", "slice", "string")


def length(value: Value | None) -> Value:
    """How many items or bytes there are. Raises CallFailed."""
    value, is_nil = indirect(value)
    if is_nil:
        raise CallFailed("len of nil pointer")
    if value is None:
        raise CallFailed("reflect: call of reflect.Value.Type on zero Value")
    if value.kind not in (*_LISTS, "map"):
        raise CallFailed(f"len of type {value.type.name}")
    return Value(INT, value.length())


def index(value: Value | None, *keys: Value | None) -> Value | None:
    """An item of a list, map or text, and of that the next one. Raises CallFailed."""
    value = boxed(value)
    if value is None:
        raise CallFailed("index of untyped nil")
    for key in map(boxed, keys):
        inner, is_nil = indirect(value)
        if is_nil:
            raise CallFailed("index of nil pointer")
        assert inner is not None
        value = _item(inner, key)
    return value


def _item(value: Value, key: Value | None) -> Value:
    if value.kind in _LISTS:
        at = _position(key, value.length())
        if at == value.length():
            raise CallFailed(f"reflect: {value.kind} index out of range")
        return value.item(at)
    if value.kind != "map":
        raise CallFailed(f"can't index item of type {value.type.name}")
    wanted = value.type.key
    assert wanted is not None
    _check_key(key, wanted)
    assert key is not None
    found = value.entry(key.data)
    return Value(value.type.of, value.type.of.zero()) if found is None else found


def _check_key(key: Value | None, wanted: Type) -> None:
    if key is None:
        raise CallFailed(f"value is nil; should be of type {wanted.name}")
    if not key.type.is_assignable_to(wanted):
        raise CallFailed(f"value has type {key.type.name}; should be {wanted.name}")


def _position(key: Value | None, limit: int) -> int:
    if key is None:
        raise CallFailed("cannot index slice/array with nil")
    if key.kind not in INTS + UINTS:
        raise CallFailed(f"cannot index slice/array with type {key.type.name}")
    if not 0 <= key.data <= limit:
        raise CallFailed(f"index out of range: {key.data}")
    at: int = key.data
    return at


def slice(value: Value | None, *positions: Value | None) -> Value:
    """A part of a list or text. Raises CallFailed."""
    value = boxed(value)
    if value is None:
        raise CallFailed("slice of untyped nil")
    if len(positions) > 3:
        raise CallFailed(f"too many slice indexes: {len(positions)}")
    if value.kind == "string" and len(positions) == 3:
        raise CallFailed("cannot 3-index slice a string")
    if value.kind not in _LISTS:
        raise CallFailed(f"can't slice item of type {value.type.name}")
    size = value.length()
    found = [_position(position, size) for position in positions]
    start, end, *limit = found + [0, size][len(found) :]
    if start > end:
        raise CallFailed(f"invalid slice index: {start} > {end}")
    if limit and end > limit[0]:
        raise CallFailed(f"invalid slice index: {end} > {limit[0]}")
    if value.kind == "string":
        return Value(value.type, from_bytes(to_bytes(value.data)[start:end]))
    return Value(value.type, (value.data or [])[start:end])
