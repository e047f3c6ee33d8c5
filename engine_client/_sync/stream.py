"""A byte stream: read, write, close_write, close. It knows no HTTP."""

from __future__ import annotations

import os
import time
from _socket import AF_UNIX, MSG_DONTWAIT, MSG_PEEK
from _socket import socket as Socket
from select import POLLIN, POLLOUT, poll

from engine_client._sockets import SAYS_NOTHING, TAKES_NOTHING, Connecting, SocketState
from engine_client._timeouts import milliseconds
from engine_client.errors import StreamClosed


def connect_unix(path: str, timeout: float | None = None) -> SocketStream:
    """Connect to the socket at `path`, waiting up to `timeout` seconds for a place in its queue.

    Raises ConnectionFailed, PermissionRefused where the socket may not be opened, EngineTimeout.
    """
    with Connecting(path, timeout) as connecting:
        while (pause := connecting.attempt()) is not None:
            time.sleep(pause)
        return SocketStream(connecting.sock)


def await_events(state: SocketState, events: int, timeout: float | None, idle: str = SAYS_NOTHING) -> int:
    """Wait up to `timeout` seconds for one of poll's `events`; which of them there are, and faults.

    Raises EngineTimeout, also past the deadline, and StreamClosed.
    """
    own = state.fileno()
    if own < 0:
        raise StreamClosed("the stream is closed")
    waiting = poll()
    waiting.register(own, events)
    wait = state.limit(timeout)
    ready = waiting.poll(milliseconds(wait))
    if not ready:
        raise state.silence(timeout, wait, idle)
    return ready[0][1]


class SocketStream(SocketState):
    """A connected socket. `close` may be called from another thread: it ends a waiting `read` there.

    One thread may read while another one writes. That is why what has a timeout polls: Python's `settimeout` is for
    both directions, and the kernel's timeouts begin again with each signal.
    """

    __slots__ = ()

    def read(self, limit: int, timeout: float | None = None) -> bytes:
        """At least one byte and at most `limit`; nothing at the end of the stream.

        Raises EngineTimeout after `timeout` seconds of silence, ConnectionLost on a reset, StreamClosed after `close`.
        """
        flags = 0 if self.limit(timeout) is None else MSG_DONTWAIT
        while True:
            try:
                data = self._sock.recv(limit, flags)
                break
            except BlockingIOError:
                await_events(self, POLLIN, timeout)
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
        own = self.fileno()
        if own < 0:
            raise StreamClosed("the stream is closed")
        waiting = poll()
        waiting.register(own, POLLIN | POLLOUT if write else POLLIN)
        if source is not None:
            waiting.register(source, POLLIN)
        waits = write or source is not None
        wait = self.limit(timeout)
        ready = waiting.poll(milliseconds(wait) if waits else 0)
        if waits and not ready:
            raise self.silence(timeout, wait, TAKES_NOTHING)
        return any(fd == own and events != POLLOUT for fd, events in ready)

    def write(self, data: bytes) -> None:
        """Write all of `data`. Raises ConnectionLost, StreamClosed, EngineTimeout past the deadline."""
        rest = memoryview(data)
        while rest:
            flags = 0 if self.limit(None) is None else MSG_DONTWAIT
            try:
                rest = rest[self._sock.send(rest, flags) :]
            except BlockingIOError:
                await_events(self, POLLOUT, None)
            except OSError as error:
                raise self._lost(error) from None

    def read_now(self, limit: int) -> bytes:
        """As `read`, but raises BlockingIOError where there is nothing yet."""
        try:
            return self._sock.recv(limit, MSG_DONTWAIT)
        except BlockingIOError:
            raise
        except OSError as error:
            raise self._lost(error) from None

    def splice(self, pipe: int, limit: int) -> int:
        """Move at most `limit` bytes to a pipe unseen, without waiting; how many that was, 0 at the end of the stream.

        Raises BlockingIOError where there is nothing, or the pipe is full; BrokenPipeError where nobody reads that;
        ConnectionLost, EngineTimeout past the deadline.
        """
        self.limit(None)
        try:
            # TCP heeds the socket's own flag and not this one: it would wait where there is nothing
            if self._sock.family != AF_UNIX and not self._sock.recv(1, MSG_PEEK | MSG_DONTWAIT):
                return 0
            return os.splice(self._sock.fileno(), pipe, limit, flags=os.SPLICE_F_NONBLOCK)
        except (BlockingIOError, BrokenPipeError):
            raise
        except OSError as error:
            raise self._lost(error) from None

    def wait_to_splice(self, pipe: int, timeout: float | None) -> None:
        """Wait until there is something to read and the pipe takes something: a splice that waits locks the pipe.

        Raises EngineTimeout after `timeout` seconds of silence, or past the deadline.
        """
        await_events(self, POLLIN, timeout)
        writable = poll()
        writable.register(pipe, POLLOUT)
        writable.poll()

    def duplicate(self) -> SocketStream | None:
        """The stream through a descriptor of its own, which `close` of this one leaves open; None where none is."""
        if self._closed:
            return None
        sock = self._sock
        other = SocketStream(Socket(sock.family, sock.type, sock.proto, os.dup(sock.fileno())))
        other.deadline = self.deadline
        return other

    def close_write(self) -> None:
        """End the stream in this direction; reading goes on."""
        self.end_write()
