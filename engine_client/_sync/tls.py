"""A byte stream over TLS, with the same calls as one over a plain socket."""

from __future__ import annotations

import os
import time
from select import POLLIN, POLLOUT
from threading import Lock

from engine_client._sockets import TAKES_NOTHING
from engine_client._sync.stream import SocketStream, await_events
from engine_client._tls import TLSSession
from engine_client.errors import ConnectionLost, EngineError, StreamClosed

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ssl
    from _socket import socket as Socket
    from typing import Any

_PIECE = 256 * 1024


class TLSStream(SocketStream):
    """A connection under TLS, which is there after `handshake`. One thread may read while another one writes.

    What a thread waits for it waits for without the lock; what came is taken and decrypted under it, in one step.
    """

    __slots__ = ("_lock", "_readers", "_session")

    def __init__(self, sock: Socket, context: ssl.SSLContext, name: str, address: str) -> None:
        super().__init__(sock)
        self._session = TLSSession(sock, context, name, address)
        self._lock = Lock()
        self._readers = 0

    def handshake(self, timeout: float | None) -> None:
        """Agree with the other side. Raises ssl.SSLError, ConnectionLost, EngineTimeout after `timeout` seconds."""
        end = None if timeout is None else time.monotonic() + timeout
        done = False
        while not done:
            try:
                done = self._session.handshake()
            finally:
                self._flush()  # where it failed, the other side is told why
            while not done and not self._receive():
                left = None if end is None else max(end - time.monotonic(), 0)
                await_events(self, POLLIN, left)

    def certificate(self) -> dict[str, Any]:
        """The other side's certificate, as ssl's getpeercert gives it."""
        return self._session.certificate()

    @property
    def buffered(self) -> bool:
        """Whether there is something to read that no poll of the descriptor would show."""
        return self._session.readable

    def read(self, limit: int, timeout: float | None = None) -> bytes:
        """At least one byte and at most `limit`; nothing at the end of the stream.

        Raises EngineTimeout after `timeout` seconds of silence, ConnectionLost on a reset or where the connection ends
        before its TLS session does, TLSFailed where the other side refuses this one's certificate, StreamClosed after
        `close`.
        """
        self.limit(timeout)  # a stream that never runs dry must end at its deadline too
        while True:
            with self._lock:
                try:
                    if (data := self._session.take(limit)) is None and self._pull():
                        data = self._session.take(limit)
                except ConnectionLost:
                    if not self._closed:
                        raise
                    data = b""
                self._readers += data is None
            if data is not None:
                if not data and self._closed:
                    raise StreamClosed("the stream was closed while it was being read")
                return data
            try:
                await_events(self, POLLIN, timeout)
            finally:
                with self._lock:
                    self._readers -= 1

    def poll(self, *, write: bool = False, source: int | None = None, timeout: float | None = None) -> bool:
        """As that of SocketStream: whether there is something to read, once what was waited for is there."""
        while True:
            with self._lock:
                if self._session.readable or (self._pull() and self._session.readable):
                    return True
            if not super().poll(write=write, source=source, timeout=timeout):
                return False

    def write(self, data: bytes) -> None:
        """Write all of `data`. Raises ConnectionLost, StreamClosed, EngineTimeout past the deadline."""
        rest = memoryview(data)
        while rest:
            sent = self.send(rest[:_PIECE])
            if not sent:
                await_events(self, POLLOUT, None, TAKES_NOTHING)
            rest = rest[sent:]

    def send(self, data: bytes | memoryview) -> int:
        """Write what can be written without waiting; how many bytes that was. Raises ConnectionLost, StreamClosed.

        What has been encrypted cannot be taken back: after 0, the next `data` must begin as this one did.
        """
        with self._lock:
            try:
                return self._session.offer(data)
            except OSError as error:
                raise self._lost(error) from None

    def duplicate(self) -> None:
        """As that of SocketStream, which would show what is encrypted."""

    def close_write(self) -> None:
        """End the stream in this direction; reading goes on. What comes meanwhile is kept, so that neither waits."""
        with self._lock:
            self._pull()
            self._session.end()
        while not self._flush():
            await_events(self, POLLOUT if self._readers else POLLOUT | POLLIN, None, TAKES_NOTHING)
            with self._lock:
                if not self._readers:
                    self._pull()

    def idle(self) -> bool:
        """Whether the connection is open, this process's own, and with nothing to read: fit for the next request."""
        if self._pid != os.getpid():
            return False
        with self._lock:
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
        with self._lock:
            try:
                return self._session.flush()
            except OSError as error:
                raise self._lost(error) from None
