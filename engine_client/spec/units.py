"""Sizes, shares of CPUs, durations and weights."""

from __future__ import annotations

import math

from engine_client._pattern import Pattern
from engine_client.errors import InvalidValue
from engine_client.spec.integers import decimal, signed, unsigned
from engine_client.spec.quote import quote, quote_time

_FLOAT = Pattern(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_HEX_FLOAT = Pattern(r"[+-]?0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)[pP][+-]?[0-9]+")
_BETWEEN_DIGITS = Pattern(r"(?:(?<=[0-9])|(?<=[0-9a-fA-F])(?=_[0-9a-fA-F])|(?<=0[xX]))_(?=[0-9a-fA-F])")
_SPECIAL = ("inf", "infinity", "nan")
_WHOLE = Pattern(r"[+-]?(?:0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO]?(?:_?[0-7])+|0|[1-9](?:_?[0-9])*)")
_RATIONAL = Pattern(
    r"([+-]?)(0[xX]_?(?=\.?[0-9a-fA-F])|0[bB]_?(?=\.?[01])|0[oO]_?(?=\.?[0-7])|(?=\.?[0-9]))"
    r"([0-9a-fA-F]*?(?:_[0-9a-fA-F]+?)*)(?:\.([0-9a-fA-F]*?(?:_[0-9a-fA-F]+?)*))?(?:([eEpP])([+-]?[0-9]+(?:_[0-9]+)*))?"
)
_BASES = {"": 10, "0x": 16, "0b": 2, "0o": 8}
_MAX_POWER = 10**6
_DURATION_PART = Pattern(r"([0-9]*)(\.?)([0-9]*)([^0-9.]*)")
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
    number = floating(text[:end] if text[end] == " " else text[: end + 1])
    if number < 0:
        raise InvalidValue(f"invalid size: '{text}'")
    suffix = text[end + 1 :]
    if len(suffix.encode(errors="replace")) > 3:
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


def floating(text: str) -> float:
    """A number as Go writes it, also `0x1p-2`, `1_000` and `inf`.

    Raises InvalidValue with the text of Go's ParseFloat.
    """
    plain = _BETWEEN_DIGITS.compiled.sub("", text)
    if text.lstrip("+-").lower() in _SPECIAL and len(text) - len(text.lstrip("+-")) < 2:
        return float(text)
    if not (_FLOAT.compiled.fullmatch(plain) or _HEX_FLOAT.compiled.fullmatch(plain)):
        raise InvalidValue(f"strconv.ParseFloat: parsing {quote(text)}: invalid syntax")
    try:
        value = float.fromhex(plain) if "x" in plain.lower() else float(plain)
    except OverflowError:
        value = math.inf
    if math.isinf(value):
        raise InvalidValue(f"strconv.ParseFloat: parsing {quote(text)}: value out of range")
    return value


def _truncated(value: float) -> int:
    """As Go converts to int64: what is too large becomes the least number."""
    return int(value) if value < _INT_LIMIT else -_INT_LIMIT


def whole(text: str) -> int | None:
    """A whole number as it is written in Go, also `0x1F`, `017` and `1_000`; None for another text."""
    if not _WHOLE.compiled.fullmatch(text):
        return None
    is_negative, digits = text[0] == "-", text.lstrip("+-").replace("_", "")
    is_octal = len(digits) > 1 and digits[0] == "0" and digits[1].isdigit()
    value = decimal(digits) if digits[0] != "0" else int(digits, 8 if is_octal else 0)
    return -value if is_negative else value


def nano_cpus(text: str) -> int:
    """A number of CPUs (`1.5`, `3/2`) in billionths. Raises InvalidValue."""
    numerator, denominator = _rational(text)
    nanos, rest = divmod(numerator * _NANO, denominator)
    if rest:
        raise InvalidValue("value is too precise")
    low = abs(nanos) % (2 * _INT_LIMIT)  # what is too large loses its upper bits, as in docker
    low = low - 2 * _INT_LIMIT if low >= _INT_LIMIT else low
    return low if nanos >= 0 else -low


def _rational(text: str) -> tuple[int, int]:
    """A fraction (`3/2`), or a number that may have a point and an exponent of ten (`1e3`) or of two (`1p3`)."""
    upper, slash, lower = text.partition("/")
    if slash:
        numerator, denominator = whole(upper), whole(lower)
        if numerator is not None and denominator and lower[0] not in "+-":
            return numerator, denominator
    elif (match := _RATIONAL.compiled.fullmatch(text)) is not None:
        found = _scaled(*match.groups(default=""))
        if found is not None:
            return found
    raise InvalidValue(f"failed to parse {text} as a rational number")


def _scaled(sign: str, prefix: str, before: str, after: str, kind: str, exponent: str) -> tuple[int, int] | None:
    base = _BASES[prefix.rstrip("_").lower()]
    after = after.replace("_", "")
    digits = before.replace("_", "") + after
    try:
        value = int(digits, base) if base != 10 else decimal(digits)
        power = signed(exponent.replace("_", "") or "0")
    except ValueError:
        return None
    if abs(power) > _MAX_POWER:
        return None
    factor = (10 if kind in ("e", "E") else 2) ** abs(power)
    numerator, denominator = (factor, 1) if power >= 0 else (1, factor)
    return int(sign + "1") * value * numerator, denominator * base ** len(after)


def duration(text: str) -> int:
    """A duration (`1m30s`, `500ms`) in nanoseconds. Raises InvalidValue."""
    rest = text.lstrip("+-") if text[:2] not in ("++", "--", "+-", "-+") else ""
    if rest == "0":
        return 0
    if not rest:
        raise InvalidValue(f"time: invalid duration {quote_time(text)}")
    total = 0
    while rest:
        nanos, rest = _duration_part(rest, text)
        total += nanos
        if total > _INT_LIMIT:
            break
    if total > _INT_LIMIT - (not text.startswith("-")):
        raise InvalidValue(f"time: invalid duration {quote_time(text)}")
    return -total if text.startswith("-") else total


def _duration_part(rest: str, text: str) -> tuple[int, str]:
    part = _DURATION_PART.compiled.match(rest)
    if part is None or not (part[1] or part[3]):
        raise InvalidValue(f"time: invalid duration {quote_time(text)}")
    number = decimal(part[1] or "0")
    if number > _INT_LIMIT:
        raise InvalidValue(f"time: invalid duration {quote_time(text)}")
    if not part[4]:
        raise InvalidValue(f"time: missing unit in duration {quote_time(text)}")
    unit = _DURATIONS.get(part[4])
    if unit is None:
        raise InvalidValue(f"time: unknown unit {quote_time(part[4])} in duration {quote_time(text)}")
    fraction, scale = _leading_digits(part[3])
    return number * unit + int(fraction * (unit / scale)), rest[part.end() :]


def _leading_digits(digits: str) -> tuple[int, int]:
    """As many digits of a fraction as go into 63 bits, which is as many as Go heeds, and what they are parts of."""
    value, scale = 0, 1
    for digit in digits:
        more = value * 10 + int(digit)
        if value > (_INT_LIMIT - 1) // 10 or more > _INT_LIMIT:
            break
        value, scale = more, scale * 10
    return value, scale


def weight(text: str) -> int:
    """A block I/O weight: a number of 16 bits, possibly octal or hexadecimal as in Go. Raises InvalidValue."""
    return unsigned(text, 16, base=0)
