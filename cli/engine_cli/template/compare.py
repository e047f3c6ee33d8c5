"""eq, ne, lt, le, gt and ge."""

from __future__ import annotations

from engine_cli.template.errors import CallFailed
from engine_cli.template.printf import sprint, sprintf
from engine_cli.template.quote import to_bytes
from engine_cli.template.reflect import BOOL, FLOATS, INTS, UINTS, Value, boxed

_BASIC = {
    "bool": "bool",
    "complex128": "complex",
    "string": "string",
    **dict.fromkeys(INTS, "int"),
    **dict.fromkeys(UINTS, "int"),  # whether there is a sign makes no difference
    **dict.fromkeys(FLOATS, "float"),
}


def _basic(value: Value | None) -> str:
    """What sort of simple value it is, "" for none."""
    return _BASIC.get(value.kind, "") if value is not None else ""


def _is_equal(first: Value | None, *others: Value | None) -> bool:
    first = boxed(first)
    if not others:
        raise CallFailed("missing argument for comparison")
    return any(_same(first, boxed(other)) for other in others)


def _same(first: Value | None, other: Value | None) -> bool:
    kind = _basic(first)
    if kind != _basic(other):
        if first is not None and other is not None:
            raise CallFailed("incompatible types for comparison")
        return False
    if kind:
        assert first is not None
        assert other is not None
        return bool(first.data == other.data)
    if first is None or other is None:
        return _is_nil(first) and _is_nil(other)
    if first.kind != other.kind:
        names = f"{_shown(first)}: {first.type.name}, {other.type.name}: {sprint([other])}"
        raise CallFailed(f"non-comparable types {names}")
    if _is_nil(first) or _is_nil(other):
        return _is_nil(first) == _is_nil(other)
    if not other.type.is_comparable:
        raise CallFailed(f"non-comparable type {_shown(other)}: {other.type.name}")
    if other.kind == "ptr":
        return first.data is other.data
    return first.type.name == other.type.name and bool(first.data == other.data)


def _is_nil(value: Value | None) -> bool:
    return value is None or (value.type.is_nilable and value.is_nil)


def _shown(value: Value) -> str:
    return sprintf("%s", [value])


def _is_less(first: Value | None, second: Value | None) -> bool:
    first, second = boxed(first), boxed(second)
    kinds = _basic(first), _basic(second)
    if not all(kinds):
        raise CallFailed("invalid type for comparison")
    if kinds[0] != kinds[1]:
        raise CallFailed("incompatible types for comparison")
    if kinds[0] in ("bool", "complex"):
        raise CallFailed("invalid type for comparison")
    assert first is not None
    assert second is not None
    if kinds[0] == "string":
        return to_bytes(first.data) < to_bytes(second.data)
    return bool(first.data < second.data)


def equal(first: Value | None, *others: Value | None) -> Value:
    """Whether the first is equal to one of the others. Raises CallFailed."""
    return Value(BOOL, _is_equal(first, *others))


def not_equal(first: Value | None, second: Value | None) -> Value:
    """Whether they differ. Raises CallFailed."""
    return Value(BOOL, not _is_equal(first, second))


def less(first: Value | None, second: Value | None) -> Value:
    """Whether the first comes before the second. Raises CallFailed."""
    return Value(BOOL, _is_less(first, second))


def at_most(first: Value | None, second: Value | None) -> Value:
    """Whether the second does not come before the first. Raises CallFailed."""
    return Value(BOOL, _is_less(first, second) or _is_equal(first, second))


def greater(first: Value | None, second: Value | None) -> Value:
    """Whether the second comes before the first. Raises CallFailed."""
    return Value(BOOL, not (_is_less(first, second) or _is_equal(first, second)))


def at_least(first: Value | None, second: Value | None) -> Value:
    """Whether the first does not come before the second. Raises CallFailed."""
    return Value(BOOL, not _is_less(first, second))
