"""What a TypedDict says, and how a JSON value differs from it."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    NamedTuple,
    NotRequired,
    Union,
    cast,
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


def fields(typed_dict: Any) -> dict[str, Field]:
    """The fields of a TypedDict, inherited ones included; a base's must be as required as its own."""
    hints = get_type_hints(typed_dict, include_extras=True)
    return {name: _field(hint, typed_dict.__total__) for name, hint in hints.items()}


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


def differences(value: Any, hint: Any, path: str) -> Iterator[str]:
    """Where a JSON value is not of the type, a line each."""
    type_, nullable = without_none(hint)
    plain_type = dict if is_typeddict(type_) else get_origin(type_) or type_
    if value is None:
        if not nullable:
            yield f"{path} is null"
    elif type_ is object:
        pass
    elif type(value) is not plain_type:
        yield f"{path} is {value!r}, not {type_}"
    elif is_typeddict(type_):
        yield from _object_differences(value, fields(type_), path)
    elif plain_type is list:
        for item in cast("list[object]", value):
            yield from differences(item, get_args(type_)[0], f"{path}[]")
    elif plain_type is dict:
        for item in cast("dict[str, object]", value).values():
            yield from differences(item, get_args(type_)[1], f"{path}{{}}")


def _object_differences(value: dict[str, object], known: dict[str, Field], path: str) -> Iterator[str]:
    for name, field in known.items():
        if name not in value:
            if field.required:
                yield f"{path}.{name} is missing"
        elif value[name] is not None or not field.nullable:
            yield from differences(value[name], field.type, f"{path}.{name}")
    for name in value:
        if name not in known:
            yield f"{path}.{name} is not known"
