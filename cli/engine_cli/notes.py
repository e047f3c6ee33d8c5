"""Notes beside what a command has to say, in docker's form: plain, or coloured where they go to a terminal."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

_PLAIN = " Info -> "
_COLOURED = "\x1b[1m\x1b[106m\x1b[30mi\x1b[0m\x1b[0m \x1b[96mInfo → \x1b[0m\x1b[0m"


def note(stream: TextIO, text: str) -> None:
    """Write a note on a line of its own, behind what stdout has been given."""
    sys.stdout.flush()
    if stream.isatty():
        header, line = _COLOURED, "\x1b[3m{}\x1b[0m\n"
    else:
        header, line = _PLAIN, "{}\n"
    stream.write(f"\n{header}" + (" " * len(_PLAIN)).join(line.format(part) for part in text.split("\n")))
    stream.flush()
