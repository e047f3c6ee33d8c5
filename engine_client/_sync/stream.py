"""A byte stream: read, write, close_write, close. It knows no HTTP."""

from __future__ import annotations

import errno
import os
import time

# `socket` builds its enums and selectors on import, 7 ms; the type beneath it has all that a byte stream needs.
from _socket import AF_UNIX, MSG_DONTWAIT, MSG_PEEK, SHUT_RDWR, SHUT_WR, SOCK_STREAM
from _socket import socket as Socket

from engine_client.errors import ConnectionFailed, ConnectionLost, EngineTimeout, PermissionRefused, StreamClosed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class ByteStream(Protocol):
        """What HTTP and attached streams need of a connection."""

        def fileno(self) -> int: ...

        def read(self, limit: int, timeout: float | None = None) -> bytes: ...

        def write(self, data: bytes) -> None: ...

        def send(self, data: bytes) -> int: ...

        def close_write(self) -> None: ...

        def close(self) -> None: ...


_FIRST_RETRY = 0.002
_LONGEST_RETRY = 0.1


def connect_unix(path: str, timeout: float | None = None) -> UnixStream:
    """Connect to the socket at `path`, waiting up to `timeout` seconds for a place in its queue.

    Raises ConnectionFailed, PermissionRefused where the socket may not be opened, EngineTimeout.
    """
    sock = Socket(AF_UNIX, SOCK_STREAM)
    try:
        _connect(sock, path, timeout)
    except BaseException:
        sock.close()
        raise
    return UnixStream(sock)


def _connect(sock: Socket, path: str, timeout: float | None) -> None:
    address = f"unix://{path}"
    deadline = None if timeout is None else time.monotonic() + timeout
    pause = _FIRST_RETRY
    sock.setblocking(False)
    while True:
        try:
            sock.connect(path)
            break
        except BlockingIOError:  # the queue of the listening socket is full, and can't be waited for
            if deadline is not None and time.monotonic() + pause > deadline:
                raise EngineTimeout(f"the engine at {address} took no connection within {timeout} s") from None
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_RETRY)
        except PermissionError as error:
            raise PermissionRefused(address, _text(error)) from None
        except OSError as error:
            raise ConnectionFailed(address, _text(error)) from None
    sock.setblocking(True)


def _text(error: OSError) -> str:
    return os.strerror(error.errno).lower() if error.errno else str(error)


class UnixStream:
    """A connected unix socket. `close` may be called from another thread: it ends a waiting `read` there."""

    __slots__ = ("_closed", "_sock", "_timeout")

    def __init__(self, sock: Socket) -> None:
        self._sock = sock
        self._timeout: float | None = None
        self._closed = False

    def fileno(self) -> int:
        """The descriptor, to wait on; -1 once closed."""
        return self._sock.fileno()

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

    def send(self, data: bytes) -> int:
        """Write what can be written without waiting; how many bytes that was. Raises ConnectionLost, StreamClosed."""
        try:
            self._wait_up_to(None)  # with a timeout set, Python polls even for MSG_DONTWAIT
            return self._sock.send(data, MSG_DONTWAIT)
        except BlockingIOError:
            return 0
        except OSError as error:
            raise self._lost(error) from None

    def close_write(self) -> None:
        """End the stream in this direction; reading goes on."""
        try:
            self._sock.shutdown(SHUT_WR)
        except OSError as error:
            if error.errno != errno.ENOTCONN:  # the other side has gone: there is nothing left to end
                raise self._lost(error) from None

    def idle(self) -> bool:
        """Whether the connection is open with nothing to read, as one kept for the next request must be."""
        try:
            self._wait_up_to(None)
            self._sock.recv(1, MSG_PEEK | MSG_DONTWAIT)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def close(self) -> None:
        """Close both directions; a `read` waiting in another thread ends with StreamClosed."""
        if self._closed:
            return
        self._closed = True
        try:
            self._sock.shutdown(SHUT_RDWR)
        except OSError:
            pass  # the other side was first; closing is what was asked for
        self._sock.close()

    def abandon(self) -> None:
        """Close this process's copy only: after a fork the connection is the parent's."""
        self._closed = True
        self._sock.close()

    def _wait_up_to(self, timeout: float | None) -> None:
        if timeout != self._timeout:  # each settimeout is a system call
            self._sock.settimeout(timeout)
            self._timeout = timeout

    def _lost(self, error: OSError) -> ConnectionLost | StreamClosed:
        if self._closed:
            return StreamClosed("the stream is closed")
        return ConnectionLost(f"the connection to the engine broke: {_text(error)}")
