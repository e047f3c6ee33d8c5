"""HTTP/1.1 over a byte stream: one connection, its replies, and the idle ones kept for reuse."""

from __future__ import annotations

import os
import time

from engine_client._wire.http1 import HeadReader, body_decoder
from engine_client.errors import ConnectionLost, EngineTimeout, StreamTruncated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from engine_client._sync.stream import UnixStream
    from engine_client._wire.http1 import Head

READ_SIZE = 64 * 1024
_MAX_IDLE = 32


class Unsent(ConnectionLost):
    """The request could not be written, and no answer explains why."""


class Unanswered(ConnectionLost):
    """The request was written, and no byte of an answer came."""


class Connection:
    """One connection: a request, its reply, and so on. `reused` says that it has answered before."""

    __slots__ = ("keep_alive", "release", "reused", "stream")

    def __init__(self, stream: UnixStream, release: Callable[[Connection], None]) -> None:
        self.stream = stream
        self.release = release
        self.reused = False
        self.keep_alive = True

    def request(self, method: str, data: bytes, timeout: float | None, idle: float | None) -> Reply:
        """Send a whole request, and wait up to `timeout` seconds for the reply's head.

        Raises Unsent, Unanswered, StreamTruncated inside a head, ProtocolError, EngineTimeout.
        """
        unsent: ConnectionLost | None = None
        try:
            self.stream.write(data)
        except ConnectionLost as error:
            unsent = error  # the engine may have refused the request early: its reply says more than our error
        try:
            head, rest = self._read_head(timeout)
        except (ConnectionLost, StreamTruncated, EngineTimeout):
            if unsent is not None:
                raise Unsent(str(unsent)) from None
            raise
        self.keep_alive = unsent is None and head.keep_alive
        return Reply(self, method, head, rest, idle)

    def _read_head(self, timeout: float | None) -> tuple[Head, bytes]:
        reader = HeadReader()
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            left = None if deadline is None else max(deadline - time.monotonic(), 0.001)
            try:
                data = self.stream.read(READ_SIZE, left)
            except ConnectionLost as error:
                if reader.empty:
                    raise Unanswered(str(error)) from None
                raise StreamTruncated(f"{error}, in the middle of a reply's head") from None
            except EngineTimeout:
                raise EngineTimeout(f"the engine gave no reply within {timeout} s") from None
            if not data:
                try:
                    reader.eof()
                except ConnectionLost as error:
                    raise Unanswered(str(error)) from None
            head = reader.feed(data)
            if head is not None:
                return head, reader.rest()

    def close(self) -> None:
        """Close the connection."""
        self.stream.close()


class Reply:
    """A reply: its head, and its body as it comes. Once read to the end, its connection goes back to the idle ones."""

    __slots__ = ("_body", "_connection", "_idle", "_pieces", "_rest", "head")

    def __init__(self, connection: Connection, method: str, head: Head, rest: bytes, idle: float | None) -> None:
        self.head = head
        self._connection = connection
        self._idle = idle
        self._rest = rest
        hijacked = head.status == 101
        self._body = body_decoder(method, head)
        self._pieces = self._body.feed(rest) if rest and not hijacked else []
        if self._body.done and not hijacked:
            self._finish()

    def fileno(self) -> int:
        """The connection's descriptor, to wait on."""
        return self._connection.stream.fileno()

    def receive(self) -> list[bytes] | None:
        """The pieces of the body that one read brings, which may be none; None at the body's end.

        Raises StreamTruncated where the body is cut, ProtocolError where it is malformed, EngineTimeout, StreamClosed.
        """
        if self._pieces:
            pieces, self._pieces = self._pieces, []
            return pieces
        if self._body.done:
            return None
        if self._body.fault is not None:
            raise self._body.fault
        try:
            data = self._connection.stream.read(READ_SIZE, self._idle)
        except ConnectionLost as error:
            raise StreamTruncated(f"{error}, in the middle of a reply's body") from None
        if data:
            pieces = self._body.feed(data)
        else:
            self._body.eof()
            self._connection.keep_alive = False
            pieces = []
        if self._body.done:
            self._finish()
            return pieces or None
        return pieces

    def read_all(self) -> bytes:
        """The whole body. Raises as `receive` does."""
        pieces: list[bytes] = []
        while (more := self.receive()) is not None:
            pieces += more
        return b"".join(pieces)

    def hijack(self) -> tuple[UnixStream, bytes, float | None]:
        """The byte stream beneath, what came behind the head (its first bytes), and the idle timeout."""
        return self._connection.stream, self._rest, self._idle

    def _finish(self) -> None:
        if self._body.rest:  # nothing was asked for: whatever this is, the connection can't be trusted
            self._connection.keep_alive = False
        self._connection.release(self._connection)

    def close(self) -> None:
        """Give up what has not been read. The connection is closed unless the body was read to its end."""
        if not self._body.done or self.head.status == 101:
            self._connection.close()


class Pool:
    """Makes connections, and keeps those that are idle. A child process opens its own."""

    __slots__ = ("_connect", "_idle", "_pid", "closed")

    def __init__(self, connect: Callable[[float | None], UnixStream]) -> None:
        self._connect = connect
        self._idle: list[Connection] = []
        self._pid = os.getpid()
        self.closed = False

    def take(self, timeout: float | None, *, fresh: bool = False) -> Connection:
        """An idle connection that is still open, or else a new one, as always if `fresh`.

        Raises ConnectionFailed, EngineTimeout.
        """
        if self._pid != os.getpid():
            self._forget()
        while not fresh:
            try:
                connection = self._idle.pop()
            except IndexError:  # checked by popping: another thread may take the last one
                break
            if connection.stream.idle():
                return connection
            connection.close()
        return Connection(self._connect(timeout), self._release)

    def _release(self, connection: Connection) -> None:
        if connection.keep_alive and not self.closed and self._pid == os.getpid() and len(self._idle) < _MAX_IDLE:
            connection.reused = True
            self._idle.append(connection)
        else:
            connection.close()

    def _forget(self) -> None:
        idle, self._idle, self._pid = self._idle, [], os.getpid()
        for connection in idle:
            connection.stream.abandon()

    def close(self) -> None:
        """Close the idle connections; those in use are closed when they come back."""
        self.closed = True
        if self._pid != os.getpid():
            self._forget()
        while self._idle:
            self._idle.pop().close()
