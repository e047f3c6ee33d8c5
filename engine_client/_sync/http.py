"""HTTP/1.1 over a byte stream: one connection, its replies, and the idle ones kept for reuse."""

from __future__ import annotations

from engine_client._exchange import (
    GAP_SIZE,
    HEAD_SIZE,
    READ_SIZE,
    AwaitedHead,
    ConnectionState,
    IdleConnections,
    ReplyState,
    Unsent,
)
from engine_client._sync.stream import SocketStream
from engine_client._wire.bodies import body_encoder
from engine_client.errors import ConnectionLost, EngineTimeout, StreamTruncated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from engine_client._call import Upload
    from engine_client._wire.http1 import Head


class Connection(ConnectionState[SocketStream]):
    """One connection: a request, its reply, and so on. `reused` says that it has answered before."""

    __slots__ = ()

    def request(
        self, method: str, data: bytes, upload: Upload | None, timeout: float | None, idle: float | None
    ) -> Reply:
        """Send a whole request, and wait up to `timeout` seconds for the reply's head.

        Raises Unsent, Unanswered, StreamTruncated inside a head, ProtocolError, EngineTimeout, and what reading the
        upload raises.
        """
        unsent: Unsent | None = None
        awaited = AwaitedHead(timeout)
        whole = True
        try:
            self._write(data)
            if upload is not None:
                whole = self._upload(upload, awaited, idle)
        except Unsent as error:
            unsent = error  # the engine may have refused the request early: its reply says more than our error
        try:
            head, rest = self._read_head(awaited)
        except (ConnectionLost, StreamTruncated, EngineTimeout):
            if unsent is not None:
                raise unsent from None
            raise
        self.keep_alive = whole and unsent is None and head.keep_alive
        return Reply(self, method, head, rest, idle)

    def _write(self, data: bytes) -> None:
        try:
            self.stream.write(data)
        except ConnectionLost as error:
            raise Unsent(str(error)) from None

    def _upload(self, upload: Upload, awaited: AwaitedHead, idle: float | None) -> bool:
        """Send a body until its end, or until what comes back makes the rest pointless; whether all of it went out."""
        encoder = body_encoder(upload.size)
        source = upload.waits_on()
        pieces = upload.pieces()
        try:
            while not self._answered(awaited, source=source):
                piece = next(pieces, None)
                if piece is None:
                    return self._send(encoder.eof(), awaited, idle)
                upload.sent += len(piece)
                if not self._send(encoder.feed(piece), awaited, idle):
                    break
        finally:
            pieces.close()
        return False

    def _send(self, data: bytes, awaited: AwaitedHead, idle: float | None) -> bool:
        rest = memoryview(data)
        while rest:
            if self._answered(awaited, write=True, timeout=idle):
                return False
            try:
                rest = rest[self.stream.send(rest) :]
            except ConnectionLost as error:
                raise Unsent(str(error)) from None
        return True

    def _answered(
        self, awaited: AwaitedHead, *, write: bool = False, source: int | None = None, timeout: float | None = None
    ) -> bool:
        while True:
            try:
                if not self.stream.poll(write=write, source=source, timeout=timeout):
                    return False
                data = self.stream.read(READ_SIZE)
            except ConnectionLost as error:
                raise Unsent(str(error)) from None
            if awaited.feed_early(data):
                return True

    def _read_head(self, awaited: AwaitedHead) -> tuple[Head, bytes]:
        if awaited.head is not None:
            return awaited.head, awaited.rest()
        while True:
            try:
                data = self.stream.read(HEAD_SIZE, awaited.left())
            except (ConnectionLost, EngineTimeout) as error:
                raise awaited.failure(error) from None
            head = awaited.feed(data)
            if head is not None:
                return head, awaited.rest()


class Reply(ReplyState[SocketStream]):
    """A reply: its head, and its body as it comes. Once read to the end, its connection goes back to the idle ones."""

    __slots__ = ()

    gap = GAP_SIZE

    def receive(self, limit: int = READ_SIZE) -> list[bytes] | None:
        """The pieces of the body that one read of `limit` bytes brings, which may be none; None at the body's end.

        Raises StreamTruncated where the body is cut, ProtocolError where it is malformed, EngineTimeout, StreamClosed.
        """
        if not self._must_read():
            return self._at_hand()
        try:
            data = self._connection.stream.read(limit, self.idle)
        except ConnectionLost as error:
            raise self.cut(error) from None
        return self.arrived(data)

    def duplicate(self) -> SocketStream | None:
        """The byte stream beneath once more, as that of SocketStream."""
        return self._connection.stream.duplicate()

    def cut(self, error: ConnectionLost) -> StreamTruncated:
        """What it means that reading failed."""
        return StreamTruncated(f"{error}, in the middle of a reply's body")

    def read_all(self) -> bytes:
        """The whole body. Raises as `receive` does."""
        pieces: list[bytes] = []
        while (more := self.receive()) is not None:
            pieces += more
        return b"".join(pieces)


class Pool(IdleConnections[Connection]):
    """Makes connections, and keeps those that are idle. A child process opens its own."""

    __slots__ = ("_connect",)

    def __init__(self, connect: Callable[[float | None], SocketStream]) -> None:
        super().__init__()
        self._connect = connect

    def take(self, timeout: float | None, *, fresh: bool = False) -> Connection:
        """An idle connection that is still open, or else a new one, as always if `fresh`.

        Raises ConnectionFailed, EngineTimeout.
        """
        idle = None if fresh else self._take_idle()
        return idle or Connection(self._connect(timeout), self._release)
