"""Byte streams without a socket, for the real http, attach and session of both colours: they read what a test gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from support.recorded_calls import play, play_async

from engine_client._async.containers import AsyncContainers
from engine_client._async.exec import AsyncExec
from engine_client._async.http import AsyncPool
from engine_client._async.images import AsyncImages
from engine_client._async.session import AsyncSession
from engine_client._async.system import AsyncSystem
from engine_client._exchange import Link
from engine_client._negotiate import MAX_VERSION
from engine_client._sync.containers import Containers
from engine_client._sync.exec import Exec
from engine_client._sync.http import Pool
from engine_client._sync.images import Images
from engine_client._sync.session import Session
from engine_client._sync.system import System
from engine_client._timeouts import Timeouts
from engine_client.errors import ConnectionLost

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from support.recorded_calls import Outcome, RecordedCall

T = TypeVar("T")


class Script:
    """What the next connection reads: `pieces`, one a read, then its end or a reset. `written` is what it wrote."""

    def __init__(self) -> None:
        self.play()

    def play(self, *pieces: bytes, reset: bool = False) -> None:
        """Set what the next connection reads."""
        self.pieces = [piece for piece in pieces if piece]
        self.reset = reset
        self.written: list[bytes] = []
        self.ended = self.closed = False


class _Stream:
    """What both colours share."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._pieces = iter(script.pieces)
        self._at_end = False

    def _read(self) -> bytes:
        """The next piece, however long. Whoever goes on reading at the end would go on for ever."""
        piece = next(self._pieces, b"")
        if piece:
            return piece
        assert not self._at_end, "the end was read, and reading went on"
        self._at_end = True
        if self._script.reset:
            raise ConnectionLost("the connection to the engine broke: connection reset by peer")
        return b""

    def close(self) -> None:
        """Note it."""
        self._script.closed = True

    def idle(self) -> bool:
        """No connection is used twice."""
        return False


class StandIn(_Stream):
    """The blocking stream."""

    def read(self, limit: int, timeout: float | None = None) -> bytes:
        """The next piece."""
        return self._read()

    def write(self, data: bytes) -> None:
        """Keep it."""
        self._script.written.append(data)

    def close_write(self) -> None:
        """Note it."""
        self._script.ended = True


class AsyncStandIn(_Stream):
    """The async stream, which never waits."""

    async def read(self, limit: int, timeout: float | None = None) -> bytes:
        """The next piece."""
        return self._read()

    async def write(self, data: bytes, timeout: float | None = None) -> None:
        """Keep it."""
        self._script.written.append(data)

    async def close_write(self) -> None:
        """Note it."""
        self._script.ended = True


class StandInApi:
    """The operations of one colour, "sync" or "async", over streams that follow `script`."""

    def __init__(self, colour: str, version: str) -> None:
        self.script = Script()
        self._blocking = colour == "sync"
        if self._blocking:
            blocking = Session(Link(Pool(self._connect), version=version, highest=MAX_VERSION, trace=None), Timeouts())
            self.containers: Any = Containers(blocking)
            self.exec: Any = Exec(blocking)
            self.images: Any = Images(blocking)
            self.system: Any = System(blocking)
        else:
            pool = AsyncPool(self._connect_async)
            waiting = AsyncSession(Link(pool, version=version, highest=MAX_VERSION, trace=None), Timeouts())
            self.containers = AsyncContainers(waiting)
            self.exec = AsyncExec(waiting)
            self.images = AsyncImages(waiting)
            self.system = AsyncSystem(waiting)

    def _connect(self, _timeout: float | None) -> Any:
        return StandIn(self.script)

    async def _connect_async(self, _timeout: float | None) -> Any:
        return AsyncStandIn(self.script)

    def play(self, call: RecordedCall) -> Outcome:
        """What comes of a call."""
        return play(call, self) if self._blocking else finish(play_async(call, self))


def finish(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns that never waits."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    coroutine.close()
    raise AssertionError("it waited for an event loop")
