"""What blocking and async HTTP share: a request's bytes, a reply's progress, the idle connections, what may be retried.

Nothing here waits; `_sync` and `_async` add the reading and writing.
"""

from __future__ import annotations

import time

from engine_client._negotiate import negotiate
from engine_client._sockets import SocketState
from engine_client._trace import Exchange
from engine_client._typing import Generic, TypeVar
from engine_client._version import __version__
from engine_client._wire.bodies import UntilCloseBody, body_decoder
from engine_client._wire.http1 import HeadReader, encode_fields, encode_request
from engine_client.errors import (
    ConnectionLost,
    DeadlinePassed,
    EngineError,
    EngineTimeout,
    ProtocolError,
    StreamClosed,
    StreamTruncated,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, Self

    from engine_client._call import Request, Upload
    from engine_client._wire.http1 import Head
    from engine_client.errors import EngineError
    from engine_client.models import Ping

LOCAL_ORIGIN = "http://api.moby.localhost"
READ_SIZE = 120 * 1024  # from 128 KiB on, malloc maps memory anew each time
GAP_SIZE = 16  # what stands between the payloads of two frames, in chunks of 4 to 64 KiB
HEAD_SIZE = 16 * 1024  # most replies are shorter
_MAX_IDLE = 32
_USER_AGENT = f"engine-client/{__version__}"
_OWN_HEADERS = ("host", "user-agent", "content-type", "content-length", "transfer-encoding", "connection", "upgrade")
_REPEATABLE = ("GET", "HEAD")

Socket = TypeVar("Socket", bound=SocketState)
AnyPool = TypeVar("AnyPool")


class Unsent(ConnectionLost):
    """The request could not be written, and no answer explains why."""


class Unanswered(ConnectionLost):
    """The request was written, and no byte of an answer came."""


def may_repeat(request: Request, *, reused: bool, error: BaseException) -> bool:
    """Only on a reused connection that turned out dead, and only where the engine cannot have acted on the request."""
    if not reused:
        return False
    return isinstance(error, Unsent) or (isinstance(error, Unanswered) and request.method in _REPEATABLE)


class AwaitedHead:
    """A reply's head on its way, for which `timeout` seconds are left from the first `left` on."""

    __slots__ = ("_behind", "_deadline", "_reader", "_timeout", "fault", "head")

    def __init__(self, timeout: float | None) -> None:
        self._reader = HeadReader()
        self._timeout = timeout
        self._deadline: float | None = None
        self._behind = b""
        self.head: Head | None = None
        self.fault: EngineError | None = None

    def left(self) -> float | None:
        """How long the next read may wait."""
        if self._timeout is None:
            return None
        now = time.monotonic()
        if self._deadline is None:
            self._deadline = now + self._timeout
            return self._timeout
        return max(self._deadline - now, 0.001)

    def feed(self, data: bytes) -> Head | None:
        """The head once it is whole. Raises Unanswered and StreamTruncated at the end of the data, ProtocolError."""
        if not data:
            try:
                self._reader.eof()
            except ConnectionLost as error:
                raise Unanswered(str(error)) from None
        self.head = self._reader.feed(data)
        return self.head

    def feed_early(self, data: bytes) -> bool:
        """Take what came before the request was sent whole; whether it makes sending the rest pointless.

        An engine may begin to answer well before it has read all, so only a refusal does, and the end of the data.
        Raises as `feed` does.
        """
        if self.head is None:
            self.feed(data)
        else:
            self._behind += data
        return not data or (self.head is not None and self.head.status >= 300)

    def rest(self) -> bytes:
        """What came behind the head."""
        return self._reader.rest() + self._behind

    def failure(self, error: ConnectionLost | EngineTimeout) -> ConnectionLost | EngineTimeout | StreamTruncated:
        """What a failed read means."""
        if isinstance(error, DeadlinePassed):
            return error
        if isinstance(error, EngineTimeout):
            return EngineTimeout(f"the engine gave no reply within {self._timeout} s")
        if self._reader.empty:
            return Unanswered(str(error))
        return StreamTruncated(f"{error}, in the middle of a reply's head")


def _upload_headers(upload: Upload) -> list[tuple[str, str]]:
    framing = ("Transfer-Encoding", "chunked") if upload.size is None else ("Content-Length", str(upload.size))
    return [("Content-Type", upload.media_type), framing]


class Lease:
    """The right to give back or to close a connection that was lent out: only the first to take it has it.

    Threads may take it at once; what comes too late must leave alone what may be another call's by then.
    """

    __slots__ = ("_left",)

    def __init__(self) -> None:
        self._left = [True]

    def take(self) -> bool:
        """Whether this is the first time."""
        try:
            return self._left.pop()
        except IndexError:
            return False


class ConnectionState(Generic[Socket]):
    """A connection between two requests. `reused` says that it has answered before."""

    __slots__ = ("keep_alive", "lease", "release", "reused", "stream")

    def __init__(self, stream: Socket, release: Callable[[Self], None]) -> None:
        self.stream = stream
        self.release = release
        self.reused = False
        self.keep_alive = True
        self.lease = Lease()

    def close(self) -> None:
        """Close the connection."""
        self.stream.close()


class ReplyState(Generic[Socket]):
    """A reply: its head, and how far its body has come. At the body's end its connection goes back to the idle ones."""

    __slots__ = ("_body", "_connection", "_lease", "_pieces", "_rest", "head", "idle")

    def __init__(
        self, connection: ConnectionState[Socket], method: str, head: Head, rest: bytes, idle: float | None
    ) -> None:
        self.head = head
        self.idle = idle
        self._connection = connection
        self._lease = connection.lease
        self._rest = rest
        hijacked = head.status == 101
        self._body = body_decoder(method, head)
        self._pieces = self._body.feed(rest) if rest and not hijacked else []
        if self._body.done and not hijacked:
            self._finish()

    def fileno(self) -> int:
        """The connection's descriptor, to wait on."""
        return self._connection.stream.fileno()

    def hijack(self) -> tuple[Socket, bytes, float | None]:
        """The byte stream beneath, what came behind the head (its first bytes), and the idle timeout.

        Raises ProtocolError where the reply has a body of its own instead.
        """
        if self.head.status != 101 and not isinstance(self._body, UntilCloseBody):
            self.close()
            raise ProtocolError(f"the engine answered {self.head.status} with a body instead of a stream")
        return self._connection.stream, self._rest, self.idle

    def close(self) -> None:
        """Give up what has not been read. The connection is closed unless the body was read to its end."""
        if self._lease.take():
            self._connection.close()

    @property
    def done(self) -> bool:
        """Whether the body has come to its end, so that the connection is no longer this reply's."""
        return self._body.done

    @property
    def left(self) -> int:
        """How many bytes of payload come next on the connection."""
        return 0 if self._pieces else self._body.left

    def skip(self, count: int) -> None:
        """So many bytes have been taken off the connection by another way."""
        self._body.skip(count)
        if self._body.done:
            self._finish()

    def _must_read(self) -> bool:
        """Whether going on takes a read. Raises what is wrong with the body so far, once all before it was taken."""
        if self._pieces or self._body.done:
            return False
        if self._body.fault is not None:
            raise self._body.fault
        return True

    def _at_hand(self) -> list[bytes] | None:
        pieces, self._pieces = self._pieces, []
        return pieces or None

    def arrived(self, data: bytes) -> list[bytes] | None:
        """The pieces of the body in what one read brought; None at the body's end."""
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

    def _finish(self) -> None:
        if not self._lease.take():
            return
        if self._body.rest:  # nothing was asked for: whatever this is, the connection can't be trusted
            self._connection.keep_alive = False
        self._connection.release(self._connection)


if TYPE_CHECKING:
    AnyConnection = ConnectionState[Any]

Connection = TypeVar("Connection", bound="AnyConnection")


class Interrupt:
    """Ends what a session waits for, from another thread or task, and all that it would ask for afterwards.

    `called` says that it has. The making of a connection it does not cut short.
    """

    __slots__ = ("_waited_on", "called")

    def __init__(self) -> None:
        self.called = False
        self._waited_on: tuple[AnyConnection, Lease] | None = None

    def __call__(self) -> None:
        self.called = True
        if (waited_on := self._waited_on) is not None:
            connection, lease = waited_on
            if lease.take():
                connection.close()

    def watch(self, connection: AnyConnection) -> None:
        """From now on this is what is waited on. Raises StreamClosed once called."""
        self._waited_on = connection, connection.lease
        if self.called:  # in another thread, maybe just now
            self()
            raise StreamClosed("the stream is closed")


class IdleConnections(Generic[Connection]):
    """The connections kept for the next request. May be shared by threads; a child process uses none of its parent's.

    No lock: each step takes or adds one connection, and a lock that another thread holds while the process forks would
    never open in the child.
    """

    __slots__ = ("_idle", "closed")

    def __init__(self) -> None:
        self._idle: list[Connection] = []
        self.closed = False

    def _take_idle(self) -> Connection | None:
        """One that is still open, if there is any."""
        while True:
            try:
                connection = self._idle.pop()
            except IndexError:  # checked by popping: another thread may take the last one
                return None
            if connection.stream.idle():
                return connection
            connection.close()

    def _release(self, connection: Connection) -> None:
        if not connection.keep_alive or self.closed or len(self._idle) >= _MAX_IDLE:
            connection.close()
            return
        connection.reused = True
        connection.lease = Lease()
        self._idle.append(connection)
        if self.closed:  # in another thread, since it was looked at
            self.close()

    def close(self) -> None:
        """Close the idle connections; those in use are closed when they come back."""
        self.closed = True
        while True:
            try:
                self._idle.pop().close()
            except IndexError:
                return


class Link(Generic[AnyPool]):
    """What all views of one client share: the connections, the agreed version, and what never changes.

    `origin` is what stands before a target to make an URL of it; the engine's own path, if it has one, is a part of it.
    """

    __slots__ = ("_first", "_headers", "_prefix", "highest", "origin", "pool", "trace", "version")

    def __init__(
        self,
        pool: AnyPool,
        *,
        version: str | None,
        highest: str,
        trace: Callable[[Exchange], object] | None,
        origin: str = LOCAL_ORIGIN,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._headers = [field for field in (headers or {}).items() if field[0].lower() not in _OWN_HEADERS]
        self.pool = pool
        self.origin = origin
        authority, slash, path = origin.partition("://")[2].partition("/")
        self._first = encode_fields([("Host", authority), ("User-Agent", _USER_AGENT)])
        self._prefix = slash + path
        self.version = version
        self.highest = highest
        self.trace = trace

    def agree(self, ping: Ping) -> str:
        """Settle the version by what the engine's ping says. Raises VersionMismatch."""
        self.version = negotiate(ping["APIVersion"], self.highest)
        return self.version

    def target(self, request: Request) -> str:
        """The request target in the agreed version; in the highest one where none has been agreed on."""
        return request.target(self.version or self.highest)

    def encode(self, request: Request) -> bytes:
        """The bytes of a whole request in the agreed version, or of one with an upload up to that."""
        body = request.payload()
        headers = [*request.headers]
        if self._headers:
            given = {name.lower() for name, _ in request.headers}
            headers += [field for field in self._headers if field[0].lower() not in given]
        if request.body is not None:
            headers.append(("Content-Type", "application/json"))
        if request.upload is not None:
            headers += _upload_headers(request.upload)
        elif body or request.method in ("POST", "PUT"):
            headers.append(("Content-Length", str(len(body))))
        return encode_request(request.method, self._prefix + self.target(request), headers, self._first) + body

    def report_failure(self, request: Request, started: float, error: EngineError, status: int = 0) -> None:
        """Tell the trace hook, if there is one, why there is no reply, or no whole one."""
        if self.trace is not None:
            seconds = time.perf_counter() - started
            target = self.target(request)
            self.trace(Exchange(request.method, target, status, seconds, len(request.payload()), 0, error))

    def report(self, request: Request, head: Head, started: float, received: int) -> None:
        """Tell the trace hook, if there is one. `started` is a time.perf_counter."""
        if self.trace is not None:
            target = self.target(request)
            seconds = time.perf_counter() - started
            self.trace(Exchange(request.method, target, head.status, seconds, request.sent(), received))
