"""Go's quoting, in which docker's messages show what was given.

A byte that is no part of UTF-8 is a lone surrogate, as the `surrogateescape` error handler has it.
"""

from __future__ import annotations

_ESCAPES = dict(zip("\a\b\f\n\r\t\v\\", ("\\a", "\\b", "\\f", "\\n", "\\r", "\\t", "\\v", "\\\\"), strict=True))


def quote(text: str, mark: str = '"', *, ascii: bool = False) -> str:
    """The text between quotes, escaped as Go's %q escapes it; for `ascii`, as %+q."""
    return mark + "".join(_escaped(char, mark, ascii=ascii) for char in text) + mark


def quote_time(text: str) -> str:
    """A text that should be a time or a duration, as Go shows it: the bytes of what is not ASCII are spelt out."""
    data = text.replace("\\", "\\\\").replace('"', '\\"').encode(errors="surrogateescape")
    return '"' + "".join(chr(byte) if 0x20 <= byte < 0x80 else f"\\x{byte:02x}" for byte in data) + '"'


def _escaped(char: str, mark: str, *, ascii: bool) -> str:
    if char == mark:
        return "\\" + char
    if char in _ESCAPES:
        return _ESCAPES[char]
    code = ord(char)
    if is_byte(char):
        return f"\\x{code - 0xDC00:02x}"
    if char.isprintable() and (code < 0x80 or not ascii):
        return char
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def is_byte(char: str) -> bool:
    """Whether the character stands for a byte that is no part of UTF-8."""
    return "\udc80" <= char <= "\udcff"
