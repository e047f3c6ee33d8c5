"""Where a command's output goes while it is timed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self


class Sink:
    """`null`, a `file`, or a `pipe` whose reader takes no time to speak of: it splices what comes to /dev/null."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind = kind
        self.path = str(folder / "output") if kind == "file" else os.devnull
        self.received = 0

    def __enter__(self) -> Self:
        self.reader, self.descriptor = -1, -1
        self.file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        if self.kind == "pipe":
            self.reader, self.descriptor = os.pipe()
        else:
            self.descriptor = os.dup(self.file)
        return self

    def drain(self) -> None:
        """Take what comes until the command has closed its end; ours is closed first."""
        os.close(self.descriptor)
        if self.kind == "pipe":
            while count := os.splice(self.reader, self.file, 1 << 20):
                self.received += count

    def __exit__(self, *_: object) -> None:
        if self.kind == "file":
            self.received = os.fstat(self.file).st_size
        if self.reader >= 0:
            os.close(self.reader)
        os.close(self.file)
