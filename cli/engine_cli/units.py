"""Sizes, ages, ids, names and what is true or not, as docker writes them."""

from __future__ import annotations

from itertools import accumulate

from engine_cli.table import char_cells

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_SIZES = ("B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB")
_BINARY_SIZES = ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB")
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_LONGEST = 9_223_372_036  # what Go has nanoseconds for


def human_size(size: float, digits: int = 4) -> str:
    """A size in bytes with `digits` significant digits, to the base of 1000: `4.262MB`."""
    return _scaled(size, 1000, _SIZES, digits)


def binary_size(size: float) -> str:
    """A size in bytes with four significant digits, to the base of 1024: `1.944GiB`."""
    return _scaled(size, 1024, _BINARY_SIZES, 4)


def _scaled(size: float, base: int, names: Sequence[str], digits: int) -> str:
    power = 0
    while size >= base and power < len(names) - 1:
        size /= base
        power += 1
    return f"{size:.{digits}g}{names[power]}"


def human_duration(seconds: int) -> str:
    """A duration in words, as docker words it: `About an hour`, `7 days`."""
    seconds = min(seconds, _LONGEST)
    minutes = seconds // _MINUTE
    hours = (seconds + _HOUR // 2) // _HOUR  # docker rounds hours and cuts all else
    if seconds < 1:
        return "Less than a second"
    if seconds < _MINUTE:
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    if minutes < 60:
        return "About a minute" if minutes == 1 else f"{minutes} minutes"
    if hours < 48:
        return "About an hour" if hours == 1 else f"{hours} hours"
    if hours < 24 * 7 * 2:
        return f"{hours // 24} days"
    if hours < 24 * 30 * 2:
        return f"{hours // 24 // 7} weeks"
    if hours < 24 * 365 * 2:
        return f"{hours // 24 // 30} months"
    return f"{seconds // _DAY // 365} years"


def truth(value: object) -> str:
    """`true` or `false`."""
    return "true" if value else "false"


def short_id(id: str) -> str:
    """The first 12 digits of an id, without the name of its algorithm."""
    return id.partition(":")[2][:12] if ":" in id else id[:12]


def ellipsis(text: str, width: int) -> str:
    """The text in at most `width` cells, its end replaced by `…` where it is longer.

    As in docker, each character counts, even one that takes no cell of its own.
    """
    if len(text) <= width and text.isascii():
        return text
    ends = list(accumulate(map(char_cells, text)))
    return text if ends[-1] <= width else text[: sum(end < width for end in ends)] + "…"
