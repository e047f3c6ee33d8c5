"""JSON to values and back.

Importing `json` takes 7 ms, most of it for `re`. Here are the scanner and the encoder beneath it, in C, without either.
"""

from __future__ import annotations

from _json import encode_basestring_ascii, make_encoder, make_scanner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

_BLANKS = " \t\r\n"


class _Settings:
    """What the scanner asks of a decoder: plain Python values, and no constants that JSON does not have."""

    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int

    @staticmethod
    def parse_constant(name: str) -> object:
        raise ValueError(f"{name} is not JSON")


_settings: Any = _Settings()
_scan = make_scanner(_settings)


def decode_next(text: str, start: int = 0) -> tuple[Any, int]:
    """The value that begins at `start`, and where it ends. Raises ValueError, RecursionError."""
    try:
        return _scan(text, start)
    except (StopIteration, SystemError):  # SystemError where `json`, which has the exception to raise, is not loaded
        raise ValueError("no JSON value") from None


def loads(data: bytes) -> Any:
    """The one value in `data`, which is UTF-8. Raises ValueError, RecursionError."""
    text = data.decode().strip(_BLANKS)
    value, end = decode_next(text)
    if end != len(text):
        raise ValueError("more than one JSON value")
    return value


def with_names(value: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The object, with those of `names` that it has written as they are there: docker does not mind their case.

    A key that is one of them as it is goes before its likes.
    """
    standard = {name.lower(): name for name in names if name not in value}
    return {standard.get(key.lower(), key): item for key, item in value.items()}


def dumps(value: object) -> str:
    """The value as JSON, without blanks. Raises ValueError for a number that JSON does not have, TypeError."""
    encode = make_encoder({}, _refuse, encode_basestring_ascii, None, ":", ",", False, False, False)
    return "".join(encode(value, 0))


def _refuse(value: object) -> object:
    raise TypeError(f"a {type(value).__name__} is no JSON")
