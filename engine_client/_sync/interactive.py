"""A person, or pipes, at a container's streams: one poll loop between three descriptors and an attached stream."""

from __future__ import annotations

import os
import select
import time

from engine_client._output import Targets, write_all
from engine_client._terminal import RawMode, Signals, Wakeup, window_size
from engine_client._wire.detach_keys import DetachKeys
from engine_client.errors import ConnectionLost, EngineError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from signal import SIGWINCH

    from engine_client._sync.attach import AttachStream, OutputStream

    Resize = Callable[[int, int], object]
    Step = Callable[[], object]
else:
    from _signal import SIGWINCH

_READ_SIZE = 64 * 1024
_SAFE_WRITE = 4096  # what a pipe that says it is writable takes without blocking
_RESIZE_ATTEMPTS = 10
_RESIZE_PAUSE = 0.01  # seconds after the first of them; after the next one twice as many, and so on


def interact(
    stream: AttachStream,
    *,
    stdin: int | None = 0,
    stdout: int | None = 1,
    stderr: int | None = 2,
    half_close: bool = False,
    detach_keys: bytes | None = None,
    resize: Resize | None = None,
) -> bool:
    """Copy between the descriptors and `stream` until its output ends, or until the detach keys are typed: then True.

    For a TTY stream a terminal at `stdin` is in raw mode meanwhile, and `detach_keys` (Ctrl-P Ctrl-Q by default) are
    looked for; `resize` is called with the height and width of the terminal at `stdout`, now and whenever they change.
    `half_close` ends the container's stdin when `stdin` ends: right where the engine means that by it. Descriptors that
    are None take no part. Raises what reading the stream raises, and OSError where `stdout` or `stderr` cannot be
    written.
    """
    copier = _Copier(stream, stdin, Targets(stdout, stderr), half_close=half_close)
    if not stream.tty:
        return copier.run()
    copier.keys = DetachKeys() if detach_keys is None else DetachKeys(detach_keys)
    if stdin is not None and os.isatty(stdin):
        with RawMode(stdin):
            return _run_resized(copier, stdout, resize)
    return _run_resized(copier, stdout, resize)


def copy_output(stream: OutputStream, stdout: int | None = 1, stderr: int | None = 2) -> None:
    """Copy a container's output to descriptors until it ends; what goes to None is dropped.

    Raises what reading the stream raises, and OSError where a descriptor cannot be written.
    """
    targets = Targets(stdout, stderr)
    with stream.shortcut(targets) as shortcut:
        while (pieces := stream.receive(shortcut.limit)) is not None:
            targets.write(pieces)
            shortcut.move()


def _run_resized(copier: _Copier, stdout: int | None, resize: Resize | None) -> bool:
    if stdout is None or resize is None or window_size(stdout) is None:
        return copier.run()

    def fit(*_: object) -> bool:
        told = None
        try:
            while (size := window_size(stdout)) not in (None, told):  # it may change while the engine is told
                told = size
                resize(*size)
        except EngineError:
            return False  # it has not begun yet, or has ended
        return True

    with Signals({SIGWINCH: fit}):
        if not fit():
            copier.refit = _Refit(fit)
        return copier.run()


class _Refit:
    """Telling a process its size again: one that is just being started may not know its terminal yet."""

    __slots__ = ("_attempt", "_fit", "_next")

    def __init__(self, fit: Callable[[], bool]) -> None:
        self._fit = fit
        self._attempt = 0
        self._put_off()

    def _put_off(self) -> None:
        self._attempt += 1
        self._next = time.monotonic() + _RESIZE_PAUSE * self._attempt

    def milliseconds(self) -> float:
        """How long to wait until then."""
        return max(0.0, (self._next - time.monotonic()) * 1000)

    def is_over(self) -> bool:
        """Whether it need not be told again, after telling it if it is time."""
        if time.monotonic() < self._next:
            return False
        if self._fit() or self._attempt == _RESIZE_ATTEMPTS - 1:
            return True
        self._put_off()
        return False


class _Copier:
    """Both directions at once, neither waiting for the other, with bounded memory."""

    __slots__ = ("_half_close", "_input", "_output", "_stdin", "_stream", "_targets", "_wakeup", "keys", "refit")

    def __init__(self, stream: AttachStream, stdin: int | None, targets: Targets, *, half_close: bool) -> None:
        self._stream = stream
        self._stdin = stdin
        self._targets = targets
        self._half_close = half_close
        self._input = b""
        self._output: list[tuple[int, memoryview]] = []
        self._wakeup = Wakeup()
        self.keys: DetachKeys | None = None
        self.refit: _Refit | None = None

    def run(self) -> bool:
        """Copy until the output ends (False) or the detach keys come (True)."""
        with self._wakeup:
            while self._stdin is not None or self._input or self.refit is not None:
                if not self._step():
                    return self.keys is not None and self.keys.detached
            self._copy_output()
        return False

    def _step(self) -> bool:
        """Wait for whatever can go on, and let it; False at the end."""
        if self.refit is not None and self.refit.is_over():
            self.refit = None
        ready = self._wait()
        if self._stdin is not None and ready.get(self._stdin, 0) & ~select.POLLOUT:
            self._read_input(self._stdin)
        if self._input:
            self._send()
        if self.keys is not None and self.keys.detached and not self._input:
            return False
        if self._output:
            fd, data = self._output[0]
            if ready.get(fd, 0) & ~select.POLLIN:  # it may be stdin's as well
                self._write(fd, data)
            return True
        return not ready.get(self._stream.fileno(), 0) & ~select.POLLOUT or self._receive()

    def _wait(self) -> dict[int, int]:
        """What is ready, by descriptor."""
        mine = self._stream.fileno()
        if mine < 0:
            self._stream.receive()  # raises what it means that it was closed
        if not self._output and self._stream.buffered:
            return {mine: select.POLLIN}
        wanted = {mine: select.POLLOUT} if self._input else {}
        if self._output:
            wanted[self._output[0][0]] = select.POLLOUT
        else:
            wanted[mine] = wanted.get(mine, 0) | select.POLLIN
        if self._stdin is not None and not self._input:
            wanted[self._stdin] = wanted.get(self._stdin, 0) | select.POLLIN
        if self._wakeup.fd is not None:
            wanted[self._wakeup.fd] = select.POLLIN
        poll = select.poll()
        for fd, events in wanted.items():
            poll.register(fd, events)
        ready = dict(poll.poll(None if self.refit is None else self.refit.milliseconds()))
        if self._wakeup.fd in ready:
            self._wakeup.clear()
        return ready

    def _read_input(self, stdin: int) -> None:
        try:
            data = os.read(stdin, _READ_SIZE)
        except BlockingIOError:
            return
        except OSError:  # a terminal that has gone
            data = b""
        if not data:
            self._end_input()
        else:
            self._input = data if self.keys is None else self.keys.feed(data)

    def _end_input(self) -> None:
        self._stdin = None
        if self._half_close and not self._stream.tty:
            self._stream.close_write()

    def _send(self) -> None:
        try:
            self._input = self._input[self._stream.send(self._input) :]
        except ConnectionLost:  # what the container said before it ended is still to be read
            self._input, self._stdin = b"", None

    def _receive(self) -> bool:
        pieces = self._stream.receive()
        if pieces is None:
            return False
        self._output += [(fd, memoryview(b"".join(run))) for fd, run in self._targets.runs(pieces)]
        return True

    def _write(self, fd: int, data: memoryview) -> None:
        try:
            count = os.write(fd, data[:_SAFE_WRITE])
        except BlockingIOError:
            return
        if count < len(data):
            self._output[0] = fd, data[count:]
        else:
            del self._output[0]

    def _copy_output(self) -> None:
        """With no input left there is nothing that a blocking write could hold up."""
        for fd, data in self._output:
            write_all(fd, data)
        self._output.clear()
        poll = select.poll()
        for source in (self._stream.fileno(), self._wakeup.fd):
            if source is not None and source >= 0:
                poll.register(source, select.POLLIN)
        with self._stream.shortcut(self._targets) as shortcut:
            while True:
                if self._stream.fileno() >= 0 and not self._stream.buffered:
                    ready = dict(poll.poll())
                    if self._wakeup.fd in ready:
                        self._wakeup.clear()
                    if self._stream.fileno() not in ready:
                        continue
                pieces = self._stream.receive(shortcut.limit)
                if pieces is None:
                    return
                self._targets.write(pieces)
                shortcut.move()
