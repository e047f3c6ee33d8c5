"""Points in time as docker writes and reads them: RFC 3339 with nanoseconds, Go durations, Unix seconds.

A moment is an int here, nanoseconds since 1970: a `datetime` ends at microseconds, and an engine's times do not.

    started = parse_stamp(container["State"]["StartedAt"])       # "2024-01-02T03:04:05.123456789Z"
    engine.containers.logs(id, since=format_unix(started))       # "1704164645.123456789"
    age = (time.time_ns() - started) / 1e9

A time that never was, such as FinishedAt of what still runs, is the year 1: far below zero.
"""

from __future__ import annotations

import re
import time

from engine_client.errors import InvalidValue
from engine_client.spec.integers import signed
from engine_client.spec.quote import quote, quote_time
from engine_client.spec.units import duration

# Go's names for the parts of a time, what each may look like, and its greatest value
_PARTS = {
    "2006": (re.compile(r"\d{4}", re.ASCII), "year", 9999),
    "01": (re.compile(r"\d\d", re.ASCII), "month", 12),
    "02": (re.compile(r"\d\d", re.ASCII), "day", 99),
    "15": (re.compile(r"\d\d?", re.ASCII), "hour", 23),
    "04": (re.compile(r"\d\d", re.ASCII), "minute", 59),
    "05": (re.compile(r"\d\d", re.ASCII), "second", 59),
}
_LAYOUT = re.compile(r"2006|0[1245]|15|\.9+|Z07:00|.")
_FRACTION = re.compile(r"[.,](\d+)", re.ASCII)
_ZONE = re.compile(r"Z|([+-])(\d\d):(\d\d)", re.ASCII)
_UNIX = re.compile(r"[+-]?\d+(?:\.[+-]?\d+)?", re.ASCII)
_SECOND = 1_000_000_000


def parse_duration(text: str) -> int:
    """A Go duration such as `1h30m`, `1.5s` or `-10ms`, in nanoseconds. Raises InvalidValue with Go's text."""
    return duration(text)


def parse_stamp(text: str) -> int:
    """An RFC 3339 time as nanoseconds since 1970; it may end behind its day, hour, minute or second.

    Without a zone it is local time. Raises InvalidValue with Go's text.
    """
    parts: dict[str, int] = {}
    layout = _layout(text)
    rest = text
    offset = None if "Z" not in layout else 0
    for element in _LAYOUT.findall(layout):
        if element in _PARTS:
            rest = _take_number(parts, element, rest, text, layout)
        elif element == "Z07:00":
            offset, rest = _take_zone(rest, text, layout)
        elif element[0] == "." and len(element) > 1:
            continue  # the second's own fraction, which Go reads wherever a second stands
        elif rest.startswith(element):
            rest = rest[len(element) :]
        else:
            raise _mismatch(text, layout, rest, element)
    if rest:
        raise InvalidValue(f"parsing time {quote_time(text)}: extra text: {quote_time(rest)}")
    return _nanoseconds(parts, offset, text)


def _take_number(parts: dict[str, int], element: str, rest: str, text: str, layout: str) -> str:
    pattern, name, most = _PARTS[element]
    match = pattern.match(rest)
    if match is None:
        raise _mismatch(text, layout, rest, element)
    parts[name] = value = int(match[0])
    if value > most or (name == "month" and value < 1):
        raise InvalidValue(f"parsing time {quote_time(text)}: {name} out of range")
    rest = rest[match.end() :]
    if name == "second" and (fraction := _FRACTION.match(rest)):
        parts["fraction"] = int(fraction[1].ljust(9, "0")[:9])
        rest = rest[fraction.end() :]
    return rest


def _take_zone(rest: str, text: str, layout: str) -> tuple[int, str]:
    """The distance from UTC in seconds, and what follows."""
    match = _ZONE.match(rest)
    if match is None:
        raise _mismatch(text, layout, rest, "Z07:00")
    sign, hours, minutes = match.groups("0")
    seconds = int(hours) * 3600 + int(minutes) * 60
    return -seconds if sign == "-" else seconds, rest[match.end() :]


def _nanoseconds(parts: dict[str, int], offset: int | None, text: str) -> int:
    year, month, day = parts["year"], parts["month"], parts["day"]
    if not 1 <= day <= _days(year, month):
        raise InvalidValue(f"parsing time {quote_time(text)}: day out of range")
    clock = parts.get("hour", 0) * 3600 + parts.get("minute", 0) * 60 + parts.get("second", 0)
    seconds = _days_before(year, month, day) * 86400 + clock
    seconds -= _local_offset(seconds) if offset is None else offset
    return seconds * _SECOND + parts.get("fraction", 0)


def format_stamp(nanoseconds: int, *, utc: bool = True) -> str:
    """Nanoseconds since 1970 as RFC 3339, always with nine digits: `2024-01-02T03:04:05.123456789Z`.

    Not `utc`: in local time, with its distance from UTC.
    """
    seconds, fraction = divmod(nanoseconds, _SECOND)
    moment = time.gmtime(seconds) if utc else time.localtime(seconds)
    text = f"{moment.tm_year:04}-{time.strftime('%m-%dT%H:%M:%S', moment)}.{fraction:09}"
    offset = 0 if utc else moment.tm_gmtoff
    if offset == 0:
        return text + "Z"
    hours, minutes = divmod(abs(offset) // 60, 60)
    return f"{text}{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}"


def unix_text(text: str, now: float | None = None) -> str:
    """What `--since` and `--until` take, as the API takes it: Unix seconds, with a fraction where `text` is exact.

    `text` is a Go duration (that long before `now`, by default the clock's), an RFC 3339 time that may end anywhere
    behind the day, or Unix seconds, which stay as they are. Raises InvalidValue with docker's text.
    """
    if text != "0":
        try:
            ago = parse_duration(text)
        except InvalidValue:
            pass
        else:
            moment = time.time_ns() if now is None else int(now * _SECOND)
            return str((moment - ago) // _SECOND)
    try:
        seconds, fraction = divmod(parse_stamp(text), _SECOND)
    except InvalidValue:
        if "-" in text:
            raise
        if not _UNIX.fullmatch(text):
            raise InvalidValue(f"failed to parse value as time or duration: {quote(text)}") from None
        return text
    return format_unix(seconds * _SECOND + fraction)


def format_unix(nanoseconds: int) -> str:
    """Nanoseconds since 1970 as `since` and `until` take them, exactly: `1704164645.123456789`."""
    seconds, fraction = divmod(nanoseconds, _SECOND)
    return f"{seconds}.{fraction:09}"


def parse_unix(text: str) -> int:
    """What `since` and `until` take, Unix seconds with up to nine digits of a fraction, in nanoseconds.

    Raises InvalidValue.
    """
    if not _UNIX.fullmatch(text):
        raise InvalidValue(f"these are no Unix seconds: {text!r}")
    whole, _, fraction = text.partition(".")
    return signed(whole) * _SECOND + int(fraction[:9].ljust(9, "0"))


def _mismatch(text: str, layout: str, rest: str, element: str) -> InvalidValue:
    given, there = quote_time(text), quote_time(rest)
    return InvalidValue(f'parsing time {given} as "{layout}": cannot parse {there} as "{element}"')


def _layout(text: str) -> str:
    """The form, in Go's notation, that docker takes `text` to have."""
    utc = "z" in text or "Z" in text
    zone = "Z07:00" if utc or "+" in text or text.count("-") == 3 else ""
    if "." in text:
        return "2006-01-02T15:04:05.999999999" + zone
    if "T" not in text:
        return "2006-01-02" + zone
    colons = text.count(":")
    if zone and not utc and colons:
        colons -= 1  # the zone's own
    return "2006-01-02T15" + ("", ":04", ":04:05")[min(colons, 2)] + zone


def _days(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _days_before(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 to a date, by counting years from March on."""
    years = year - (month <= 2)
    months = (month + 9) % 12
    return years * 365 + years // 4 - years // 100 + years // 400 + (months * 153 + 2) // 5 + day - 1 - 719468


def _local_offset(seconds: int) -> int:
    """How far local time is ahead of UTC when a local clock shows `seconds`."""
    guess = time.localtime(seconds - time.localtime(seconds).tm_gmtoff)
    return guess.tm_gmtoff
