"""A byte stream: read, write, close_write, close. It knows no HTTP.

anyio's waits are all that it takes of an event loop, so asyncio and trio run the same code.
"""

from __future__ import annotations

import os
from _socket import MSG_DONTWAIT

import anyio
from anyio.lowlevel import checkpoint

from engine_client._sockets import SAYS_NOTHING, TAKES_NOTHING, Connecting, SocketState
from engine_client.errors import StreamClosed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket as Socket
    from collections.abc import Awaitable, Callable

_MOST_IN_A_ROW = 8  # reads that need not wait: a turn of the event loop takes as long as one of them


async def connect_unix(path: str, timeout: float | None = None) -> AsyncSocketStream:
    """Connect to the socket at `path`, waiting up to `timeout` seconds for a place in its queue.

    Raises ConnectionFailed, PermissionRefused where the socket may not be opened, EngineTimeout.
    """
    with Connecting(path, timeout) as connecting:
        while (pause := connecting.attempt()) is not None:
            await anyio.sleep(pause)
        return AsyncSocketStream(connecting.sock)


class AsyncSocketStream(SocketState):
    """A connected socket. `close` may be called from another task: it ends a waiting `read` there.

    A call that is cancelled while it waits has read nothing, but may have written a part.
    """

    __slots__ = ("_in_a_row", "_waiting")

    def __init__(self, sock: Socket) -> None:
        super().__init__(sock)
        self._waiting = 0
        self._in_a_row = 0

    async def read(self, limit: int, timeout: float | None = None) -> bytes:
        """At least one byte and at most `limit`; nothing at the end of the stream.

        Raises EngineTimeout after `timeout` seconds of silence, ConnectionLost on a reset, StreamClosed after `close`.
        """
        self._in_a_row += 1
        if self._in_a_row > _MOST_IN_A_ROW:  # a stream that never runs dry must not keep other tasks from running
            self._in_a_row = 0
            await checkpoint()
        self.limit(timeout)
        while True:
            try:
                data = self._sock.recv(limit, MSG_DONTWAIT)
            except BlockingIOError:
                await self._wait(anyio.wait_readable, timeout)
            except OSError as error:
                raise self._lost(error) from None
            else:
                if not data and self._closed:
                    raise StreamClosed("the stream is closed")
                return data

    async def write(self, data: bytes, timeout: float | None = None) -> None:
        """Write all of `data`.

        Raises ConnectionLost, StreamClosed, EngineTimeout past the deadline or where none goes for `timeout` seconds.
        """
        await checkpoint()
        rest = memoryview(data)
        while rest:
            sent = self.send(rest)
            if not sent:
                await self._wait(anyio.wait_writable, timeout, TAKES_NOTHING)
            rest = rest[sent:]

    async def close_write(self) -> None:
        """End the stream in this direction; reading goes on."""
        self.end_write()

    def close(self) -> None:
        """Close both directions; whoever waits in another task ends with StreamClosed."""
        if self._closed or not self._waiting or self._pid != os.getpid():
            super().close()
        else:  # only the last to wait frees the descriptor: its number must not be another's while a loop watches it
            self._shut_down()
            anyio.notify_closing(self._sock)

    async def _wait(
        self, wait: Callable[[Socket], Awaitable[None]], timeout: float | None, idle: str = SAYS_NOTHING
    ) -> None:
        limit = self.limit(timeout)
        scope = anyio.move_on_after(limit)
        self._in_a_row = 0
        self._waiting += 1
        try:
            with scope:
                await wait(self._sock)
        except anyio.ClosedResourceError:
            pass
        finally:
            self._waiting -= 1
            if self._closed and not self._waiting:
                self._sock.close()
        if self._closed:
            raise StreamClosed("the stream was closed while it was waited for")
        if scope.cancelled_caught:
            raise self.silence(timeout, limit, idle)
