"""HTTP/1.1 over a byte stream: one connection, its replies, and the idle ones kept for reuse."""

from __future__ import annotations

import anyio
from anyio import to_thread

from engine_client._async.stream import AsyncSocketStream
from engine_client._exchange import (
    HEAD_SIZE,
    READ_SIZE,
    AwaitedHead,
    ConnectionState,
    IdleConnections,
    ReplyState,
    Unsent,
)
from engine_client._wire.bodies import body_encoder
from engine_client.errors import ConnectionLost, EngineError, EngineTimeout, StreamTruncated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from typing import Any, Self

    from engine_client._call import Upload
    from engine_client._wire.http1 import Head


class AsyncConnection(ConnectionState[AsyncSocketStream]):
    """One connection: a request, its reply, and so on. `reused` says that it has answered before."""

    __slots__ = ()

    async def request(
        self, method: str, data: bytes, upload: Upload | None, timeout: float | None, idle: float | None
    ) -> AsyncReply:
        """Send a whole request, and wait up to `timeout` seconds for the reply's head.

        Raises Unsent, Unanswered, StreamTruncated inside a head, ProtocolError, EngineTimeout, and what reading the
        upload raises.
        """
        unsent: Unsent | None = None
        awaited = AwaitedHead(timeout)
        whole = True
        try:
            await self._write(data)
            if upload is not None:
                whole = await self._upload(upload, awaited, idle)
        except Unsent as error:
            unsent = error  # the engine may have refused the request early: its reply says more than our error
        try:
            head, rest = await self._read_head(awaited)
        except (ConnectionLost, StreamTruncated, EngineTimeout):
            if unsent is not None:
                raise unsent from None
            raise
        self.keep_alive = whole and unsent is None and head.keep_alive
        return AsyncReply(self, method, head, rest, idle)

    async def _write(self, data: bytes, timeout: float | None = None) -> None:
        try:
            await self.stream.write(data, timeout)
        except ConnectionLost as error:
            raise Unsent(str(error)) from None

    async def _upload(self, upload: Upload, awaited: AwaitedHead, idle: float | None) -> bool:
        """Send a body until its end, or until what comes back makes the rest pointless; whether all of it went out."""
        failure: BaseException | None = None
        whole = False
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._listen, awaited, tasks.cancel_scope)
            try:
                await self._send(upload, idle)
                whole = True
            except anyio.get_cancelled_exc_class():
                raise
            except BaseException as error:  # a task group would wrap it
                failure = error
            tasks.cancel_scope.cancel()
        if failure is not None:
            raise failure
        return whole

    async def _send(self, upload: Upload, idle: float | None) -> None:
        encoder = body_encoder(upload.size)
        async for piece in _pieces(upload):
            upload.sent += len(piece)
            await self._write(encoder.feed(piece), idle)
        await self._write(encoder.eof(), idle)

    async def _listen(self, awaited: AwaitedHead, sending: anyio.CancelScope) -> None:
        try:
            while not awaited.feed_early(await self.stream.read(READ_SIZE)):
                pass
        except EngineError as error:
            awaited.fault = error
        sending.cancel()

    async def _read_head(self, awaited: AwaitedHead) -> tuple[Head, bytes]:
        if awaited.head is not None:
            return awaited.head, awaited.rest()
        if awaited.fault is not None:
            raise awaited.fault
        while True:
            try:
                data = await self.stream.read(HEAD_SIZE, awaited.left())
            except (ConnectionLost, EngineTimeout) as error:
                raise awaited.failure(error) from None
            head = awaited.feed(data)
            if head is not None:
                return head, awaited.rest()


class AsyncReply(ReplyState[AsyncSocketStream]):
    """A reply: its head, and its body as it comes. Once read to the end, its connection goes back to the idle ones."""

    __slots__ = ()

    async def receive(self) -> list[bytes] | None:
        """The pieces of the body that one read brings, which may be none; None at the body's end.

        Raises StreamTruncated where the body is cut, ProtocolError where it is malformed, EngineTimeout, StreamClosed.
        """
        if not self._must_read():
            return self._at_hand()
        try:
            data = await self._connection.stream.read(READ_SIZE, self.idle)
        except ConnectionLost as error:
            raise StreamTruncated(f"{error}, in the middle of a reply's body") from None
        return self.arrived(data)

    async def read_all(self) -> bytes:
        """The whole body. Raises as `receive` does."""
        pieces: list[bytes] = []
        while (more := await self.receive()) is not None:
            pieces += more
        return b"".join(pieces)


class AsyncPool(IdleConnections[AsyncConnection]):
    """Makes connections, and keeps those that are idle. A child process opens its own."""

    __slots__ = ("_connect",)

    def __init__(self, connect: Callable[[float | None], Awaitable[AsyncSocketStream]]) -> None:
        super().__init__()
        self._connect = connect

    async def take(self, timeout: float | None, *, fresh: bool = False) -> AsyncConnection:
        """An idle connection that is still open, or else a new one, as always if `fresh`.

        Raises ConnectionFailed, EngineTimeout.
        """
        idle = None if fresh else self._take_idle()
        return idle or AsyncConnection(await self._connect(timeout), self._release)


def _pieces(upload: Upload) -> AsyncIterator[bytes]:
    source: Any = upload.source
    return source.__aiter__() if hasattr(source, "__aiter__") else _ReadInThread(upload)


class _ReadInThread:
    """What blocks while it is read; a read that does not end is left behind where the upload is cancelled."""

    __slots__ = ("_pieces",)

    def __init__(self, upload: Upload) -> None:
        self._pieces = upload.pieces()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        piece = await to_thread.run_sync(next, self._pieces, None, abandon_on_cancel=True)
        if piece is None:
            raise StopAsyncIteration
        return piece
