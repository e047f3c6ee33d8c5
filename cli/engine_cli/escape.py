"""What others chose to call things cannot drive the user's terminal."""

from __future__ import annotations

_BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}


def visible(text: str, *, lines: bool = False) -> str:
    """The text with control characters, and those that turn the writing's direction, spelt out as `\\x1b`, `\\u202e`.

    `lines`: newlines and tabs stay.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_spelt(char) if _controls(char) and not (lines and char in "\n\t") else char for char in text)


def _controls(char: str) -> bool:
    code = ord(char)
    return code < 0x20 or 0x7F <= code < 0xA0 or code in _BIDI


def _spelt(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
