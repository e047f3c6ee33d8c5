"""A container's output on its way to this process's descriptors, in as few system calls as may be."""

from __future__ import annotations

import os
import select
from stat import S_ISFIFO, S_ISREG

from engine_client._wire.stdcopy import STDERR, STDOUT

_PIPE_SIZE = 1 << 20  # bytes, what Linux lets anyone ask for; a pipe has 64 KiB otherwise
_SET_PIPE_SIZE = 1031  # F_SETPIPE_SZ, by number as Python 3.11 on macOS has no such name
_FEW = 16  # pieces, below which they are large enough not to be put together


class Targets:
    """Where stdout and stderr go: descriptors, or None for what is dropped."""

    __slots__ = ("_fds", "pipes")

    def __init__(self, stdout: int | None, stderr: int | None) -> None:
        if stdout is not None and stderr is not None and _are_one(stdout, stderr):
            stderr = stdout  # so that one write carries both, in order
        self._fds = {STDOUT: stdout, STDERR: stderr}
        self.pipes = {number: fd for number, fd in self._fds.items() if fd is not None and _is_pipe(fd)}
        for fd in {*self.pipes.values()}:
            _widen(fd)

    def runs(self, pieces: list[tuple[int, bytes]]) -> list[tuple[int, list[bytes]]]:
        """Each descriptor with what it gets in a row."""
        found: list[tuple[int, list[bytes]]] = []
        run: list[bytes] = []
        last = -1
        for number, data in pieces:
            fd = self._fds[number]
            if fd is None:
                continue
            if fd != last:
                run, last = [], fd
                found.append((fd, run))
            run.append(data)
        return found

    def write(self, pieces: list[tuple[int, bytes]]) -> None:
        """Write all of it, waiting as long as it takes. Raises OSError."""
        for fd, run in self.runs(pieces):
            if len(run) > _FEW:
                run = [b"".join(run)]
            try:
                written = os.writev(fd, run)
            except BlockingIOError:
                written = 0
            if written < sum(map(len, run)):
                write_all(fd, memoryview(b"".join(run))[written:])


def write_all(fd: int, data: bytes | memoryview) -> None:
    """Write all of `data`, waiting as long as it takes. Raises OSError."""
    rest = memoryview(data)
    while rest:
        try:
            rest = rest[os.write(fd, rest) :]
        except BlockingIOError:  # whoever gave us the descriptor does not want to wait, but we do
            poll = select.poll()
            poll.register(fd, select.POLLOUT)
            poll.poll()


def _are_one(one: int, other: int) -> bool:
    """Whether two descriptors lead to one pipe, terminal or socket. Two files that are one may differ in position."""
    first, second = os.fstat(one), os.fstat(other)
    return (first.st_dev, first.st_ino) == (second.st_dev, second.st_ino) and not S_ISREG(first.st_mode)


def _is_pipe(fd: int) -> bool:
    return S_ISFIFO(os.fstat(fd).st_mode)


def _widen(fd: int) -> None:
    """Let a pipe hold more, which halves what writing to it takes."""
    from fcntl import fcntl

    try:
        fcntl(fd, _SET_PIPE_SIZE, _PIPE_SIZE)
    except OSError:
        pass  # it holds what it holds
