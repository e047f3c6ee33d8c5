"""What a TypedDict says, and how a JSON value differs from it."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    NamedTuple,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


class Field(NamedTuple):
    """A field's type, without NotRequired and None, and whether it had them."""

    type: Any
    required: bool
    nullable: bool


def fields(typed_dict: type) -> dict[str, Field]:
    """The fields of a TypedDict, inherited ones included; a base's must be as required as its own."""
    hints = get_type_hints(typed_dict, include_extras=True)
    total = typed_dict.__total__  # type: ignore[attr-defined]
    return {name: _field(hint, total) for name, hint in hints.items()}


def _field(hint: Any, total: bool) -> Field:
    required = total and get_origin(hint) is not NotRequired
    if get_origin(hint) is NotRequired:
        (hint,) = get_args(hint)
    type_, nullable = without_none(hint)
    return Field(type_, required, nullable)


def without_none(hint: Any) -> tuple[Any, bool]:
    """`X` of `X | None`, and whether None was there."""
    if get_origin(hint) not in (UnionType, Union):
        return hint, False
    (type_,) = [arg for arg in get_args(hint) if arg is not NoneType]
    return type_, True


def differences(value: object, hint: Any, path: str) -> Iterator[str]:
    """Where a JSON value is not of the type, a line each."""
    type_, nullable = without_none(hint)
    if value is None:
        if not nullable:
            yield f"{path} is null"
    elif is_typeddict(type_):
        yield from _object_differences(value, type_, path)
    elif get_origin(type_) is list and isinstance(value, list):
        for item in value:
            yield from differences(item, get_args(type_)[0], f"{path}[]")
    elif get_origin(type_) is dict and isinstance(value, dict):
        for item in value.values():
            yield from differences(item, get_args(type_)[1], f"{path}{{}}")
    elif type_ is not object and type(value) is not (get_origin(type_) or type_):
        yield f"{path} is {value!r}, not {type_}"


def _object_differences(value: object, typed_dict: type, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path} is {value!r}, not {typed_dict.__name__}"
        return
    known = fields(typed_dict)
    for name, field in known.items():
        if name not in value:
            if field.required:
                yield f"{path}.{name} is missing"
        elif value[name] is not None or not field.nullable:
            yield from differences(value[name], field.type, f"{path}.{name}")
    for name in value:
        if name not in known:
            yield f"{path}.{name} is not known"
