"""Sends a Call: picks the connection and the API version, retries what may be retried, raises what went wrong."""

from __future__ import annotations

import time

import anyio

from engine_client._async.attach import AsyncAttachStream, AsyncBodyStream, AsyncPendingReply
from engine_client._decode import api_error
from engine_client._exchange import may_repeat
from engine_client._ping import PING, PING_BY_GET
from engine_client._timeouts import Timeouts
from engine_client._typing import TypeVar
from engine_client.errors import APIError, ConnectionFailed, EngineTimeout, StreamClosed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_client._async.http import AsyncConnection, AsyncPool, AsyncReply
    from engine_client._call import Call, HijackCall, Request, StreamCall
    from engine_client._exchange import Link
    from engine_client.models import Ping

T = TypeVar("T")
_CLEAN_UP = 30


class AsyncSession:
    """What the resources of an AsyncEngine send through."""

    __slots__ = ("_link", "timeouts")

    def __init__(self, link: Link[AsyncPool], timeouts: Timeouts) -> None:
        self._link = link
        self.timeouts = timeouts

    def with_timeouts(self, timeouts: Timeouts) -> AsyncSession:
        """A view on the same connections with other timeouts."""
        return AsyncSession(self._link, timeouts)

    async def version(self) -> str:
        """The API version in use; the first time, it is agreed on with the engine by one ping.

        Raises VersionMismatch, and what `send` raises.
        """
        return self._link.version or self._link.agree(await self.ping())

    async def ping(self) -> Ping:
        """HEAD /_ping, or GET where an engine refuses HEAD; both within the connect timeout. Raises as `send` does."""
        limit = self.timeouts.connect
        quick = self.with_timeouts(Timeouts(connect=limit, reply=limit, idle=limit))
        try:
            return await quick.send(PING)
        except APIError:
            return await quick.send(PING_BY_GET)

    async def send(self, call: Call[T]) -> T:
        """Send `call` and decode its reply.

        Raises APIError for a status that it does not expect, ConnectionFailed, ConnectionLost, EngineTimeout,
        StreamTruncated, ProtocolError.
        """
        started = time.perf_counter()
        reply = await self._open(call)
        try:
            body = await reply.read_all()
        finally:
            reply.close()
        self._link.report(call, reply.head, started, len(body))
        if reply.head.status not in call.expect:
            raise api_error(call, reply.head, body)
        return call.decode(reply.head, body)

    async def clean_up(self, call: Call[T]) -> T:
        """Send what must go out although the caller is being cancelled, which is put off for up to 30 seconds.

        Raises as `send` does, and EngineTimeout when they have passed.
        """
        with anyio.move_on_after(_CLEAN_UP, shield=True):
            return await self.send(call)
        raise EngineTimeout(f"the engine did not finish {call.method} {call.path} within {_CLEAN_UP} s")

    async def begin(self, call: Call[T]) -> AsyncPendingReply[T]:
        """Send `call` and return once the reply's head is there; its body is waited for later.

        Raises as `send` does.
        """
        return AsyncPendingReply(await self._open_expected(call), call)

    async def stream(self, call: StreamCall) -> AsyncBodyStream:
        """Send `call`; its reply's body is then read as it comes. Raises as `send` does."""
        return AsyncBodyStream(await self._open_expected(call))

    async def hijack(self, call: HijackCall, *, tty: bool | None) -> AsyncAttachStream:
        """Send `call` and take its connection over. `tty` None: the reply's content type says.

        Raises as `send` does.
        """
        return AsyncAttachStream(await self._open_expected(call), tty)

    async def _open_expected(self, request: Request) -> AsyncReply:
        started = time.perf_counter()
        reply = await self._open(request)
        try:
            self._link.report(request, reply.head, started, 0)
            if reply.head.status not in request.expect:
                raise api_error(request, reply.head, await reply.read_all())
        except BaseException:
            reply.close()
            raise
        return reply

    async def _open(self, request: Request) -> AsyncReply:
        try:
            return await self._exchange(request)
        except ConnectionFailed as error:
            error.method, error.target = request.method, self._link.target(request)
            raise

    async def _exchange(self, request: Request) -> AsyncReply:
        if request.versioned:
            await self.version()
        data = self._link.encode(request)
        timeouts = self.timeouts
        retrying = False
        while True:
            connection = await self._take(fresh=retrying)
            try:
                return await connection.request(request.method, data, timeouts.reply, timeouts.idle)
            except BaseException as error:
                connection.close()
                if not may_repeat(request, reused=connection.reused, error=error):
                    raise
            retrying = True

    async def _take(self, *, fresh: bool) -> AsyncConnection:
        if self._link.pool.closed:
            raise StreamClosed("the client is closed")
        return await self._link.pool.take(self.timeouts.connect, fresh=fresh)

    async def aclose(self) -> None:
        """Close the idle connections, and every other one when its reply has been read."""
        self._link.pool.close()
