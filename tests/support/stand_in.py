"""Byte streams without a socket, for the real http, attach and session of both colours: they read what a test gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine_client._async.http import AsyncPool
from engine_client._async.session import AsyncSession
from engine_client._exchange import Link
from engine_client._negotiate import MAX_VERSION
from engine_client._sync.http import Pool
from engine_client._sync.session import Session
from engine_client._timeouts import Timeouts
from engine_client.errors import ConnectionLost

if TYPE_CHECKING:
    from collections.abc import Coroutine


class Script:
    """What the next connection reads: `pieces`, one a read, and then its end, or a reset; `written` is what it wrote."""

    def __init__(self) -> None:
        self.play()

    def play(self, *pieces: bytes, reset: bool = False) -> None:
        """Set what the next connection reads."""
        self.pieces = [piece for piece in pieces if piece]
        self.reset = reset
        self.written: list[bytes] = []
        self.ended = self.closed = False


class StandIn:
    """The blocking stream."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._pieces = iter(script.pieces)
        self._at_end = False

    def read(self, limit: int, timeout: float | None = None) -> bytes:
        """The next piece; pieces are smaller than any limit. Whoever goes on at the end would go on for ever."""
        piece = next(self._pieces, b"")
        if piece:
            return piece
        assert not self._at_end, "the end was read, and reading went on"
        self._at_end = True
        if self._script.reset:
            raise ConnectionLost("the connection to the engine broke: connection reset by peer")
        return b""

    def write(self, data: bytes) -> None:
        """Keep it."""
        self._script.written.append(data)

    def close_write(self) -> None:
        """Note it."""
        self._script.ended = True

    def close(self) -> None:
        """Note it."""
        self._script.closed = True

    def idle(self) -> bool:
        """No connection is used twice."""
        return False


class AsyncStandIn(StandIn):
    """The async stream, which never waits."""

    async def read(self, limit: int, timeout: float | None = None) -> bytes:  # type: ignore[override]
        """As StandIn."""
        return super().read(limit, timeout)

    async def write(self, data: bytes) -> None:  # type: ignore[override]
        """As StandIn."""
        super().write(data)


def session(script: Script, version: str) -> Session:
    """A blocking session whose connections follow `script`."""

    def connect(_timeout: float | None) -> Any:
        return StandIn(script)

    return Session(Link(Pool(connect), version=version, highest=MAX_VERSION, trace=None), Timeouts())


def async_session(script: Script, version: str) -> AsyncSession:
    """An async session whose connections follow `script`."""

    async def connect(_timeout: float | None) -> Any:
        return AsyncStandIn(script)

    return AsyncSession(Link(AsyncPool(connect), version=version, highest=MAX_VERSION, trace=None), Timeouts())


def finish(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine returns that never waits."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    coroutine.close()
    raise AssertionError("it waited for an event loop")
