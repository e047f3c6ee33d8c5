"""Security options."""

from __future__ import annotations

import json

from engine_client.errors import InvalidValue
from engine_client.spec.paths import unopened
from engine_client.spec.quote import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
_FAULTS = {  # what Python says of it: what Go says
    "Expecting value": "looking for beginning of value",
    "Expecting property name": "looking for beginning of object key string",
    "Expecting ':'": "after object key",
    "Expecting ','": "after object key:value pair",
    "Extra data": "after top-level value",
}


def security_options(words: Iterable[str]) -> list[str]:
    """`NAME=VALUE` words; a `seccomp` profile's path is replaced by what it holds. Raises InvalidValue."""
    return [_option(word) for word in words]


def _option(word: str) -> str:
    name, separator, value = word.partition("=")
    if name == "no-new-privileges":  # the only one that needs no value
        return word
    if not separator:
        name, separator, value = word.partition(":")
    if not value:
        raise InvalidValue(f"Invalid --security-opt: {quote(word)}")
    if name != "seccomp" or value in ("builtin", "unconfined"):
        return word
    return f"seccomp={_profile(value)}"


def _profile(path: str) -> str:
    try:
        with open(path, "rb") as file:
            data = file.read()
    except (OSError, ValueError) as error:
        raise InvalidValue(f"opening seccomp profile ({path}) failed: {unopened(path, error)}") from None
    try:
        return json.dumps(json.loads(data.decode()), separators=(",", ":"), ensure_ascii=False)
    except json.JSONDecodeError as error:
        raise InvalidValue(f"compacting json for seccomp profile ({path}) failed: {_fault(error)}") from None
    except (ValueError, RecursionError) as error:
        raise InvalidValue(f"compacting json for seccomp profile ({path}) failed: {error}") from None


def _fault(error: json.JSONDecodeError) -> str:
    """What Go says of JSON that is none."""
    rest = error.doc[error.pos :].lstrip()
    if not rest:
        return "unexpected end of JSON input"
    where = next((where for what, where in _FAULTS.items() if error.msg.startswith(what)), "in the profile")
    return f"invalid character {quote(rest[0], chr(39))} {where}"
