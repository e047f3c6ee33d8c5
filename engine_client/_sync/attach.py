"""Streams from the engine: a body as it comes, a container's output taken apart, and a duplex attach."""

from __future__ import annotations

from select import POLLIN, POLLOUT

from engine_client._decode import path_stat
from engine_client._exchange import READ_SIZE
from engine_client._run import Output
from engine_client._sync.stream import await_events
from engine_client._typing import Generic, TypeVar
from engine_client._wire.bodies import ENDLESS
from engine_client._wire.stdcopy import HEADER_SIZE, CollectedOutput, decode_received, is_raw, output_decoder
from engine_client.errors import ConnectionLost, InvalidValue, StreamTruncated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Protocol, Self

    from engine_client._call import Call
    from engine_client._output import Targets
    from engine_client._sync.http import Reply
    from engine_client._sync.shortcut import Shortcut
    from engine_client._sync.stream import SocketStream
    from engine_client._wire.text import LineDecoder, TextDecoder

    class Source(Protocol):
        """Where a stream's bytes come from."""

        gap: int
        idle: float | None

        @property
        def done(self) -> bool: ...

        @property
        def left(self) -> int: ...

        def fileno(self) -> int: ...

        def duplicate(self) -> SocketStream | None: ...

        def receive(self, limit: int = ...) -> list[bytes] | None: ...

        def arrived(self, data: bytes) -> list[bytes] | None: ...

        def skip(self, count: int) -> None: ...

        def cut(self, error: ConnectionLost) -> StreamTruncated: ...

        def close(self) -> None: ...


T = TypeVar("T")
_SEND_SIZE = 64 * 1024


def iterate(receive: Callable[[], list[T] | None]) -> Iterator[T]:
    """One by one what `receive` gives several at a time."""
    return _Iteration(receive)


class _Iteration(Generic[T]):
    """No generator: after an error, such as a timeout, one of those would end as if that were the stream's end."""

    __slots__ = ("_pieces", "_receive")

    def __init__(self, receive: Callable[[], list[T] | None]) -> None:
        self._receive = receive
        self._pieces: Iterator[T] = iter(())

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        while True:
            for piece in self._pieces:
                return piece
            pieces = self._receive()
            if pieces is None:
                raise StopIteration
            self._pieces = iter(pieces)


class Stream:
    """What all streams share: they close, by hand or at the end of a `with`."""

    __slots__ = ("_source",)

    def __init__(self, source: Source) -> None:
        self._source = source

    def fileno(self) -> int:
        """The connection's descriptor, to wait on."""
        return self._source.fileno()

    def close(self) -> None:
        """Close the stream; a reader waiting in another thread ends with StreamClosed."""
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class PendingReply(Stream, Generic[T]):
    """A reply whose head has come, which says that the request is registered, and whose body is still waited for."""

    __slots__ = ("_call", "_pieces", "_reply")

    def __init__(self, reply: Reply, call: Call[T]) -> None:
        super().__init__(reply)
        self._reply = reply
        self._call = call
        self._pieces: list[bytes] = []

    def result(self) -> T:
        """Wait for the body and decode it. Raises StreamTruncated, ProtocolError, EngineTimeout, StreamClosed.

        After an EngineTimeout it may be waited for again.
        """
        while (pieces := self._reply.receive()) is not None:
            self._pieces += pieces
        return self._call.decode(self._reply.head, b"".join(self._pieces))


class BodyStream(Stream):
    """A reply's body, piece by piece as it arrives."""

    __slots__ = ("media_type",)

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply)
        self.media_type = reply.head.media_type

    def receive(self) -> list[bytes] | None:
        """The pieces that one read brings, which may be none; None at the end. Raises as Reply.receive does."""
        return self._source.receive()

    def output(self, tty: bool | None) -> OutputStream:
        """The body as a container's output. `tty` None: the content type says."""
        return OutputStream(self._source, is_raw(self.media_type, tty))

    def __iter__(self) -> Iterator[bytes]:
        return iterate(self.receive)


class ArchiveStream(BodyStream):
    """A tar of a container's files, piece by piece as it arrives; `stat` is that of the path asked for.

    Raises ProtocolError for a reply without a stat.
    """

    __slots__ = ("stat",)

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply)
        self.stat = path_stat(reply.head)


class OutputStream(Stream):
    """A container's output: iterates `(stream, data)`, `stream` being 1 for stdout (and all of a TTY's) and 2 for
    stderr.

    Data comes as it arrives, cut anywhere. Reading raises StreamTruncated where the stream is cut, StreamFailed for an
    error that the engine reports in it, ProtocolError, EngineTimeout, and StreamClosed after `close`.
    """

    __slots__ = ("_decoder", "tty")

    def __init__(self, source: Source, tty: bool) -> None:
        super().__init__(source)
        self.tty = tty
        self._decoder = output_decoder(tty)

    def receive(self, limit: int = READ_SIZE) -> list[tuple[int, bytes]] | None:
        """The pieces that one read of `limit` bytes brings, which may be none; None at the normal end."""
        if self._decoder.fault is not None:
            raise self._decoder.fault
        return decode_received(self._decoder, self._source.receive(limit))

    def shortcut(self, targets: Targets) -> Shortcut:
        """A way past this process to `targets`, for what is large."""
        from engine_client._sync.shortcut import Shortcut

        return Shortcut(self._source, self._decoder, targets)

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        return iterate(self.receive)

    def lines(self, *, encoding: str = "utf-8", errors: str = "replace") -> Iterator[tuple[int, str]]:
        """Iterate `(stream, line)`: decoded lines without their end (`\\n` or `\\r\\n`), once that has come.

        `errors` as for `bytes.decode`. Iterating raises as reading does, ProtocolError for a line of over 16 Mi
        characters, and UnicodeDecodeError where `errors` is "strict".
        """
        from engine_client._wire.text import LineDecoder

        return self._decoded(LineDecoder(encoding, errors))

    def text(self, *, encoding: str = "utf-8", errors: str = "replace") -> Iterator[tuple[int, str]]:
        """Iterate `(stream, text)`: decoded pieces as they arrive, cut anywhere but inside a character.

        Raises as `lines` does.
        """
        from engine_client._wire.text import TextDecoder

        return self._decoded(TextDecoder(encoding, errors))

    def _decoded(self, decoder: TextDecoder | LineDecoder) -> Iterator[tuple[int, str]]:
        def receive() -> list[tuple[int, str]] | None:
            if decoder.fault is not None:
                raise decoder.fault
            return decoder.feed(self.receive())

        return iterate(receive)

    def read_all(self) -> Output:
        """Everything up to the end: `stdout` and `stderr`."""
        collected = CollectedOutput()
        while (pieces := self.receive()) is not None:
            collected.add(pieces)
        return Output(*collected.result())


class _Hijacked:
    """The byte stream behind a hijacked reply: what was read with the head comes first."""

    __slots__ = ("_rest", "idle", "stream")

    gap = HEADER_SIZE
    done = False

    def __init__(self, stream: SocketStream, rest: bytes, idle: float | None) -> None:
        self.stream = stream
        self._rest = rest
        self.idle = idle

    def fileno(self) -> int:
        return self.stream.fileno()

    @property
    def left(self) -> int:
        return 0 if self._rest else ENDLESS

    def duplicate(self) -> SocketStream | None:
        return self.stream.duplicate()

    def skip(self, count: int) -> None:
        pass  # nothing is counted

    def receive(self, limit: int = READ_SIZE) -> list[bytes] | None:
        data, self._rest = self._rest, b""
        try:
            data = data or self.stream.read(limit, self.idle)
        except ConnectionLost as error:
            raise self.cut(error) from None
        return self.arrived(data)

    def cut(self, error: ConnectionLost) -> StreamTruncated:
        return StreamTruncated(f"{error}, in the middle of an attached stream")

    def arrived(self, data: bytes) -> list[bytes] | None:
        return [data] if data else None

    @property
    def buffered(self) -> bool:
        return bool(self._rest) or self.stream.buffered

    def close(self) -> None:
        self.stream.close()


class AttachStream(OutputStream):
    """A duplex stream to a container or an exec: its output as OutputStream gives it, and its stdin to write to."""

    __slots__ = ("_ask_exit_code", "_exit_code", "_hijacked", "_waiting")

    def __init__(
        self,
        reply: Reply,
        tty: bool | None,
        exit_code: Callable[[], int] | None = None,
        waiting: Stream | None = None,
    ) -> None:
        self._ask_exit_code = exit_code
        self._waiting = waiting
        self._exit_code: int | None = None
        self._hijacked = _Hijacked(*reply.hijack())
        super().__init__(self._hijacked, is_raw(reply.head.media_type, tty))

    @property
    def buffered(self) -> bool:
        """Whether `receive` has something at hand that no poll of the descriptor would show."""
        return self._hijacked.buffered or self._decoder.fault is not None

    def write(self, data: bytes) -> None:
        """Write all of `data` to stdin, waiting as long as it takes. Raises ConnectionLost, StreamClosed.

        A container that waits for its output to be read may take no input: use `communicate` for both at once.
        """
        self._hijacked.stream.write(data)

    def send(self, data: bytes | memoryview) -> int:
        """Write what can be written without waiting; how many bytes that was. Raises ConnectionLost, StreamClosed."""
        return self._hijacked.stream.send(data)

    def close_write(self) -> None:
        """End stdin; output goes on.

        The engine closes the container's stdin by it where the container was created with StdinOnce; otherwise it may
        end the output too. Raises InvalidValue on a TTY, where typing Ctrl-D (`write(b"\\x04")`) is what ends the
        input.
        """
        self._check_has_end()
        self._hijacked.stream.close_write()

    def exit_code(self) -> int | None:
        """The code with which it ended or is to end, waited for; None for an attach that was not told to `wait`.

        For an exec that is a request of its own, GET /exec/{id}/json, repeated while it still runs. Raises WaitFailed,
        and what a request raises.
        """
        if self._exit_code is None and self._ask_exit_code is not None:
            self._exit_code = self._ask_exit_code()
        return self._exit_code

    def read_all(self) -> Output:
        """Everything up to the end: `stdout`, `stderr`, and the `exit_code` as the method of that name gives it."""
        return self.communicate()

    def communicate(self, data: bytes | None = None) -> Output:
        """As `read_all`, writing `data` to stdin and ending it meanwhile. A container that takes it is not idle.

        Raises as reading and `exit_code` do, and InvalidValue as `close_write` does.
        """
        output = self._converse(data)
        output.exit_code = self.exit_code()
        return output

    def close(self) -> None:
        """Close the stream; a reader waiting in another thread ends with StreamClosed."""
        super().close()
        if self._waiting is not None:
            self._waiting.close()

    def _converse(self, data: bytes | None) -> Output:
        if data is None:
            return super().read_all()
        self._check_has_end()
        collected = CollectedOutput()
        unsent = self._finish_sending(memoryview(data))
        stream, idle = self._hijacked.stream, self._hijacked.idle
        while True:
            events = POLLIN if unsent is None else POLLIN | POLLOUT
            ready = 0 if self.buffered else await_events(stream, events, idle)
            if unsent is not None and ready & POLLOUT:
                unsent = self._finish_sending(unsent)
            if not ready or ready & ~POLLOUT:
                pieces = self.receive()
                if pieces is None:
                    return Output(*collected.result())
                collected.add(pieces)

    def _check_has_end(self) -> None:
        if self.tty:
            raise InvalidValue("a TTY's input has no end to send: write Ctrl-D, b'\\x04', instead")

    def _finish_sending(self, data: memoryview) -> memoryview | None:
        """Send what fits; what is left, or None when all has gone or nobody takes it any more."""
        try:
            data = data[self.send(data[:_SEND_SIZE]) :]
            if data:
                return data
            self.close_write()
        except ConnectionLost:
            pass  # the container may well have ended without reading all of its input: its output tells
        return None
