"""Paths and query strings. (`urllib.parse` would cost a start-up 6 ms.)"""

from __future__ import annotations

from engine_client._wire.jsontext import dumps
from engine_client.errors import InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeAlias, TypeGuard

    Filters: TypeAlias = Mapping[str, Sequence[str]]
    QueryValue: TypeAlias = str | int | bool | Sequence[str] | Filters | None
    Query: TypeAlias = Mapping[str, QueryValue]

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_IN_A_PATH = _UNRESERVED | frozenset(b"/:@")


def quote(text: str, safe: frozenset[int] = _UNRESERVED) -> str:
    """Percent-encoded UTF-8, all but the `safe` bytes; lone surrogates stand for the bytes that they came from.

    Raises InvalidValue for surrogates that came from none.
    """
    try:
        data = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raise InvalidValue(f"this is not Unicode text: {text!r}") from None
    if safe.issuperset(data):
        return text
    return "".join(chr(byte) if byte in safe else f"%{byte:02X}" for byte in data)


def segment(name: str, kind: str = "container name or ID", *, trim: bool = True) -> str:
    """A name or id as part of a path, without blanks around it. Raises InvalidValue where it is empty.

    Slashes stay, as image names have them, but for those that engines would redirect: the first one of the names that
    they list, the last one, and all but one of several.
    """
    path = "/".join(filter(None, (name.strip() if trim else name).split("/")))
    given(path, kind)
    return quote(path, _IN_A_PATH)


def given(name: str, kind: str = "container name or ID") -> str:
    """The name or id, without blanks around it. Raises InvalidValue where it is empty."""
    name = name.strip()
    if not name:
        raise InvalidValue(f"invalid {kind}: value is empty")
    return name


def encode_query(query: Query) -> str:
    """`?a=1&b=x`, or nothing.

    Sorted by name, as Go sends them. None and False are left out, a list is repeated, a mapping goes as the API's
    filters do.
    """
    pairs: list[str] = []
    for name, value in sorted(query.items()):
        if value is None or value is False:
            continue
        pairs += [f"{name}={quote(text)}" for text in _texts(value)]
    return "?" + "&".join(pairs) if pairs else ""


def _texts(value: str | int | bool | Sequence[str] | Filters) -> list[str]:
    if value is True:
        return ["1"]
    if isinstance(value, (str, int)):
        return [str(value)]
    if _is_mapping(value):
        return [encode_filters(value)] if value else []
    return list(value)


def _is_mapping(value: Sequence[str] | Filters) -> TypeGuard[Filters]:
    return hasattr(value, "items")


def encode_filters(filters: Filters) -> str:
    """The API's JSON form of filters: `{"label": {"a=b": true}}`. A text alone is one value."""
    given = {name: [values] if isinstance(values, str) else values for name, values in filters.items()}
    return dumps({name: dict.fromkeys(values, True) for name, values in given.items()})
