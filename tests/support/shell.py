"""A person at a shell in a real terminal, typing `engine`."""

from __future__ import annotations

import re
import shlex
import sys
import termios
from typing import TYPE_CHECKING

import pexpect

if TYPE_CHECKING:
    from typing import Self

COMMAND = [sys.executable, "-m", "engine_cli"]
WITHOUT_PRIVILEGE = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]  # modes count for root, too
_PROMPT = "shell-is-ready> "
_SECONDS = 30


class Shell:
    """bash in a terminal of `lines` and `columns`, with `engine` on its line and DOCKER_HOST set."""

    def __init__(self, host: str, *, lines: int = 24, columns: int = 80) -> None:
        self._child: pexpect.spawn[str] = pexpect.spawn(
            "bash",
            ["--norc", "--noprofile"],
            env={"PATH": "/usr/bin:/bin", "PS1": _PROMPT, "DOCKER_HOST": host, "TERM": "xterm"},
            dimensions=(lines, columns),
            timeout=_SECONDS,
            encoding="utf-8",
        )
        self._child.delaybeforesend = None
        self._child.expect_exact(_PROMPT)
        self.run(f"engine() {{ {shlex.join(COMMAND)} \"$@\"; }}; bind 'set enable-bracketed-paste off'")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.close(force=True)

    def run(self, line: str) -> str:
        """Type a line and wait for the shell's next prompt; what was shown between the two."""
        self.type(line)
        return self.wait().partition("\n")[2]

    def wait(self) -> str:
        """Wait for the shell's prompt; what was shown before it."""
        self._child.expect_exact(_PROMPT)
        shown = self._child.before or ""
        return shown.replace("\r\n", "\n")

    def type(self, line: str) -> None:
        """Type a line and the return key."""
        self._child.send(line + "\r")

    def press(self, keys: str) -> None:
        """Press keys."""
        self._child.send(keys)

    def expect(self, pattern: str) -> re.Match[str]:
        """Wait until something like `pattern` is shown."""
        self._child.expect(pattern)
        match = self._child.match
        assert isinstance(match, re.Match)
        return match

    def resize(self, lines: int, columns: int) -> None:
        """Give the terminal another size, as a window manager does."""
        termios.tcsetwinsize(self._child.fileno(), (lines, columns))

    def code(self) -> int:
        """The exit code of the line before."""
        return int(self.run("echo $?"))

    def settings(self) -> str:
        """The terminal's settings, but for its size."""
        words = self.run("stty -a").split()
        return " ".join(words[words.index("line") :])
