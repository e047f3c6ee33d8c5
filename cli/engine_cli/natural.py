"""Names in the order in which people count: `net2` before `net10`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Key: TypeAlias = list[tuple[int, int, str, int]]

_DIGITS = "0123456789"
_BEFORE_CHARACTERS = -1


def natural(text: str) -> Key:
    """A key to sort by: runs of digits compare as numbers and come before all else, which compares as it is."""
    key: Key = []
    rest = text
    while rest:
        number = rest[: len(rest) - len(rest.lstrip(_DIGITS))]
        if number:
            value = number.lstrip("0")
            key.append((_BEFORE_CHARACTERS, len(value), value, len(number)))
            rest = rest[len(number) :]
        else:
            key.append((ord(rest[0]), 0, "", 0))
            rest = rest[1:]
    return key
