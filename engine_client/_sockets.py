"""What blocking and async sockets share: connecting to a unix socket step by step, and all that never waits."""

from __future__ import annotations

import errno
import os
import time

# `socket` builds its enums and selectors on import, 7 ms; the type beneath it has all that a byte stream needs.
from _socket import AF_UNIX, MSG_DONTWAIT, MSG_PEEK, SHUT_RDWR, SHUT_WR, SOCK_STREAM
from _socket import socket as Socket

from engine_client import address
from engine_client.errors import (
    ConnectionFailed,
    ConnectionLost,
    ConnectTimeout,
    EngineTimeout,
    InvalidValue,
    PermissionRefused,
    StreamClosed,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_client._timeouts import Deadline

SAYS_NOTHING, TAKES_NOTHING = "nothing came from the engine", "the engine took nothing"
_FIRST_RETRY = 0.002
_LONGEST_RETRY = 0.1


def socket_path(host: str) -> str:
    """The path of the socket that a DOCKER_HOST value names. Raises InvalidValue where it names none."""
    where = address.parse(host)
    if where.scheme != "unix":
        raise InvalidValue(f"cannot connect to {host}: only unix:// addresses are supported")
    return where.path


def socket_address(path: str) -> str:
    """What to connect to: `@` at the beginning stands for the null byte of an abstract address."""
    return f"\0{path[1:]}" if path.startswith("@") else path


def no_connection(address: str, timeout: float | None) -> ConnectTimeout:
    """What it means that there was none after `timeout` seconds."""
    return ConnectTimeout(f"the engine at {address} took no connection within {timeout} s", address)


class Connecting:
    """A socket on its way to the one that listens at `path`: call `attempt` until it says that it is connected.

    `timeout` is in seconds, for all attempts together. Leaving the `with` by an error closes the socket.
    """

    __slots__ = ("_address", "_deadline", "_path", "_pause", "_timeout", "sock")

    def __init__(self, path: str, timeout: float | None) -> None:
        self._path = path
        self._address = f"unix://{path}"
        try:
            self.sock = Socket(AF_UNIX, SOCK_STREAM)
        except OSError as error:
            raise ConnectionFailed(self._address, error_text(error)) from None
        self.sock.setblocking(False)
        self._timeout = timeout
        self._deadline = None if timeout is None else time.monotonic() + timeout
        self._pause = _FIRST_RETRY

    def attempt(self) -> float | None:
        """Try once: None when connected, or else how many seconds to pause before the next attempt.

        Raises ConnectionFailed, PermissionRefused, EngineTimeout.
        """
        try:
            self.sock.connect(socket_address(self._path))
        except BlockingIOError:  # the queue of the listening socket is full, and can't be waited for
            return self._next_pause()
        except PermissionError as error:
            raise PermissionRefused(self._address, error_text(error)) from None
        except OSError as error:
            failed = ConnectionFailed(self._address, error_text(error))
            if self._address == address.DEFAULT_HOST:
                failed.looked_at(address.usual_sockets(os.environ))
            raise failed from None
        self.sock.setblocking(True)
        return None

    def _next_pause(self) -> float:
        pause = self._pause
        if self._deadline is not None and time.monotonic() + pause > self._deadline:
            raise no_connection(self._address, self._timeout)
        self._pause = min(pause * 2, _LONGEST_RETRY)
        return pause

    def __enter__(self) -> Connecting:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self.sock.close()


class SocketState:
    """A connected socket, without the calls that wait. `deadline`, if any, ends those, whatever their timeout."""

    __slots__ = ("_closed", "_pid", "_sock", "deadline")

    def __init__(self, sock: Socket) -> None:
        self._sock = sock
        self._pid = os.getpid()
        self._closed = False
        self.deadline: Deadline | None = None

    def fileno(self) -> int:
        """The descriptor, to wait on; -1 once closed."""
        return -1 if self._closed else self._sock.fileno()

    @property
    def buffered(self) -> bool:
        """Whether there is something to read that no poll of the descriptor would show."""
        return False

    def limit(self, timeout: float | None) -> float | None:
        """How long to wait at most where it would be `timeout` seconds. Raises EngineTimeout past the deadline."""
        return timeout if self.deadline is None else self.deadline.limit(timeout)

    def silence(self, timeout: float | None, waited: float | None, idle: str = SAYS_NOTHING) -> EngineTimeout:
        """What it means that nothing came, or went, for the seconds `waited`, which `limit` gave for `timeout`."""
        if self.deadline is not None and waited != timeout:
            return self.deadline.passed()
        return EngineTimeout(f"{idle} for {timeout} s")

    def send(self, data: bytes | memoryview) -> int:
        """Write what can be written without waiting; how many bytes that was. Raises ConnectionLost, StreamClosed."""
        try:
            return self._sock.send(data, MSG_DONTWAIT)
        except BlockingIOError:
            return 0
        except OSError as error:
            raise self._lost(error) from None

    def end_write(self) -> None:
        """End the stream in this direction; reading goes on."""
        try:
            self._sock.shutdown(SHUT_WR)
        except OSError as error:
            if error.errno != errno.ENOTCONN:  # the other side has gone: there is nothing left to end
                raise self._lost(error) from None

    def idle(self) -> bool:
        """Whether the connection is open, this process's own, and with nothing to read: fit for the next request."""
        if self._pid != os.getpid():
            return False
        try:
            self._sock.recv(1, MSG_PEEK | MSG_DONTWAIT)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def close(self) -> None:
        """Close both directions, whatever waits for them; the second time, do nothing.

        In a forked child only its copy of the descriptor is closed: the connection is the parent's.
        """
        if not self._closed:
            self._shut_down()
            self._sock.close()

    def detach(self) -> Socket:
        """The socket, which is another's from now on."""
        self._closed = True
        return self._sock

    def _shut_down(self) -> None:
        self._closed = True
        if self._pid != os.getpid():
            return
        try:
            self._sock.shutdown(SHUT_RDWR)
        except OSError:
            pass  # the other side was first; closing is what was asked for

    def _lost(self, error: OSError) -> ConnectionLost | StreamClosed:
        if self._closed:
            return StreamClosed("the stream is closed")
        return ConnectionLost(f"the connection to the engine broke: {error_text(error)}")


def error_text(error: OSError) -> str:
    """The system's own words."""
    return os.strerror(error.errno).lower() if error.errno else str(error)
