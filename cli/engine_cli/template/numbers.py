"""Numbers in Go's formats."""

from __future__ import annotations

import math

from engine_cli.template.quote import REPLACEMENT, is_printable, quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.template.flags import Flags

WHOLE = "vdboOxXcqU"
FLOAT = "vbgGxXfFeE"
_BASES = {"v": "d", "d": "d", "b": "b", "o": "o", "O": "o", "x": "x", "X": "X"}
_PREFIXES = {"b": "0b", "x": "0x", "X": "0X"}


def whole(flags: Flags, value: int, verb: str) -> str:
    """A whole number by one of the verbs in WHOLE."""
    if verb == "U":
        return _code_point(flags, value)
    if verb in "cq":
        char = chr(value) if 0 <= value <= 0x10FFFF and not 0xD800 <= value < 0xE000 else REPLACEMENT
        return flags.padded(char if verb == "c" else quote(char, "'", ascii=flags.plus))
    sign = "-" if value < 0 else "+" if flags.plus else " " if flags.space else ""
    digits = format(abs(value), _BASES[verb])
    if flags.precision is not None:
        if flags.precision == 0 and value == 0:
            return " " * (flags.width or 0)
        digits = digits.rjust(flags.precision, "0")
    elif flags.zero and not flags.minus and flags.width is not None:
        digits = digits.rjust(flags.width - bool(sign), "0")
    return flags.padded(sign + _prefixed(flags, digits, verb), zero=False)


def _prefixed(flags: Flags, digits: str, verb: str) -> str:
    if flags.sharp and verb in "oO" and digits[0] != "0":
        digits = "0" + digits
    if flags.sharp and verb in _PREFIXES:
        digits = _PREFIXES[verb] + digits
    return "0o" + digits if verb == "O" else digits


def _code_point(flags: Flags, value: int) -> str:
    value %= 2**64
    text = f"U+{value:0{max(4, flags.precision or 0)}X}"
    if flags.sharp and value <= 0x10FFFF and is_printable(chr(value)):
        text += f" '{chr(value)}'"
    return flags.padded(text, zero=False)


def hexadecimal(flags: Flags, data: bytes, verb: str) -> str:
    """Bytes by %x or %X."""
    if flags.precision is not None:
        data = data[: flags.precision]
    pairs = [format(byte, "02" + verb) for byte in data]
    prefix = _PREFIXES[verb] if flags.sharp and pairs else ""
    text = " ".join(prefix + pair for pair in pairs) if flags.space else prefix + "".join(pairs)
    return flags.padded(text)


def fraction(flags: Flags, value: float, verb: str) -> str:
    """A float by one of the verbs in FLOAT."""
    precision = flags.precision
    if precision is None and verb in "feEF":
        precision = 6
    verb = {"v": "g", "F": "f"}.get(verb, verb)
    number = go_float(value, verb, precision)
    sign, digits = (number[0], number[1:]) if number[0] in "+-" else ("+", number)
    if sign == "+" and flags.space and not flags.plus:
        sign = " "
    if digits[0] in "IN":
        return flags.padded(digits if sign == "+" and not flags.plus else sign + digits, zero=False)
    if flags.sharp and verb != "b":
        digits = _with_point(digits, verb, precision)
    if sign == "+" and not flags.plus:
        return flags.padded(digits)
    width = flags.width or 0
    if flags.zero and not flags.minus and width > len(digits) + 1:
        return sign + digits.rjust(width - 1, "0")
    return flags.padded(sign + digits)


def _with_point(digits: str, verb: str, precision: int | None) -> str:
    """The digits with a decimal point, and with zeros that %g would leave out."""
    cut = next((at for at, char in enumerate(digits) if char in ("pP" if verb in "xX" else "eE")), len(digits))
    mantissa, tail = digits[:cut], digits[cut:]
    wanted = 0
    if verb in "gGxX":
        wanted = 6 if precision is None else precision
    wanted -= len(mantissa.replace(".", "").lstrip("0"))
    if "." not in mantissa:
        wanted -= mantissa == "0"
        mantissa += "."
    return mantissa + "0" * max(0, wanted) + tail


def go_float(value: float, verb: str, precision: int | None) -> str:
    """The number as Go's strconv formats it; without a precision, by as few digits as tell it from others."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    if verb == "b":
        return _binary(value)
    if verb in "xX":
        text = _hex_float(value, precision)
        return text.upper() if verb == "X" else text
    if verb in "eEf":
        return f"{value:.{precision if precision is not None else 6}{verb}}"
    return _general(value, verb, precision)


def _general(value: float, verb: str, precision: int | None) -> str:
    letter = "E" if verb == "G" else "e"
    if precision is None:
        mantissa, _, exponent = _shortest(value).partition("e")
        power, limit = int(exponent), 6
    else:
        precision = precision or 1
        mantissa, _, exponent = f"{value:.{precision - 1}e}".partition("e")
        if "." in mantissa:
            mantissa = mantissa.rstrip("0").rstrip(".")
        power = int(exponent)
        digits = len(mantissa.lstrip("-").replace(".", ""))
        limit = digits if precision > digits and digits > power else precision
    if power < -4 or power >= limit:
        return f"{mantissa}{letter}{'-' if power < 0 else '+'}{abs(power):02}"
    return _plain(mantissa, power)


def _shortest(value: float) -> str:
    """The fewest digits, as `d.ddde±x`."""
    sign, (digits, power) = ("-" if math.copysign(1, value) < 0 else ""), _digits(value)
    return f"{sign}{digits[0]}{'.' + digits[1:] if digits[1:] else ''}e{power}"


def _digits(value: float) -> tuple[str, int]:
    """The fewest digits of a number, and the power of ten of the first one."""
    mantissa, _, exponent = repr(abs(value)).partition("e")
    before, _, after = mantissa.partition(".")
    after = "" if after == "0" else after
    power = int(exponent or 0) + len(before) - 1
    digits = before + after
    stripped = digits.lstrip("0")
    power -= len(digits) - len(stripped)
    return (stripped.rstrip("0"), power) if stripped else ("0", 0)


def _plain(mantissa: str, power: int) -> str:
    """`d.ddd` times ten to the power, without an exponent."""
    sign = "-" if mantissa[0] == "-" else ""
    digits = mantissa.lstrip("-").replace(".", "")
    if power < 0:
        return f"{sign}0.{'0' * (-power - 1)}{digits}"
    digits = digits.ljust(power + 1, "0")
    whole, rest = digits[: power + 1], digits[power + 1 :]
    return f"{sign}{whole}.{rest}" if rest else sign + whole


def _binary(value: float) -> str:
    """The mantissa as a whole number, and the power of two: `4503599627370496p-52`."""
    mantissa, power = math.frexp(abs(value))
    scaled = int(mantissa * 2**53)
    power = power - 53 if scaled else -1074
    if power < -1074:
        scaled, power = scaled >> (-1074 - power), -1074
    return f"{'-' if math.copysign(1, value) < 0 else ''}{scaled}p{power:+}"


def _hex_float(value: float, precision: int | None) -> str:
    """`0x1.8p+01`"""
    sign = "-" if math.copysign(1, value) < 0 else ""
    mantissa, power = math.frexp(abs(value))
    bits = int(mantissa * 2**53)  # its first bit is the one before the point
    power -= 1
    if not bits:
        power = 0
    if precision is not None and precision < 13:
        bits, power = _rounded(bits, power, 52 - 4 * precision)
    digits = f"{bits & (2**52 - 1):013x}"
    digits = digits.rstrip("0") if precision is None else digits.ljust(precision, "0")[:precision]
    point = "." if digits else ""
    return f"{sign}0x{bits >> 52}{point}{digits}p{'-' if power < 0 else '+'}{abs(power):02}"


def _rounded(bits: int, power: int, spare: int) -> tuple[int, int]:
    """The bits without the last `spare` ones, rounded to even."""
    extra = bits & (1 << spare) - 1
    bits >>= spare
    half = 1 << spare - 1
    if extra > half or (extra == half and bits & 1):
        bits += 1
    bits <<= spare
    return (bits >> 1, power + 1) if bits >> 53 else (bits, power)
