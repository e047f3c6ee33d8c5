"""A byte stream: read, write, close_write, close. It knows no HTTP."""

from __future__ import annotations

import time

from engine_client._unix import Connecting, UnixSocket
from engine_client.errors import EngineTimeout, StreamClosed


def connect_unix(path: str, timeout: float | None = None) -> UnixStream:
    """Connect to the socket at `path`, waiting up to `timeout` seconds for a place in its queue.

    Raises ConnectionFailed, PermissionRefused where the socket may not be opened, EngineTimeout.
    """
    with Connecting(path, timeout) as connecting:
        while (pause := connecting.attempt()) is not None:
            time.sleep(pause)
        return UnixStream(connecting.sock)


class UnixStream(UnixSocket):
    """A connected unix socket. `close` may be called from another thread: it ends a waiting `read` there."""

    __slots__ = ()

    def read(self, limit: int, timeout: float | None = None) -> bytes:
        """At least one byte and at most `limit`; nothing at the end of the stream.

        Raises EngineTimeout after `timeout` seconds of silence, ConnectionLost on a reset, StreamClosed after `close`.
        """
        try:
            self._wait_up_to(timeout)
            data = self._sock.recv(limit)
        except TimeoutError:
            raise EngineTimeout(f"nothing came from the engine for {timeout} s") from None
        except OSError as error:
            raise self._lost(error) from None
        if not data and self._closed:
            raise StreamClosed("the stream was closed while it was being read")
        return data

    def write(self, data: bytes) -> None:
        """Write all of `data`. Raises ConnectionLost, StreamClosed."""
        try:
            self._wait_up_to(None)
            self._sock.sendall(data)
        except OSError as error:
            raise self._lost(error) from None
