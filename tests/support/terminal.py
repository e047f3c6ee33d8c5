"""A terminal of this process's own and the person who types at it, and what a command shows on one."""

from __future__ import annotations

import os
import re
import subprocess
import termios
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def shown_on_terminal(line: Sequence[str], width: int, environ: Mapping[str, str]) -> tuple[bytes, int]:
    """All that a command shows on a terminal of 24 by `width`, where nobody types, and its exit code."""
    main, side = os.openpty()
    termios.tcsetwinsize(side, (24, width))
    with subprocess.Popen(line, env=environ, stdin=side, stdout=side, stderr=side) as process:
        os.close(side)
        shown = b""
        try:
            while data := os.read(main, 65536):
                shown += data
        except OSError:  # how Linux says that nobody has the terminal open any more
            os.close(main)
    return shown, process.returncode


class Terminal:
    """A terminal of 30 by 100; `mine` is its process's side, `keys` the person's."""

    def __init__(self) -> None:
        self.keys, self.mine = os.openpty()
        self.resize(30, 100)
        self.before = termios.tcgetattr(self.mine)

    def resize(self, lines: int, columns: int) -> None:
        termios.tcsetwinsize(self.mine, (lines, columns))

    def is_raw(self) -> bool:
        return not termios.tcgetattr(self.mine)[3] & (termios.ICANON | termios.ECHO | termios.ISIG)

    def type(self, keys: bytes) -> None:
        os.write(self.keys, keys)

    def shown(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            data += os.read(self.keys, size - len(data))
        return data

    @property
    def streams(self) -> dict[str, int]:
        return {"stdin": self.mine, "stdout": self.mine, "stderr": self.mine}

    def expect(self, pattern: bytes) -> bytes:
        """Read until something like `pattern` is shown; all that was read."""
        data = b""
        while not re.search(pattern, data):
            data += os.read(self.keys, 1 << 16)
        return data

    def close(self) -> None:
        """Close it. Raises AssertionError where its settings are not what they were at first."""
        after = termios.tcgetattr(self.mine)
        os.close(self.keys)
        os.close(self.mine)
        assert after == self.before
