"""Tables as docker prints them: columns of at least ten cells, three blanks between, the last one as it is."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_MIN_WIDTH = 10
_PADDING = 3


def render(header: Sequence[str], rows: Sequence[Sequence[str]], least: int = _MIN_WIDTH) -> str:
    """The header and the rows as lines for stdout. `least` is how wide a column is at any rate."""
    lines = [header, *rows]
    if sys.stdout.isatty():
        from engine_cli.escape import visible

        lines = [[visible(text) for text in line] for line in lines]
    widths = [max(least, max(map(cells, column)) + _PADDING) for column in zip(*lines, strict=True)]
    return "".join(_line(line, widths) for line in lines)


def _line(line: Sequence[str], widths: Sequence[int]) -> str:
    padded = [text + " " * (width - cells(text)) for text, width in zip(line[:-1], widths, strict=False)]
    return "".join(padded) + line[-1] + "\n"


def cells(text: str) -> int:
    """How many cells of a terminal the text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)
