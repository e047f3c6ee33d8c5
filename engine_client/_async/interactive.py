"""A person, or pipes, at a container's streams: one task for each direction between descriptors and a stream."""

from __future__ import annotations

import os
import stat
from contextlib import ExitStack, nullcontext
from signal import SIGWINCH
from threading import current_thread, main_thread

import anyio
from anyio.to_thread import run_sync

from engine_client._async.signals import Incoming
from engine_client._terminal import RawMode, unhandled_endings, window_size
from engine_client._wire.detach_keys import DetachKeys
from engine_client._wire.stdcopy import STDERR, STDOUT
from engine_client.errors import ConnectionLost, EngineError, StreamClosed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from typing import Any, Self

    from anyio.abc import TaskGroup

    from engine_client._async.attach import AsyncAttachStream, AsyncOutputStream

    Resize = Callable[[int, int], Awaitable[object]]
    Step = Callable[[], Awaitable[object]]
    Fit = Callable[[], Coroutine[Any, Any, bool]]

_READ_SIZE = 64 * 1024
_SAFE_WRITE = 4096  # what a pipe that says it is writable takes without blocking
_RESIZE_ATTEMPTS = 10


async def interact(
    stream: AsyncAttachStream,
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
    are None take no part; the others stay in the mode that they are in. Raises what reading the stream raises, and
    OSError where `stdout` or `stderr` cannot be written.
    """
    copier = _Copier(stream, half_close=half_close)
    if not stream.tty:
        return await copier.run(stdin, stdout, stderr)
    copier.keys = DetachKeys() if detach_keys is None else DetachKeys(detach_keys)
    if resize is not None and stdout is not None and window_size(stdout) is not None:
        copier.fit = _fitter(stdout, resize)
    terminal = RawMode(stdin, signals=False) if stdin is not None and os.isatty(stdin) else None
    return await copier.run(stdin, stdout, stderr, terminal)


async def copy_output(stream: AsyncOutputStream, stdout: int | None = 1, stderr: int | None = 2) -> None:
    """Copy a container's output to descriptors until it ends; what goes to None is dropped.

    Raises what reading the stream raises, and OSError where a descriptor cannot be written.
    """
    targets = {STDOUT: stdout, STDERR: stderr}
    outlets: dict[int, _Outlet] = {}
    with ExitStack() as stack:
        while (pieces := await stream.receive()) is not None:
            for number, data in pieces:
                fd = targets[number]
                if fd is None:
                    continue
                if number not in outlets:
                    outlets[number] = stack.enter_context(_Outlet(fd))
                await outlets[number].write(data)


def _fitter(stdout: int, resize: Resize) -> Fit:
    busy = False

    async def fit() -> bool:
        nonlocal busy
        if busy:
            return False  # what is under way looks once more
        busy, told = True, None
        try:
            while (size := window_size(stdout)) not in (None, told):  # it may change while the engine is told
                told = size
                await resize(*size)
        except EngineError:
            return False  # it has not begun yet, or has ended
        finally:
            busy = False
        return True

    return fit


class _Copier:
    """Both directions at once, neither waiting for the other, with bounded memory."""

    __slots__ = ("_ended_by", "_half_close", "_stream", "fit", "keys")

    def __init__(self, stream: AsyncAttachStream, *, half_close: bool) -> None:
        self._stream = stream
        self._half_close = half_close
        self._ended_by: int | None = None
        self.keys: DetachKeys | None = None
        self.fit: Fit | None = None

    async def run(
        self, stdin: int | None, stdout: int | None, stderr: int | None, terminal: RawMode | None = None
    ) -> bool:
        """Copy until the output ends (False) or the detach keys come (True), with `terminal` in raw mode.

        While it is, SIGTERM and SIGHUP, where nobody handles them, are SystemExit.
        """
        numbers = [
            *(unhandled_endings() if terminal is not None else ()),
            *([SIGWINCH] if self.fit is not None else ()),
        ]
        failure: EngineError | OSError | None = None
        heeded = numbers if current_thread() is main_thread() else []
        with Incoming(heeded) if heeded else nullcontext() as signals, terminal or nullcontext():
            async with anyio.create_task_group() as tasks:
                if signals is not None:
                    tasks.start_soon(self._heed, signals, tasks)
                if self.fit is not None and not await self.fit():
                    tasks.start_soon(_try_again, self.fit)
                if stdin is not None:
                    tasks.start_soon(self._copy_input, stdin, tasks.cancel_scope)
                try:
                    await copy_output(self._stream, stdout, stderr)
                except (EngineError, OSError) as error:  # the task group would wrap it
                    failure = error
                tasks.cancel_scope.cancel()
        if signals is not None:
            self._ended_by = next((number for number in signals.waiting if number != SIGWINCH), self._ended_by)
        if failure is not None:
            raise failure
        if self._ended_by is not None:
            raise SystemExit(128 + self._ended_by)
        return self.keys is not None and self.keys.detached

    async def _heed(self, signals: Incoming, tasks: TaskGroup) -> None:
        async for number in signals:
            if number != SIGWINCH:
                self._ended_by = number
                tasks.cancel_scope.cancel()
            elif self.fit is not None:
                tasks.start_soon(self.fit)

    async def _copy_input(self, stdin: int, scope: anyio.CancelScope) -> None:
        try:
            while data := await _read(stdin):
                if self.keys is not None:
                    data = self.keys.feed(data)
                await self._stream.write(data)
                if self.keys is not None and self.keys.detached:
                    scope.cancel()
                    return
            if self._half_close and not self._stream.tty:
                await self._stream.close_write()
        except (ConnectionLost, StreamClosed):
            pass  # what the container said before it ended is still to be read


async def _try_again(fit: Fit) -> None:
    """A process that is just being started may not know its terminal yet."""
    for attempt in range(1, _RESIZE_ATTEMPTS):
        await anyio.sleep(0.01 * attempt)
        if await fit():
            return


async def _read(fd: int) -> bytes:
    """What there is to read, waited for; nothing at the end."""
    while True:
        try:
            try:
                await anyio.wait_readable(fd)
            except PermissionError:  # a file or /dev/null, which no loop can wait for: it never has to
                return await run_sync(os.read, fd, _READ_SIZE)
            return os.read(fd, _READ_SIZE)
        except BlockingIOError:
            continue
        except (OSError, ValueError):  # closed, a terminal that has gone, or nothing that can be read
            return b""


class _Outlet:
    """A descriptor to write to without holding up the loop, and without changing its mode, as it may be others' too.

    What is waited for is a descriptor of its own: a loop waits for each in one task only.
    """

    __slots__ = ("_at_once", "_fd")

    def __init__(self, fd: int) -> None:
        terminal = _terminal_again(fd)
        self._fd = os.dup(fd) if terminal is None else terminal
        self._at_once = _READ_SIZE if terminal is not None else _SAFE_WRITE if _is_pipe(fd) else 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._fd)

    async def write(self, data: bytes) -> None:
        """Write all of it, waiting as long as it takes. Raises OSError."""
        rest = memoryview(data)
        while rest:
            try:
                await anyio.wait_writable(self._fd)
            except PermissionError:
                pass  # a file or /dev/null, which never has to be waited for
            try:
                rest = rest[await self._write_some(rest) :]
            except BlockingIOError:
                continue

    async def _write_some(self, data: memoryview) -> int:
        if self._at_once:
            return os.write(self._fd, data[: self._at_once])
        return await run_sync(os.write, self._fd, data)


def _is_pipe(fd: int) -> bool:
    mode = os.fstat(fd).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _terminal_again(fd: int) -> int | None:
    """The terminal at `fd`, opened once more so that no write to it blocks; None where that cannot be done."""
    try:
        name = os.ttyname(fd)
        if os.path.basename(name) == "ptmx":  # the other side of one: opening that makes another terminal
            return None
        return os.open(name, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
    except OSError:
        return None
