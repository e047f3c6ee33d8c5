"""Streams from the engine: a body as it comes, a container's output taken apart, and a duplex attach."""

from __future__ import annotations

import anyio

from engine_client._decode import path_stat
from engine_client._exchange import READ_SIZE
from engine_client._run import Output
from engine_client._typing import Generic, TypeVar
from engine_client._wire.stdcopy import CollectedOutput, decode_received, is_raw, output_decoder
from engine_client.errors import (
    ConnectionLost,
    DeadlinePassed,
    EngineError,
    EngineTimeout,
    InvalidValue,
    StreamTruncated,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from typing import Protocol, Self

    from engine_client._async.http import AsyncReply
    from engine_client._async.stream import AsyncSocketStream
    from engine_client._call import Call
    from engine_client._wire.text import LineDecoder, TextDecoder

    class Source(Protocol):
        """Where a stream's bytes come from."""

        def fileno(self) -> int: ...

        async def receive(self) -> list[bytes] | None: ...

        def close(self) -> None: ...


T = TypeVar("T")
_SEND_SIZE = 64 * 1024


def iterate(receive: Callable[[], Awaitable[list[T] | None]]) -> AsyncIterator[T]:
    """One by one what `receive` gives several at a time."""
    return _Iteration(receive)


class _Iteration(Generic[T]):
    """No async generator: left before its end, as a stream may well be, one of those needs closing itself."""

    __slots__ = ("_pieces", "_receive")

    def __init__(self, receive: Callable[[], Awaitable[list[T] | None]]) -> None:
        self._receive = receive
        self._pieces: Iterator[T] = iter(())

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        while True:
            for piece in self._pieces:
                return piece
            pieces = await self._receive()
            if pieces is None:
                raise StopAsyncIteration
            self._pieces = iter(pieces)


class AsyncStream:
    """What all streams share: they close, by hand or at the end of an `async with`.

    One task may read at a time; any task may close. A `receive` that is cancelled has taken nothing from the stream.
    """

    __slots__ = ("_source",)

    def __init__(self, source: Source) -> None:
        self._source = source

    def fileno(self) -> int:
        """The connection's descriptor; -1 once closed."""
        return self._source.fileno()

    async def aclose(self) -> None:
        """Close the stream; a reader waiting in another task ends with StreamClosed. Never waits."""
        self._source.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


class AsyncPendingReply(AsyncStream, Generic[T]):
    """A reply whose head has come, which says that the request is registered, and whose body is still waited for."""

    __slots__ = ("_call", "_pieces", "_reply")

    def __init__(self, reply: AsyncReply, call: Call[T]) -> None:
        super().__init__(reply)
        self._reply = reply
        self._call = call
        self._pieces: list[bytes] = []

    async def result(self) -> T:
        """Wait for the body and decode it. Raises StreamTruncated, ProtocolError, EngineTimeout, StreamClosed.

        After an EngineTimeout or a cancellation it may be waited for again.
        """
        while (pieces := await self._reply.receive()) is not None:
            self._pieces += pieces
        return self._call.decode(self._reply.head, b"".join(self._pieces))


class AsyncBodyStream(AsyncStream):
    """A reply's body, piece by piece as it arrives."""

    __slots__ = ("media_type",)

    def __init__(self, reply: AsyncReply) -> None:
        super().__init__(reply)
        self.media_type = reply.head.media_type

    async def receive(self) -> list[bytes] | None:
        """The pieces that one read brings, which may be none; None at the end. Raises as AsyncReply.receive does."""
        return await self._source.receive()

    def output(self, tty: bool | None) -> AsyncOutputStream:
        """The body as a container's output. `tty` None: the content type says."""
        return AsyncOutputStream(self._source, is_raw(self.media_type, tty))

    def __aiter__(self) -> AsyncIterator[bytes]:
        return iterate(self.receive)


class AsyncArchiveStream(AsyncBodyStream):
    """A tar of a container's files, piece by piece as it arrives; `stat` is that of the path asked for.

    Raises ProtocolError for a reply without a stat.
    """

    __slots__ = ("stat",)

    def __init__(self, reply: AsyncReply) -> None:
        super().__init__(reply)
        self.stat = path_stat(reply.head)


class AsyncOutputStream(AsyncStream):
    """A container's output: iterates `(stream, data)`, `stream` being 1 for stdout (and all of a TTY's) and 2 for
    stderr.

    Data comes as it arrives, cut anywhere. Reading raises StreamTruncated where the stream is cut, StreamFailed for an
    error that the engine reports in it, ProtocolError, EngineTimeout, and StreamClosed after `aclose`.
    """

    __slots__ = ("_decoder", "tty")

    def __init__(self, source: Source, tty: bool) -> None:
        super().__init__(source)
        self.tty = tty
        self._decoder = output_decoder(tty)

    async def receive(self) -> list[tuple[int, bytes]] | None:
        """The pieces that one read brings, which may be none; None at the normal end."""
        if self._decoder.fault is not None:
            raise self._decoder.fault
        return decode_received(self._decoder, await self._source.receive())

    def __aiter__(self) -> AsyncIterator[tuple[int, bytes]]:
        return iterate(self.receive)

    def lines(self, *, encoding: str = "utf-8", errors: str = "replace") -> AsyncIterator[tuple[int, str]]:
        """Iterate `(stream, line)`: decoded lines without their end (`\\n` or `\\r\\n`), once that has come.

        `errors` as for `bytes.decode`. Iterating raises as reading does, ProtocolError for a line of over 16 Mi
        characters, and UnicodeDecodeError where `errors` is "strict".
        """
        from engine_client._wire.text import LineDecoder

        return self._decoded(LineDecoder(encoding, errors))

    def text(self, *, encoding: str = "utf-8", errors: str = "replace") -> AsyncIterator[tuple[int, str]]:
        """Iterate `(stream, text)`: decoded pieces as they arrive, cut anywhere but inside a character.

        Raises as `lines` does.
        """
        from engine_client._wire.text import TextDecoder

        return self._decoded(TextDecoder(encoding, errors))

    def _decoded(self, decoder: TextDecoder | LineDecoder) -> AsyncIterator[tuple[int, str]]:
        async def receive() -> list[tuple[int, str]] | None:
            if decoder.fault is not None:
                raise decoder.fault
            return decoder.feed(await self.receive())

        return iterate(receive)

    async def read_all(self) -> Output:
        """Everything up to the end: `stdout` and `stderr`."""
        collected = CollectedOutput()
        while (pieces := await self.receive()) is not None:
            collected.add(pieces)
        return Output(*collected.result())


class _AsyncHijacked:
    """The byte stream behind a hijacked reply: what was read with the head comes first."""

    __slots__ = ("_idle", "_rest", "stream")

    def __init__(self, stream: AsyncSocketStream, rest: bytes, idle: float | None) -> None:
        self.stream = stream
        self._rest = rest
        self._idle = idle

    def fileno(self) -> int:
        return self.stream.fileno()

    async def receive(self) -> list[bytes] | None:
        data, self._rest = self._rest, b""
        try:
            data = data or await self.stream.read(READ_SIZE, self._idle)
        except ConnectionLost as error:
            raise StreamTruncated(f"{error}, in the middle of an attached stream") from None
        return [data] if data else None

    def close(self) -> None:
        self.stream.close()


class AsyncAttachStream(AsyncOutputStream):
    """A duplex stream to a container or an exec: its output as AsyncOutputStream gives it, its stdin to write to, and
    its exit code at the end.

    One task may write while another one reads.
    """

    __slots__ = ("_ask_exit_code", "_exit_code", "_hijacked", "_taken", "_waiting")

    def __init__(
        self,
        reply: AsyncReply,
        tty: bool | None,
        exit_code: Callable[[], Awaitable[int]] | None = None,
        waiting: AsyncStream | None = None,
    ) -> None:
        self._ask_exit_code = exit_code
        self._waiting = waiting
        self._exit_code: int | None = None
        self._taken = 0
        self._hijacked = _AsyncHijacked(*reply.hijack())
        super().__init__(self._hijacked, is_raw(reply.head.media_type, tty))

    async def write(self, data: bytes) -> None:
        """Write all of `data` to stdin, waiting as long as it takes. Raises ConnectionLost, StreamClosed.

        A container that waits for its output to be read may take no input: use `communicate` for both at once. When
        cancelled, a part may have been written.
        """
        await self._hijacked.stream.write(data)

    async def close_write(self) -> None:
        """End stdin; output goes on.

        The engine closes the container's stdin by it where the container was created with StdinOnce; otherwise it may
        end the output too. Raises InvalidValue on a TTY, where typing Ctrl-D (`write(b"\\x04")`) is what ends the
        input.
        """
        self._check_has_end()
        await self._hijacked.stream.close_write()

    async def exit_code(self) -> int | None:
        """The code with which it ended or is to end, waited for; None for an attach that was not told to `wait`.

        For an exec that is a request of its own, GET /exec/{id}/json, repeated while it still runs. Raises WaitFailed,
        and what a request raises.
        """
        if self._exit_code is None and self._ask_exit_code is not None:
            self._exit_code = await self._ask_exit_code()
        return self._exit_code

    async def read_all(self) -> Output:
        """Everything up to the end: `stdout`, `stderr`, and the `exit_code` as the method of that name gives it."""
        return await self.communicate()

    async def communicate(self, data: bytes | None = None) -> Output:
        """As `read_all`, writing `data` to stdin and ending it meanwhile. A container that takes it is not idle.

        Raises as reading and `exit_code` do, and InvalidValue as `close_write` does.
        """
        output = await self._converse(data)
        output.exit_code = await self.exit_code()
        return output

    async def aclose(self) -> None:
        """Close the stream; a reader waiting in another task ends with StreamClosed. Never waits."""
        await super().aclose()
        if self._waiting is not None:
            await self._waiting.aclose()

    async def _converse(self, data: bytes | None) -> Output:
        if data is None:
            return await super().read_all()
        self._check_has_end()
        failure: EngineError | None = None
        output = Output(b"", b"")
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._feed, data)
            try:
                output = await self._read_while_fed()
            except EngineError as error:  # a task group would wrap it
                failure = error
            tasks.cancel_scope.cancel()
        if failure is not None:
            raise failure
        return output

    async def _read_while_fed(self) -> Output:
        collected = CollectedOutput()
        while (pieces := await self._receive_while_fed()) is not None:
            collected.add(pieces)
        return Output(*collected.result())

    async def _receive_while_fed(self) -> list[tuple[int, bytes]] | None:
        """As `receive`; as long as the container takes its input, it need not say anything."""
        while True:
            taken = self._taken
            try:
                return await self.receive()
            except EngineTimeout as error:
                if isinstance(error, DeadlinePassed) or self._taken == taken:
                    raise

    def _check_has_end(self) -> None:
        if self.tty:
            raise InvalidValue("a TTY's input has no end to send: write Ctrl-D, b'\\x04', instead")

    async def _feed(self, data: bytes) -> None:
        try:
            for at in range(0, len(data), _SEND_SIZE):
                await self.write(data[at : at + _SEND_SIZE])
                self._taken += 1
            await self.close_write()
        except EngineError:
            pass  # the container may well have ended without reading all of its input: reading tells
