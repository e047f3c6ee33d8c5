"""Characters and bytes of Go's texts.

A byte that is no part of UTF-8 is a lone surrogate, as the `surrogateescape` error handler has it.
"""

from __future__ import annotations

from engine_client.spec.quote import is_byte as is_byte
from engine_client.spec.quote import quote as quote

REPLACEMENT = "\ufffd"


def is_printable(char: str) -> bool:
    """Whether Go prints the character as it is."""
    return char.isprintable()


def spelt(char: str) -> str:
    """The character as Go's %#U spells it: `U+00E9 'é'`."""
    if is_byte(char):
        char = REPLACEMENT
    code = f"U+{ord(char):04X}"
    return f"{code} '{char}'" if is_printable(char) else code


def can_backquote(text: str) -> bool:
    """Whether the text may stand between backquotes."""
    return all((char >= " " or char == "\t") and char not in "`\x7f\ufeff" and not is_byte(char) for char in text)


def replaced(text: str) -> str:
    """The text with what is no part of UTF-8 replaced, as Go replaces it where it looks at characters."""
    return text if text.isascii() else "".join(REPLACEMENT if is_byte(char) else char for char in text)


def to_bytes(text: str) -> bytes:
    """The bytes that the text stands for."""
    return text.encode(errors="surrogateescape")


def from_bytes(data: bytes) -> str:
    """The text that the bytes are."""
    return data.decode(errors="surrogateescape")
