"""Followers: logs and events that go on after a lost connection or a restart of the engine."""

from __future__ import annotations

from engine_client._async.attach import iterate
from engine_client._call import Call, StreamCall
from engine_client._decode import json_value
from engine_client._exchange import Interrupt
from engine_client._follow import EventRecords, LogRecords, Mark, Outage
from engine_client._typing import Generic, TypeVar
from engine_client._wire.query import segment
from engine_client.errors import (
    ConnectionFailed,
    ConnectionLost,
    DeadlinePassed,
    EngineTimeout,
    InvalidValue,
    ServerError,
    StreamClosed,
    StreamTruncated,
)
from engine_client.spec.integers import signed
from engine_client.timestamps import format_unix, parse_stamp, parse_unix

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Self

    from engine_client._async.attach import AsyncBodyStream
    from engine_client._async.session import AsyncSession
    from engine_client._follow import Records
    from engine_client._wire.query import Filters, QueryValue
    from engine_client.errors import EngineError
    from engine_client.models import ContainerInspectResponse, EventMessage, SystemInfo

T = TypeVar("T")
_BROKEN = (ConnectionLost, StreamTruncated)
_AWAY = (ConnectionFailed, ConnectionLost, EngineTimeout, ServerError, StreamTruncated)


class AsyncFollower(Generic[T]):
    """A stream that is asked for again where it breaks off; no value comes twice.

    Iterating raises the error that has lasted for `give_up_after` seconds: ConnectionFailed, ConnectionLost,
    StreamTruncated, EngineTimeout, ServerError. At once it raises any other APIError (NotFound: the container was
    removed meanwhile), ProtocolError, StreamFailed, and StreamClosed after `aclose`. A client's idle timeout raises
    EngineTimeout here as in any stream, and reading may then go on; `total` counts for the whole, and then it may not.
    """

    __slots__ = ("_body", "_done", "_ended", "_interrupt", "_mark", "_outage", "_records", "_session", "_until")

    def __init__(
        self, session: AsyncSession, mark: Mark, records: Records[T], *, until: str | None, give_up_after: float
    ) -> None:
        self._interrupt = Interrupt()
        self._session = session.until(self._interrupt)
        self._mark = mark
        self._records = records
        self._until = None if until is None else parse_unix(until)
        self._outage = Outage(give_up_after)
        self._body: AsyncBodyStream | None = None
        self._ended = False
        self._done = False

    @property
    def gaps(self) -> int:
        """How often the engine had forgotten what came last, so that something in between may be missing."""
        return self._mark.gaps

    async def begin(self) -> AsyncBodyStream:
        """Ask for the stream, from where it broke off. Raises as opening any stream does."""
        self._body = body = await self._session.stream(self._call())
        self._records.restart()
        self._outage.opened()
        return body

    async def receive(self) -> list[T] | None:
        """The values that one read completes, which may be none; None at the end, which is that of what is followed."""
        while not self._done:
            try:
                body = await self._at_work()
            except DeadlinePassed:
                raise
            except _AWAY as error:
                await self._lose(error)
                continue
            if body is None:
                continue
            try:
                pieces = await body.receive()
                values = self._records.eof() if pieces is None else self._records.feed(pieces)
            except _BROKEN as error:
                await self._lose(error)
                continue
            self._ended = pieces is None
            if values:
                self._outage.over()
            return values
        return None

    async def _at_work(self) -> AsyncBodyStream | None:
        """The answer to read from; None where there is none yet."""
        if self._interrupt.called:
            raise StreamClosed("the stream is closed")
        if not self._ended:
            return self._body or await self.begin()
        self._done = not await self._goes_on()
        if not self._done:
            await self._lose(None)
        return None

    async def _lose(self, error: EngineError | None) -> None:
        """Give up the answer, and wait before the next one is asked for."""
        if self._body is not None:
            await self._body.aclose()
        self._body = None
        self._ended = False
        if self._mark.lost and error is not None:
            raise error
        await self._session.pause(self._outage.next_pause(error))

    async def _now(self) -> int:
        """The engine's clock."""
        call: Call[SystemInfo] = Call("GET", "/info", json_value)
        return parse_stamp((await self._session.send(call))["SystemTime"])

    async def _is_over(self) -> bool:
        return self._until is not None and await self._now() >= self._until

    def _call(self) -> StreamCall:
        """What to ask for next."""
        raise NotImplementedError

    async def _goes_on(self) -> bool:
        """Whether the end of an answer is not the end of what is followed."""
        return not await self._is_over()

    def __aiter__(self) -> AsyncIterator[T]:
        return iterate(self.receive)

    async def aclose(self) -> None:
        """Close the stream; a reader waiting in another task ends with StreamClosed, half a second later at most.

        Only a connection that is being made is waited for as long as the client's `connect` says.
        """
        self._interrupt()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


class AsyncLogFollower(AsyncFollower["tuple[int, bytes]"]):
    """A container's log, as it grows: iterates `(stream, data)` as AsyncOutputStream does, in whole records.

    It ends when the container has ended and all of its log has come; into the next run of one that is started again
    meanwhile it goes on.
    """

    __slots__ = ("_container", "_is_last", "_log", "_query", "_runs", "_tail")

    def __init__(
        self,
        session: AsyncSession,
        container: ContainerInspectResponse,
        query: dict[str, QueryValue],
        tail: int | str | None,
        since: str | None,
        until: str | None,
        *,
        timestamps: bool,
        give_up_after: float,
    ) -> None:
        if container["Config"].get("Tty", False):
            raise InvalidValue(
                f"container {container['Name'].lstrip('/')} has a TTY: its log has no records that can be told apart "
                "after a break; use logs(follow=True)"
            )
        mark = Mark(since)
        self._log = LogRecords(mark, timestamps=timestamps)
        super().__init__(session, mark, self._log, until=until, give_up_after=give_up_after)
        self._container = container["Id"]
        self._query = {**query, "timestamps": True, "until": until}
        self._tail = None if tail in (None, "all") else signed(str(tail))
        self._is_last = False
        self._runs: bool | None = _runs(container)

    async def begin(self) -> AsyncBodyStream:
        """As for any follower. Of what has ended it asks for the log as it is: Podman leaves out lines in following."""
        if self._runs is None:
            self._runs = _runs(await _inspected(self._session, self._container))
        return await super().begin()

    def _call(self) -> StreamCall:
        query: dict[str, QueryValue] = {**self._query, "follow": bool(self._runs), "since": self._mark.since()}
        if self._mark.newest is not None:
            self._tail = None
        self._log.hidden = self._tail == 0
        if self._tail is not None:  # first all of the tail, for where it began can't be found out later
            query |= {"follow": False, "tail": 1 if self._log.hidden else self._tail}
        return StreamCall("GET", f"/containers/{segment(self._container)}/logs", query=query)

    async def _goes_on(self) -> bool:
        if self._tail is not None:
            self._tail = None
            return True
        if self._is_last or await self._is_over():
            return False
        self._runs = _runs(await _inspected(self._session, self._container))
        self._is_last = not self._runs
        return True  # an engine that shuts down ends its answers first and its containers then: ask for what they wrote

    async def _lose(self, error: EngineError | None) -> None:
        if error is not None:
            self._is_last = False
            self._runs = None
        await super()._lose(error)


async def _inspected(session: AsyncSession, id: str) -> ContainerInspectResponse:
    call: Call[ContainerInspectResponse] = Call("GET", f"/containers/{segment(id)}/json", json_value)
    return await session.send(call)


def _runs(container: ContainerInspectResponse) -> bool:
    state = container["State"]
    return state["Running"] or state["Restarting"]


async def follow_logs(
    session: AsyncSession,
    id: str,
    query: dict[str, QueryValue],
    tail: int | str | None,
    since: str | None,
    until: str | None,
    *,
    timestamps: bool,
    give_up_after: float,
) -> AsyncLogFollower:
    """As `containers.follow_logs`."""
    session = session.as_one_call(f"following the log of container {id}")
    follower = AsyncLogFollower(
        session,
        await _inspected(session, id),
        query,
        tail,
        since,
        until,
        timestamps=timestamps,
        give_up_after=give_up_after,
    )
    await follower.begin()
    return follower


class AsyncEventFollower(AsyncFollower["EventMessage"]):
    """What happens in the engine, as it happens: iterates events, and ends at the `until` that was given, if any.

    An engine keeps its last 256 events, and Docker none across a restart: see `gaps`.
    """

    __slots__ = ("_filters",)

    def __init__(
        self,
        session: AsyncSession,
        *,
        since: str | None,
        until: str | None,
        filters: Filters | None,
        give_up_after: float,
    ) -> None:
        session = session.as_one_call("following the events")
        mark = Mark(since)
        records: Records[EventMessage] = EventRecords(mark)
        super().__init__(session, mark, records, until=until, give_up_after=give_up_after)
        self._filters = filters

    async def begin(self) -> AsyncBodyStream:
        """As for any follower; one that is to begin now begins at the engine's now."""
        if self._mark.start is None:
            self._mark.start = format_unix(await self._now())
        return await super().begin()

    def _call(self) -> StreamCall:
        until = None if self._until is None else format_unix(self._until)
        query: dict[str, QueryValue] = {"since": self._mark.since(), "until": until, "filters": self._filters}
        return StreamCall("GET", "/events", query=query)
