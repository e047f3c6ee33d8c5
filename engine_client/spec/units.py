"""Sizes, shares of CPUs, durations and whole numbers."""

from __future__ import annotations

import re

from engine_client.errors import InvalidValue

_FLOAT = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_RATIO = re.compile(r"([+-]?[0-9]+)/([0-9]+)")
_DECIMAL = re.compile(r"([+-]?)([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]{1,6}))?")
_DURATION_PART = re.compile(r"([0-9]*)(\.?)([0-9]*)([^0-9.]*)")
_BINARY = {"k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40, "p": 1 << 50}
_INT_LIMIT = 1 << 63
_NANO = 10**9
_DURATIONS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,
    "μs": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}


def size(text: str) -> int:
    """A size in bytes, to the base of 1024: `512m`, `1.5GiB`, `1000`. Raises InvalidValue."""
    end = max(map(text.rfind, "0123456789. "))
    if end < 0:
        raise InvalidValue(f"invalid size: '{text}'")
    number = _float(text[:end] if text[end] == " " else text[: end + 1])
    if number < 0:
        raise InvalidValue(f"invalid size: '{text}'")
    suffix = text[end + 1 :]
    if len(suffix.encode()) > 3:
        raise InvalidValue(f"invalid suffix: '{suffix}'")
    return _truncated(number * _factor(suffix.lower()))


def swap(text: str) -> int:
    """A size in bytes, or -1 for no limit. Raises InvalidValue."""
    return -1 if text == "-1" else size(text)


def _factor(suffix: str) -> int:
    if suffix in ("", "b"):
        return 1
    factor = _BINARY.get(suffix[0])
    if factor is None or suffix[1:] not in ("", "b", "ib"):
        raise InvalidValue(f"invalid suffix: '{suffix}'")
    return factor


def _float(text: str) -> float:
    if not _FLOAT.fullmatch(text):
        raise InvalidValue(f'strconv.ParseFloat: parsing "{text}": invalid syntax')
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise InvalidValue(f'strconv.ParseFloat: parsing "{text}": value out of range')
    return value


def _truncated(value: float) -> int:
    """As Go converts to int64: what is too large becomes the least number."""
    return int(value) if value < _INT_LIMIT else -_INT_LIMIT


def nano_cpus(text: str) -> int:
    """A number of CPUs (`1.5`, `3/2`) in billionths. Raises InvalidValue."""
    numerator, denominator = _rational(text)
    nanos, rest = divmod(numerator * _NANO, denominator)
    if rest:
        raise InvalidValue("value is too precise")
    return nanos


def _rational(text: str) -> tuple[int, int]:
    ratio = _RATIO.fullmatch(text)
    if ratio is not None and int(ratio[2]):
        return int(ratio[1]), int(ratio[2])
    decimal = _DECIMAL.fullmatch(text)
    if decimal is None or not (decimal[2] or decimal[3]):
        raise InvalidValue(f"failed to parse {text} as a rational number")
    power = int(decimal[4] or 0) - len(decimal[3])
    whole = int(decimal[1] + decimal[2] + decimal[3])
    return whole * 10 ** max(power, 0), 10 ** max(-power, 0)


def duration(text: str) -> int:
    """A duration (`1m30s`, `500ms`) in nanoseconds. Raises InvalidValue."""
    rest = text.lstrip("+-") if text[:2] not in ("++", "--", "+-", "-+") else ""
    if rest == "0":
        return 0
    if not rest:
        raise InvalidValue(f"time: invalid duration {quoted(text)}")
    total = 0
    while rest:
        nanos, rest = _duration_part(rest, text)
        total += nanos
    if total > _INT_LIMIT - 1:
        raise InvalidValue(f"time: invalid duration {quoted(text)}")
    return -total if text.startswith("-") else total


def _duration_part(rest: str, text: str) -> tuple[int, str]:
    part = _DURATION_PART.match(rest)
    if part is None or not (part[1] or part[3]):
        raise InvalidValue(f"time: invalid duration {quoted(text)}")
    if not part[4]:
        raise InvalidValue(f"time: missing unit in duration {quoted(text)}")
    unit = _DURATIONS.get(part[4])
    if unit is None:
        raise InvalidValue(f"time: unknown unit {quoted(part[4])} in duration {quoted(text)}")
    nanos = int(part[1] or 0) * unit + int(part[3] or 0) * unit // 10 ** len(part[3])
    return nanos, rest[part.end() :]


def unsigned(text: str, bits: int = 64, base: int = 10) -> int:
    """A whole number that is not negative, of so many bits. Raises InvalidValue with the text of Go's ParseUint."""
    try:
        if not (text.isascii() and text.isalnum()):
            raise ValueError
        value = int(text, base)
    except ValueError:
        raise InvalidValue(f"strconv.ParseUint: parsing {quoted(text)}: invalid syntax") from None
    if value >> bits:
        raise InvalidValue(f"strconv.ParseUint: parsing {quoted(text)}: value out of range")
    return value


def signed(text: str, name: str = "strconv.ParseInt") -> int:
    """A whole number. Raises InvalidValue with the text of Go's ParseInt or, by its `name`, Atoi."""
    digits = text[1:] if text[:1] in ("+", "-") else text
    if not (digits.isascii() and digits.isdigit()):
        raise InvalidValue(f"{name}: parsing {quoted(text)}: invalid syntax")
    value = int(text)
    if not -_INT_LIMIT <= value < _INT_LIMIT:
        raise InvalidValue(f"{name}: parsing {quoted(text)}: value out of range")
    return value


def weight(text: str) -> int:
    """A block I/O weight: a number of 16 bits, possibly octal or hexadecimal as in Go. Raises InvalidValue."""
    return unsigned(text, 16, 8 if text.startswith("0") and text.isdigit() else 0)


def quoted(text: str) -> str:
    """The text in double quotes, as it stands in docker's messages."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
