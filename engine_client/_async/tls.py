"""A byte stream over TLS, with the same calls as one over a plain socket."""

from __future__ import annotations

import os

import anyio
from anyio.lowlevel import checkpoint

from engine_client._async.stream import AsyncSocketStream
from engine_client._sockets import TAKES_NOTHING
from engine_client._tls import TLSSession
from engine_client.errors import EngineError, StreamClosed

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ssl
    from _socket import socket as Socket
    from typing import Any

_PIECE = 256 * 1024


class AsyncTLSStream(AsyncSocketStream):
    """A connection under TLS, which is there after `handshake`. One task may read while another one writes.

    A call that is cancelled while it waits has read nothing, but may have written a part.
    """

    __slots__ = ("_session",)

    def __init__(self, sock: Socket, context: ssl.SSLContext, name: str, address: str) -> None:
        super().__init__(sock)
        self._session = TLSSession(sock, context, name, address)

    async def handshake(self) -> None:
        """Agree with the other side. Raises ssl.SSLError, ConnectionLost."""
        done = False
        while not done:
            try:
                done = self._session.handshake()
            finally:
                self._flush()  # where it failed, the other side is told why
            while not done and not self._receive():
                await self._wait(anyio.wait_readable, None)

    def certificate(self) -> dict[str, Any]:
        """The other side's certificate, as ssl's getpeercert gives it."""
        return self._session.certificate()

    @property
    def buffered(self) -> bool:
        """Whether there is something to read that no poll of the descriptor would show."""
        return self._session.readable

    async def read(self, limit: int, timeout: float | None = None) -> bytes:
        """At least one byte and at most `limit`; nothing at the end of the stream.

        Raises EngineTimeout after `timeout` seconds of silence, ConnectionLost on a reset or where the connection ends
        before its TLS session does, TLSFailed where the other side refuses this one's certificate, StreamClosed after
        `close`.
        """
        await checkpoint()  # a stream that never runs dry must not keep other tasks from running
        self.limit(timeout)
        while (data := self._session.take(limit)) is None:
            if not self._pull():
                await self._wait(anyio.wait_readable, timeout)
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
            piece = rest[:_PIECE]
            self._session.encrypt(piece)
            rest = rest[len(piece) :]
            await self._flush_whole(timeout)

    def send(self, data: bytes | memoryview) -> int:
        """Write what can be written without waiting; how many bytes that was. Raises ConnectionLost, StreamClosed.

        What has been encrypted cannot be taken back: after 0, the next `data` must begin as this one did.
        """
        try:
            return self._session.offer(data)
        except OSError as error:
            raise self._lost(error) from None

    async def close_write(self) -> None:
        """End the stream in this direction; reading goes on."""
        self._pull()
        self._session.end()
        await self._flush_whole(None)

    def idle(self) -> bool:
        """Whether the connection is open, this process's own, and with nothing to read: fit for the next request."""
        if self._pid != os.getpid():
            return False
        try:
            while self._pull():
                pass
        except EngineError:
            return False
        return not self._session.readable

    def _pull(self) -> bool:
        try:
            return self._session.pull()
        except OSError as error:
            raise self._lost(error) from None

    def _receive(self) -> bool:
        try:
            return self._session.receive()
        except OSError as error:
            raise self._lost(error) from None

    def _flush(self) -> bool:
        try:
            return self._session.flush()
        except OSError as error:
            raise self._lost(error) from None

    async def _flush_whole(self, timeout: float | None) -> None:
        while not self._flush():
            await self._wait(anyio.wait_writable, timeout, TAKES_NOTHING)
