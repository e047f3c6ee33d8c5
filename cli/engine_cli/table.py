"""Tables as docker prints them: columns of at least ten cells, three blanks between, the last one as it is."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_MIN_WIDTH = 10
_PADDING = 3
_WITHOUT_CELL = ("Mn", "Me", "Mc", "Cf", "Cc")
_JOINER = "\u200d"
_SKIN_TONES = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"


def render(header: Sequence[str], rows: Sequence[Sequence[str]], least: int = _MIN_WIDTH) -> str:
    """The header and the rows as lines for stdout. `least` is how wide a column is at any rate.

    As in docker's tables, a newline or a tab in a cell ends the line or the cell, but on a terminal, which shows it.
    """
    from engine_cli.tabs import align

    lines = [header, *rows]
    if sys.stdout.isatty():
        from engine_cli.escape import visible

        lines = [[visible(text) for text in line] for line in lines]
    return align("".join("\t".join(line) + "\n" for line in lines), least, _PADDING, cells)


def cells(text: str) -> int:
    """How many cells of a terminal the text takes."""
    if text.isascii() and text.isprintable():
        return len(text)
    pairs = zip("\0" + text, text, strict=False)
    return sum(0 if _joins(char, before) else char_cells(char) for before, char in pairs)


def char_cells(char: str) -> int:
    """How many cells a character takes that stands for itself."""
    from unicodedata import east_asian_width

    return 2 if east_asian_width(char) in "WF" else 1


def _joins(char: str, before: str) -> bool:
    """Whether a character takes no cell of its own: a mark, a control character, an emoji joined to the one before."""
    from unicodedata import category

    kind = category(char)
    return kind in _WITHOUT_CELL or (kind == "So" and before == _JOINER) or char in _SKIN_TONES
