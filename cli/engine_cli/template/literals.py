"""Constants in templates: what Go's strconv makes of texts, characters and numbers."""

from __future__ import annotations

from engine_cli.template.quote import from_bytes, quote, to_bytes
from engine_client._pattern import Pattern
from engine_client.errors import InvalidValue
from engine_client.spec.units import floating, whole

_SIMPLE = {"a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 92, "'": 39, '"': 34}
_ESCAPE = Pattern(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([abfnrtv\\'\"]))")
INT64 = range(-(2**63), 2**63)
UINT64 = range(2**64)


class Number:
    """A number as it was written, in every type that it fits: None for one that it doesn't."""

    __slots__ = ("complex", "float", "int", "text", "uint")

    def __init__(self, text: str) -> None:
        self.text = text
        self.int: int | None = None
        self.uint: int | None = None
        self.float: float | None = None
        self.complex: complex | None = None


def unquote(text: str) -> str:
    """The text of a constant with its quotes. Raises ValueError with Go's message."""
    body = text[1:-1]
    if text[0] == "`":
        return body.replace("\r", "")
    out = b""
    while body:
        part, body = _character(body, '"')
        out += part if isinstance(part, bytes) else to_bytes(part)
    return from_bytes(out)


def _character(body: str, mark: str) -> tuple[str | bytes, str]:
    """The first character of a constant's inside, bytes where a single one is spelt, and the rest."""
    if body[0] == mark:
        raise ValueError("invalid syntax")
    if body[0] != "\\":
        return body[0], body[1:]
    match = _ESCAPE.compiled.match(body)
    if match is None:
        raise ValueError("invalid syntax")
    pair, short, long, octal, simple = match.groups()
    rest = body[match.end() :]
    if simple is not None:
        if simple in "'\"" and simple != mark:
            raise ValueError("invalid syntax")
        return chr(_SIMPLE[simple]), rest
    if pair is not None or octal is not None:
        code = int(pair, 16) if pair is not None else int(octal, 8)
        if code > 0xFF:
            raise ValueError("invalid syntax")
        return bytes([code]), rest
    code = int(short or long, 16)
    if code > 0x10FFFF or 0xD800 <= code < 0xE000:
        raise ValueError("invalid syntax")
    return chr(code), rest


def character(text: str) -> Number:
    """The number of a character constant, with its quotes. Raises ValueError with Go's message."""
    part, rest = _character(text[1:], "'")
    if rest != "'":
        raise ValueError(f"malformed character constant: {text}")
    number = Number(text)
    code = part[0] if isinstance(part, bytes) else ord(part)
    number.int = number.uint = 0xFFFD if 0xDC80 <= code <= 0xDCFF else code
    number.float = float(number.int)
    return number


def number(text: str) -> Number:
    """A number as Go takes it. Raises ValueError with Go's message."""
    found = Number(text)
    if text.endswith("i"):
        imaginary = _float(text[:-1])
        if imaginary is not None:
            return _simplified(found, complex(0, imaginary))
    value = whole(text)
    if value is not None:
        found.int = value if value in INT64 else None
        found.uint = value if value in UINT64 and (text[0] not in "+-" or value == 0) else None
    if found.int is not None or found.uint is not None:
        found.float = float(value or 0)
        return found
    fraction = _float(text)
    if fraction is None:
        raise ValueError(f"illegal number syntax: {quote(text)}")
    if not any(char in text for char in ".eEpP"):
        raise ValueError(f"integer overflow: {quote(text)}")
    return _from_float(found, fraction)


def pair(text: str) -> Number:
    """A number with an imaginary part. Raises ValueError with Go's message."""
    split = max(text.rfind("+"), text.rfind("-"))
    if text[split - 1] in "eEpP":
        split = max(text.rfind("+", 0, split), text.rfind("-", 0, split))
    real, imaginary = _float(text[:split]), _float(text[split:-1])
    if real is None or imaginary is None:
        raise ValueError("syntax error scanning complex number")
    return _simplified(Number(text), complex(real, imaginary))


def _float(text: str) -> float | None:
    """The value of a number with a fraction or an exponent, None for none."""
    try:
        return floating(text)
    except InvalidValue:
        return None


def _simplified(found: Number, value: complex) -> Number:
    found.complex = value
    return _from_float(found, value.real) if value.imag == 0 else found


def _from_float(found: Number, value: float) -> Number:
    found.float = value
    if value.is_integer():
        found.int = int(value) if int(value) in INT64 else None
        found.uint = int(value) if int(value) in UINT64 else None
    return found
