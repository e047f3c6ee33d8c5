"""HTTP/1.1 over a byte stream: one connection, its replies, and the idle ones kept for reuse."""

from __future__ import annotations

from engine_client._async.stream import AsyncUnixStream
from engine_client._exchange import READ_SIZE, AwaitedHead, ConnectionState, IdleConnections, ReplyState, Unsent
from engine_client.errors import ConnectionLost, EngineTimeout, StreamTruncated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from engine_client._wire.http1 import Head


class AsyncConnection(ConnectionState[AsyncUnixStream]):
    """One connection: a request, its reply, and so on. `reused` says that it has answered before."""

    __slots__ = ()

    async def request(self, method: str, data: bytes, timeout: float | None, idle: float | None) -> AsyncReply:
        """Send a whole request, and wait up to `timeout` seconds for the reply's head.

        Raises Unsent, Unanswered, StreamTruncated inside a head, ProtocolError, EngineTimeout.
        """
        unsent: ConnectionLost | None = None
        try:
            await self.stream.write(data)
        except ConnectionLost as error:
            unsent = error  # the engine may have refused the request early: its reply says more than our error
        try:
            head, rest = await self._read_head(timeout)
        except (ConnectionLost, StreamTruncated, EngineTimeout):
            if unsent is not None:
                raise Unsent(str(unsent)) from None
            raise
        self.keep_alive = unsent is None and head.keep_alive
        return AsyncReply(self, method, head, rest, idle)

    async def _read_head(self, timeout: float | None) -> tuple[Head, bytes]:
        awaited = AwaitedHead(timeout)
        while True:
            try:
                data = await self.stream.read(READ_SIZE, awaited.left())
            except (ConnectionLost, EngineTimeout) as error:
                raise awaited.failure(error) from None
            head = awaited.feed(data)
            if head is not None:
                return head, awaited.rest()


class AsyncReply(ReplyState[AsyncUnixStream]):
    """A reply: its head, and its body as it comes. Once read to the end, its connection goes back to the idle ones."""

    __slots__ = ()

    async def receive(self) -> list[bytes] | None:
        """The pieces of the body that one read brings, which may be none; None at the body's end.

        Raises StreamTruncated where the body is cut, ProtocolError where it is malformed, EngineTimeout, StreamClosed.
        """
        if not self._must_read():
            return self._at_hand()
        try:
            data = await self._connection.stream.read(READ_SIZE, self._idle)
        except ConnectionLost as error:
            raise StreamTruncated(f"{error}, in the middle of a reply's body") from None
        return self._arrived(data)

    async def read_all(self) -> bytes:
        """The whole body. Raises as `receive` does."""
        pieces: list[bytes] = []
        while (more := await self.receive()) is not None:
            pieces += more
        return b"".join(pieces)


class AsyncPool(IdleConnections[AsyncConnection]):
    """Makes connections, and keeps those that are idle. A child process opens its own."""

    __slots__ = ("_connect",)

    def __init__(self, connect: Callable[[float | None], Awaitable[AsyncUnixStream]]) -> None:
        super().__init__()
        self._connect = connect

    async def take(self, timeout: float | None, *, fresh: bool = False) -> AsyncConnection:
        """An idle connection that is still open, or else a new one, as always if `fresh`.

        Raises ConnectionFailed, EngineTimeout.
        """
        idle = None if fresh else self._take_idle()
        return idle or AsyncConnection(await self._connect(timeout), self._release)
