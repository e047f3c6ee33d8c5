"""A terminal of this process's own, and the person who types at it."""

from __future__ import annotations

import os
import re
import termios


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
