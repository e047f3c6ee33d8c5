"""A byte stream: read, write, close_write, close. It knows no HTTP."""

from __future__ import annotations

import time
from _socket import SO_RCVTIMEO, SO_SNDTIMEO, SOL_SOCKET
from struct import pack

from engine_client._sockets import TAKES_NOTHING, Connecting, SocketState
from engine_client.errors import StreamClosed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket as Socket


def connect_unix(path: str, timeout: float | None = None) -> SocketStream:
    """Connect to the socket at `path`, waiting up to `timeout` seconds for a place in its queue.

    Raises ConnectionFailed, PermissionRefused where the socket may not be opened, EngineTimeout.
    """
    with Connecting(path, timeout) as connecting:
        while (pause := connecting.attempt()) is not None:
            time.sleep(pause)
        return SocketStream(connecting.sock)


class SocketStream(SocketState):
    """A connected socket. `close` may be called from another thread: it ends a waiting `read` there.

    One thread may read while another one writes. That is why timeouts are the kernel's, one for each direction:
    Python's `settimeout` is for both, and makes the socket non-blocking under the other thread.
    """

    __slots__ = ("_receive_timeout", "_send_timeout")

    def __init__(self, sock: Socket) -> None:
        super().__init__(sock)
        self._receive_timeout: float | None = None
        self._send_timeout: float | None = None

    def read(self, limit: int, timeout: float | None = None) -> bytes:
        """At least one byte and at most `limit`; nothing at the end of the stream.

        Raises EngineTimeout after `timeout` seconds of silence, ConnectionLost on a reset, StreamClosed after `close`.
        """
        wait = self.limit(timeout)
        try:
            if wait != self._receive_timeout:  # each setting is a system call
                self._receive_timeout = self._set_timeout(SO_RCVTIMEO, wait)
            data = self._sock.recv(limit)
        except BlockingIOError:
            raise self.silence(timeout, wait) from None
        except OSError as error:
            raise self._lost(error) from None
        if not data and self._closed:
            raise StreamClosed("the stream was closed while it was being read")
        return data

    def poll(self, *, write: bool = False, source: int | None = None, timeout: float | None = None) -> bool:
        """Whether there is something to read.

        With `write`, first wait, `timeout` seconds at most, until there is or something can be written; with `source`,
        until there is or that descriptor can be read. Raises EngineTimeout, also past the deadline, and StreamClosed.
        """
        from select import POLLIN, POLLOUT, poll

        own = self.fileno()
        if own < 0:
            raise StreamClosed("the stream is closed")
        waiting = poll()
        waiting.register(own, POLLIN | POLLOUT if write else POLLIN)
        if source is not None:
            waiting.register(source, POLLIN)
        waits = write or source is not None
        wait = self.limit(timeout)
        ready = waiting.poll(0 if not waits else None if wait is None else wait * 1000)
        if waits and not ready:
            raise self.silence(timeout, wait, TAKES_NOTHING)
        return any(fd == own and events != POLLOUT for fd, events in ready)

    def write(self, data: bytes) -> None:
        """Write all of `data`. Raises ConnectionLost, StreamClosed, EngineTimeout past the deadline."""
        rest = memoryview(data)
        while rest:
            wait = self.limit(None)
            try:
                if wait != self._send_timeout:
                    self._send_timeout = self._set_timeout(SO_SNDTIMEO, wait)
                rest = rest[self._sock.send(rest) :]
            except BlockingIOError:
                raise self.silence(None, wait) from None
            except OSError as error:
                raise self._lost(error) from None

    def close_write(self) -> None:
        """End the stream in this direction; reading goes on."""
        self.end_write()

    def _set_timeout(self, option: int, seconds: float | None) -> float | None:
        microseconds = 0 if seconds is None else max(int(seconds * 1e6), 1)  # 0 is for ever
        self._sock.setsockopt(SOL_SOCKET, option, pack("@ll", *divmod(microseconds, 1_000_000)))
        return seconds
