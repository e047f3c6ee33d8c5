"""Signals on their way to a task, and to a container."""

from __future__ import annotations

import math
import os
import sys
from collections import deque
from signal import set_wakeup_fd
from threading import current_thread, main_thread

import anyio

from engine_client._terminal import Patience, Signals, passed_on, signal_name
from engine_client.errors import EngineError, SessionInterrupted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Awaitable, Callable, Iterable
    from types import FrameType
    from typing import Any, Self

    from engine_client._async.containers import AsyncContainers
    from engine_client._typing import TypeVar

    T = TypeVar("T")


class Incoming:
    """The signals `numbers` as they come, by `async for`. While in its `with` they do nothing else; main thread only.

    A loop's own means (anyio.open_signal_receiver) would put back nothing that asyncio's add_signal_handler has set.
    """

    __slots__ = ("_bell", "_handlers", "_loop_handlers", "_numbers", "_set_aside", "waiting")

    def __init__(self, numbers: Iterable[int]) -> None:
        self._numbers = list(numbers)
        self._handlers = Signals(dict.fromkeys(self._numbers, self._take))
        self._bell = _Bell()
        self._loop_handlers = _loop_handlers()
        self._set_aside: dict[int, Any] = {}
        self.waiting: deque[int] = deque()

    def _take(self, number: int, _frame: FrameType | None) -> None:
        self.waiting.append(number)
        self._bell.ring()

    def __enter__(self) -> Self:
        self._bell.__enter__()
        self._handlers.__enter__()
        for number in self._loop_handlers.keys() & self._numbers:
            self._set_aside[number] = self._loop_handlers.pop(number)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop_handlers.update(self._set_aside)
        self._handlers.__exit__()
        self._bell.__exit__()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> int:
        while not self.waiting:
            await anyio.wait_readable(self._bell.fd)
            self._bell.clear()
        return self.waiting.popleft()


class _Bell:
    """A pipe that handlers ring, and that every signal rings where the loop has no descriptor which wakes it then.

    A signal that comes just before a poll does not end it, whatever its handler does.
    """

    __slots__ = ("_wakes", "_writing", "fd")

    def __init__(self) -> None:
        self.fd = self._writing = -1
        self._wakes = False

    def __enter__(self) -> Self:
        self.fd, self._writing = os.pipe()
        os.set_blocking(self.fd, False)
        os.set_blocking(self._writing, False)
        before = set_wakeup_fd(self._writing, warn_on_full_buffer=False)
        self._wakes = before == -1
        if not self._wakes:
            set_wakeup_fd(before, warn_on_full_buffer=False)
            missed = self.clear()
            if missed:
                os.write(before, missed)
        return self

    def ring(self) -> None:
        if self.fd >= 0:
            try:
                os.write(self._writing, b"\0")
            except BlockingIOError:
                pass  # it rings

    def clear(self) -> bytes:
        """Stop ringing; the numbers of the signals that rang."""
        try:
            return os.read(self.fd, 4096)
        except BlockingIOError:
            return b""

    def __exit__(self, *_: object) -> None:
        if self._wakes and (now := set_wakeup_fd(-1)) != self._writing:  # the loop has got its own since
            set_wakeup_fd(now, warn_on_full_buffer=False)
        reading, self.fd = self.fd, -1
        os.close(reading)
        os.close(self._writing)


def _loop_handlers() -> dict[int, Any]:
    """What asyncio's add_signal_handler has set, which no method tells; nothing on another loop."""
    if "asyncio" not in sys.modules:
        return {}
    from asyncio import get_running_loop

    try:
        return getattr(get_running_loop(), "_signal_handlers", {})
    except RuntimeError:  # trio's
        return {}


async def pass_signals_on(containers: AsyncContainers, id: str, work: Callable[[], Awaitable[T]], *, tty: bool) -> T:
    """Do `work` while signals, in a loop of the main thread, go to the container: POST /containers/{id}/kill.

    Raises what `work` raises, and SessionInterrupted at the third SIGTERM or SIGINT.
    """
    if current_thread() is not main_thread():
        return await work()
    results: list[T] = []
    failure: Exception | None = None
    with Incoming(passed_on(tty=tty)) as signals:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_pass_on, signals, containers, id, tasks.cancel_scope)
            try:
                results.append(await work())
            except Exception as error:  # the task group would wrap it
                failure = error
            tasks.cancel_scope.cancel()
    if failure is not None:
        raise failure
    if not results:
        raise SessionInterrupted("got 3 SIGTERM/SIGINTs, forcefully exiting")
    return results[0]


async def _pass_on(signals: Incoming, containers: AsyncContainers, id: str, scope: anyio.CancelScope) -> None:
    """Count them as they come, also while the engine takes its time with the last one."""
    patience = Patience()
    queue, queued = anyio.create_memory_object_stream[int](math.inf)
    with queue, queued:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_send, queued, containers, id)
            async for number in signals:
                if patience.is_over(number):
                    scope.cancel()
                    return
                queue.send_nowait(number)


async def _send(signals: AsyncIterable[int], containers: AsyncContainers, id: str) -> None:
    async for number in signals:
        try:
            await containers.kill(id, signal=signal_name(number))
        except EngineError:
            pass  # it does not run yet, or no more: its output and exit code tell
