"""Sends a Call: picks the connection and the API version, retries what may be retried, raises what went wrong."""

from __future__ import annotations

import time

from engine_client._decode import api_error
from engine_client._exchange import may_repeat
from engine_client._ping import PING, PING_BY_GET
from engine_client._sync.attach import AttachStream, BodyStream, PendingReply
from engine_client._timeouts import Timeouts
from engine_client._typing import TypeVar
from engine_client.errors import APIError, ConnectionFailed, StreamClosed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_client._call import Call, HijackCall, Request, StreamCall
    from engine_client._exchange import Link
    from engine_client._sync.http import Connection, Pool, Reply
    from engine_client.models import Ping

T = TypeVar("T")


class Session:
    """What the resources of an Engine send through."""

    __slots__ = ("_link", "timeouts")

    def __init__(self, link: Link[Pool], timeouts: Timeouts) -> None:
        self._link = link
        self.timeouts = timeouts

    def with_timeouts(self, timeouts: Timeouts) -> Session:
        """A view on the same connections with other timeouts."""
        return Session(self._link, timeouts)

    def version(self) -> str:
        """The API version in use; the first time, it is agreed on with the engine by one ping.

        Raises VersionMismatch, and what `send` raises.
        """
        return self._link.version or self._link.agree(self.ping())

    def ping(self) -> Ping:
        """HEAD /_ping, or GET where an engine refuses HEAD; both within the connect timeout. Raises as `send` does."""
        limit = self.timeouts.connect
        quick = self.with_timeouts(Timeouts(connect=limit, reply=limit, idle=limit))
        try:
            return quick.send(PING)
        except APIError:
            return quick.send(PING_BY_GET)

    def send(self, call: Call[T]) -> T:
        """Send `call` and decode its reply.

        Raises APIError for a status that it does not expect, ConnectionFailed, ConnectionLost, EngineTimeout,
        StreamTruncated, ProtocolError.
        """
        started = time.perf_counter()
        reply = self._open(call)
        try:
            body = reply.read_all()
        finally:
            reply.close()
        self._link.report(call, reply.head, started, len(body))
        if reply.head.status not in call.expect:
            raise api_error(call, reply.head, body)
        return call.decode(reply.head, body)

    def clean_up(self, call: Call[T]) -> T:
        """Send what must go out although an error is on its way: here, that is to send it. Raises as `send` does."""
        return self.send(call)

    def begin(self, call: Call[T]) -> PendingReply[T]:
        """Send `call` and return once the reply's head is there; its body is waited for later.

        Raises as `send` does.
        """
        return PendingReply(self._open_expected(call), call)

    def stream(self, call: StreamCall) -> BodyStream:
        """Send `call`; its reply's body is then read as it comes. Raises as `send` does."""
        return BodyStream(self._open_expected(call))

    def hijack(self, call: HijackCall, *, tty: bool | None) -> AttachStream:
        """Send `call` and take its connection over. `tty` None: the reply's content type says.

        Raises as `send` does.
        """
        return AttachStream(self._open_expected(call), tty)

    def _open_expected(self, request: Request) -> Reply:
        started = time.perf_counter()
        reply = self._open(request)
        try:
            self._link.report(request, reply.head, started, 0)
            if reply.head.status not in request.expect:
                raise api_error(request, reply.head, reply.read_all())
        except BaseException:
            reply.close()
            raise
        return reply

    def _open(self, request: Request) -> Reply:
        try:
            return self._exchange(request)
        except ConnectionFailed as error:
            error.method, error.target = request.method, self._link.target(request)
            raise

    def _exchange(self, request: Request) -> Reply:
        if request.versioned:
            self.version()
        data = self._link.encode(request)
        timeouts = self.timeouts
        retrying = False
        while True:
            connection = self._take(fresh=retrying)
            try:
                return connection.request(request.method, data, timeouts.reply, timeouts.idle)
            except BaseException as error:
                connection.close()
                if not may_repeat(request, reused=connection.reused, error=error):
                    raise
            retrying = True

    def _take(self, *, fresh: bool) -> Connection:
        if self._link.pool.closed:
            raise StreamClosed("the client is closed")
        return self._link.pool.take(self.timeouts.connect, fresh=fresh)

    def close(self) -> None:
        """Close the idle connections, and every other one when its reply has been read."""
        self._link.pool.close()
