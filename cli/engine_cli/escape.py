"""What others chose to call things cannot drive the user's terminal."""

from __future__ import annotations

import sys

_BIDI = (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)
_CODES = (*range(0x20), *range(0x7F, 0xA0), *_BIDI)
_SPELT = {code: f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" for code in _CODES}
_IN_LINES = {code: text for code, text in _SPELT.items() if code not in (0x09, 0x0A)}
_IN_JSON = {code: f"\\u{code:04x}" for code in _CODES if code != 0x0A}


def visible(text: str, *, lines: bool = False) -> str:
    """The text with control characters, and those that turn the writing's direction, spelt out as `\\x1b`, `\\u202e`.

    `lines`: newlines and tabs stay.
    """
    return text if text.isprintable() else text.translate(_IN_LINES if lines else _SPELT)


class Shown(str):
    """A value as a terminal is to show it; `value` is what it is."""

    __slots__ = ("value",)

    def __init__(self, _shown: str) -> None:
        super().__init__()
        self.value = ""


def shown(value: str) -> str:
    """A value for a template whose text goes to stdout: where that is a terminal, with control characters spelt out.

    Newlines and tabs stay. Only JSON, which has its own way to spell them, is made of the value as it is.
    """
    if value.isprintable() or not sys.stdout.isatty():
        return value
    spelt = Shown(visible(value, lines=True))
    spelt.value = value
    return spelt


def shown_json(text: str) -> str:
    """JSON for stdout: where that is a terminal, with the same characters spelt in JSON's way."""
    return text.translate(_IN_JSON) if sys.stdout.isatty() else text
