"""Security options."""

from __future__ import annotations

import json
import os

from engine_client.errors import InvalidValue
from engine_client.spec.units import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


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
        raise InvalidValue(f"Invalid --security-opt: {quoted(word)}")
    if name != "seccomp" or value in ("builtin", "unconfined"):
        return word
    return f"seccomp={_profile(value)}"


def _profile(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        lower = reason[:1].lower() + reason[1:]
        raise InvalidValue(f"opening seccomp profile ({path}) failed: open {path}: {lower}") from None
    try:
        return json.dumps(json.loads(text), separators=(",", ":"), ensure_ascii=False)
    except ValueError as error:
        raise InvalidValue(f"compacting json for seccomp profile ({path}) failed: {error}") from None
