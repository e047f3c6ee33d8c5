"""Sends a Call: picks the connection and the API version, retries what may be retried, raises what went wrong."""

from __future__ import annotations

import time

import anyio

from engine_client._async.attach import AsyncArchiveStream, AsyncAttachStream, AsyncBodyStream, AsyncPendingReply
from engine_client._async.undisturbed import undisturbed
from engine_client._decode import api_error
from engine_client._exchange import may_repeat
from engine_client._ping import PING, PING_BY_GET
from engine_client._timeouts import CLEAN_UP, Deadline, Timeouts
from engine_client._typing import TypeVar
from engine_client.errors import APIError, ConnectionFailed, EngineError, EngineTimeout, StreamClosed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from engine_client._async.attach import AsyncStream
    from engine_client._async.http import AsyncConnection, AsyncPool, AsyncReply
    from engine_client._call import Call, HijackCall, Request, StreamCall
    from engine_client._exchange import Interrupt, Link
    from engine_client.models import Ping

T = TypeVar("T")


class AsyncSession:
    """What the resources of an AsyncEngine send through."""

    __slots__ = ("_deadline", "_interrupt", "_link", "timeouts")

    def __init__(
        self,
        link: Link[AsyncPool],
        timeouts: Timeouts,
        deadline: Deadline | None = None,
        interrupt: Interrupt | None = None,
    ) -> None:
        self._link = link
        self.timeouts = timeouts
        self._deadline = deadline
        self._interrupt = interrupt

    def with_timeouts(self, timeouts: Timeouts) -> AsyncSession:
        """A view on the same connections with other timeouts."""
        return AsyncSession(self._link, timeouts)

    def as_one_call(self, name: str) -> AsyncSession:
        """A view for all requests of the call `name`, which have one `total` together, from now on."""
        total = self.timeouts.total
        if total is None or self._deadline is not None:
            return self
        return AsyncSession(self._link, self.timeouts, Deadline(name, total), self._interrupt)

    def until(self, interrupt: Interrupt) -> AsyncSession:
        """A view whose requests, and the reading of their replies, `interrupt` ends with StreamClosed."""
        return AsyncSession(self._link, self.timeouts, self._deadline, interrupt)

    async def version(self) -> str:
        """The API version in use; the first time, it is agreed on with the engine by one ping.

        Raises VersionMismatch, and what `send` raises.
        """
        return self._link.version or self._link.agree(await self.ping())

    async def ping(self) -> Ping:
        """HEAD /_ping, or GET where an engine refuses HEAD; both within the connect timeout. Raises as `send` does."""
        limit = self.timeouts.connect
        waits = Timeouts(connect=limit, reply=limit, idle=limit, total=self.timeouts.total)
        quick = AsyncSession(self._link, waits, self._deadline, self._interrupt)
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
        except EngineError as error:
            self._link.report_failure(call, started, error, reply.head.status)
            raise
        finally:
            reply.close()
        self._link.report(call, reply.head, started, len(body))
        if reply.head.status not in call.expect:
            raise api_error(call, reply.head, body)
        return call.decode(reply.head, body)

    async def clean_up(self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """Do what must be done although the caller is being cancelled, which is put off, or its deadline has passed.

        Raises what `work` raises, and EngineTimeout when 30 seconds have passed.
        """

        async def bounded() -> T:
            with anyio.move_on_after(CLEAN_UP, shield=True):
                return await work(self.with_timeouts(Timeouts()))
            raise EngineTimeout(f"cleaning up took more than {CLEAN_UP} s")

        return await undisturbed(bounded())

    async def pause(self, seconds: float) -> None:
        """Let time pass. Raises EngineTimeout where the deadline comes first."""
        if self._deadline is not None:
            seconds = self._deadline.limit(seconds)
        await anyio.sleep(seconds)

    async def begin(self, call: Call[T]) -> AsyncPendingReply[T]:
        """Send `call` and return once the reply's head is there; its body is waited for later.

        Raises as `send` does.
        """
        return AsyncPendingReply(await self._open_expected(call), call)

    async def stream(self, call: StreamCall) -> AsyncBodyStream:
        """Send `call`; its reply's body is then read as it comes. Raises as `send` does."""
        return AsyncBodyStream(await self._open_expected(call))

    async def archive(self, call: StreamCall) -> AsyncArchiveStream:
        """As `stream`, for a reply that says in its head what its body is about. Raises as `send` does."""
        reply = await self._open_expected(call)
        try:
            return AsyncArchiveStream(reply)
        except BaseException:
            reply.close()
            raise

    async def hijack(
        self,
        call: HijackCall,
        *,
        tty: bool | None,
        exit_code: Callable[[], Awaitable[int]] | None = None,
        waiting: AsyncStream | None = None,
    ) -> AsyncAttachStream:
        """Send `call` and take its connection over. `tty` None: the reply's content type says.

        `exit_code` asks how it ended. `waiting` is closed with the stream, or where there is to be none. Raises as
        `send` does, and ProtocolError for a reply that is no stream.
        """
        try:
            return AsyncAttachStream(await self._open_expected(call), tty, exit_code, waiting)
        except BaseException:
            if waiting is not None:
                await waiting.aclose()
            raise

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
        started = time.perf_counter()
        try:
            return await self.as_one_call(f"{request.method} {request.path}")._exchange(request)
        except EngineError as error:
            if isinstance(error, ConnectionFailed):
                error.method, error.target = request.method, self._link.target(request)
                error.url = self._link.origin + error.target
            self._link.report_failure(request, started, error)
            raise

    async def _exchange(self, request: Request) -> AsyncReply:
        if request.versioned:
            await self.version()
        data = self._link.encode(request)
        timeouts = self.timeouts
        retrying = False
        while True:
            connection = await self._take(fresh=retrying or request.upload is not None)  # an upload can't be sent twice
            try:
                return await connection.request(request.method, data, request.upload, timeouts.reply, timeouts.idle)
            except BaseException as error:
                connection.close()
                if not may_repeat(request, reused=connection.reused, error=error):
                    raise
            retrying = True

    async def _take(self, *, fresh: bool) -> AsyncConnection:
        if self._link.pool.closed:
            raise StreamClosed("the client is closed")
        deadline, timeout = self._deadline, self.timeouts.connect
        limit = timeout if deadline is None else deadline.limit(timeout)
        try:
            connection = await self._link.pool.take(limit, fresh=fresh)
        except EngineTimeout:
            if deadline is None or limit == timeout:
                raise
            raise deadline.passed() from None
        connection.stream.deadline = deadline
        if self._interrupt is not None:
            self._interrupt.watch(connection)
        return connection

    async def aclose(self) -> None:
        """Close the idle connections, and every other one when its reply has been read."""
        self._link.pool.close()
