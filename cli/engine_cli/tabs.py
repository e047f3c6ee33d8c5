"""Text whose cells end with tabs, in columns, as Go's tabwriter sets them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def align(text: str, minimum: int, padding: int, width: Callable[[str], int] = len) -> str:
    """The text with tabs replaced by blanks. `width` tells how many cells of a terminal a text takes.

    A column is a run of lines that all have such a cell: it is as wide as its widest cell and the padding, at least the
    minimum. What follows a line's last tab belongs to no column.
    """
    if "\t" not in text:
        return text
    lines = [line.split("\t") for line in text.split("\n")]
    _align(lines, 0, minimum, padding, width)
    return "\n".join("".join(line) for line in lines)


def _align(lines: Sequence[list[str]], column: int, minimum: int, padding: int, width: Callable[[str], int]) -> None:
    """Pad the cells of a column and of all columns behind it."""
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and len(lines[end]) > column + 1:
            end += 1
        if end > start:
            run = lines[start:end]
            wanted = max(minimum, max(width(line[column]) for line in run) + padding)
            for line in run:
                line[column] += " " * (wanted - width(line[column]))
            _align(run, column + 1, minimum, padding, width)
        start = end + 1
