"""Whole numbers, read as Go's strconv reads them: digit by digit, until one is wrong or the number is too large.

In base 0 a number names its base (`0x1f`, `0b1`, `0o7` or `07`) and may have `_` between its digits.
"""

from __future__ import annotations

from engine_client.errors import InvalidValue

_BITS = 64
_MOST_DIGITS = 4300
_DIGITS = "0123456789abcdef"
_PREFIXES = {"0x": 16, "0b": 2, "0o": 8}
_SYNTAX, _RANGE = "invalid syntax", "value out of range"


def unsigned(text: str, bits: int = _BITS, base: int = 10) -> int:
    """A number that is not negative, of so many bits. Raises InvalidValue with the text of Go's ParseUint."""
    try:
        return _magnitude(text, bits, base)
    except ValueError as problem:
        raise _unread("ParseUint", text, problem) from None


def signed(text: str, base: int = 10) -> int:
    """A number of 64 bits, with or without a sign. Raises InvalidValue with the text of Go's ParseInt."""
    is_negative = text.startswith("-")
    try:
        value = _magnitude(text[1:] if text[:1] in ("+", "-") else text, _BITS, base)
        if value >= (1 << (_BITS - 1)) + is_negative:
            raise ValueError(_RANGE)
    except ValueError as problem:
        raise _unread("ParseInt", text, problem) from None
    return -value if is_negative else value


def decimal(digits: str) -> int:
    """A number of any length: `int` takes 4,300 digits. Raises ValueError where not all are digits."""
    if len(digits) <= _MOST_DIGITS or not digits.isdecimal():
        return int(digits)
    from decimal import Decimal

    return int(Decimal(digits))


def _magnitude(text: str, bits: int, base: int) -> int:
    """Raises ValueError, which says what is wrong."""
    base, digits = (base, text) if base else _named_base(text)
    value = 0
    for char in digits.lower():
        digit = _DIGITS.find(char)
        if not 0 <= digit < base:
            raise ValueError(_SYNTAX)
        value = value * base + digit
        if value >> bits:
            raise ValueError(_RANGE)
    if not text or (len(digits) < len(text) and _is_underscore_astray(text)):
        raise ValueError(_SYNTAX)
    return value


def _named_base(text: str) -> tuple[int, str]:
    """The base, and the digits alone."""
    digits = text.replace("_", "")
    if len(text) > 2 and (base := _PREFIXES.get(text[:2].lower())):
        return base, digits[2:]
    return (8, digits[1:]) if text.startswith("0") else (10, digits)


def _is_underscore_astray(text: str) -> bool:
    """Whether one stands elsewhere than between digits, which a prefix counts as."""
    return text.startswith("_") or text.endswith("_") or "__" in text


def _unread(function: str, text: str, problem: ValueError) -> InvalidValue:
    from engine_client.spec.quote import quote

    return InvalidValue(f"strconv.{function}: parsing {quote(text)}: {problem}")
