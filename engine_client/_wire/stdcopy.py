"""stdcopy frames: how the engine sends stdout and stderr over one connection.

A frame is eight bytes (the stream's number, three zeros, the payload's length as a big-endian 32-bit number) and the
payload. Payload is handed on as it arrives, so a frame's length costs no memory, whatever it claims.
"""

from __future__ import annotations

from struct import Struct

from engine_client._wire.bodies import ENDLESS
from engine_client.errors import EngineError, ProtocolError, StreamFailed, StreamTruncated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class OutputDecoder(Protocol):
        """Bytes of an attached stream to `(stream, data)` pieces."""

        fault: EngineError | None
        stream: int
        left: int

        def feed(self, data: bytes) -> list[tuple[int, bytes]]: ...

        def skip(self, count: int) -> None: ...

        def eof(self) -> None: ...


STDOUT = 1
STDERR = 2
MULTIPLEXED = "application/vnd.docker.multiplexed-stream"
RAW = "application/vnd.docker.raw-stream"
_SYSTEM_ERROR = 3
_MAX_SYSTEM_ERROR = 64 * 1024
_HEADER = Struct(">IL")
HEADER_SIZE = _HEADER.size
_OUTPUT = {0: STDOUT, 1 << 24: STDOUT, 2 << 24: STDERR}  # docker's own decoder takes 0 for stdout too
_STREAMS = {**_OUTPUT, 3 << 24: _SYSTEM_ERROR}
_FEW = 4  # pieces in one read, below which they are large


class FrameDecoder:
    """Frames to pieces: `feed` returns `(1, data)` for stdout and `(2, data)` for stderr, in order of arrival.

    `fault` is a StreamFailed for a frame of type 3 (Systemerr), a ProtocolError for what is not a frame. `left` is how
    much of a frame of `stream` is still to come; who takes that elsewhere says so with `skip`.
    """

    __slots__ = ("_message", "_partial", "fault", "left", "stream")

    _longest = 1 << 32  # bytes in a frame

    def __init__(self) -> None:
        self._partial = b""
        self.left = 0
        self.stream = STDOUT
        self._message = bytearray()
        self.fault: EngineError | None = None

    def feed(self, data: bytes) -> list[tuple[int, bytes]]:
        pieces: list[tuple[int, bytes]] = []
        if self.fault is not None:
            return pieces
        if self._partial:
            data = self._partial + data
            self._partial = b""
        position, end = 0, len(data)
        while position < end and self.fault is None:
            if self.left:
                position = self._take_payload(data, position, pieces)
                continue
            position = self._take_whole(data, position, pieces)
            if end - position < 8:
                self._partial = data[position:]
                break
            self._take_header(data, position)
            position += 8
        return pieces

    def _take_whole(self, data: bytes, position: int, pieces: list[tuple[int, bytes]]) -> int:
        """Take the whole frames of output that come next, the hot path; the position of what is no such frame."""
        streams, unpack, longest = _OUTPUT, _HEADER.unpack_from, self._longest
        end = len(data)
        while end - position >= 8:
            kind, size = unpack(data, position)
            stop = position + 8 + size
            if stop > end or size > longest or kind not in streams:
                break
            if size:
                pieces.append((streams[kind], data[position + 8 : stop]))
            position = stop
        return position

    def _take_header(self, data: bytes, position: int) -> None:
        kind, size = _HEADER.unpack_from(data, position)
        stream = _STREAMS.get(kind)
        if stream is None:
            self.fault = ProtocolError(f"this is not a stdcopy frame: {data[position : position + 40]!r}")
            return
        self.stream, self.left = stream, size
        if stream == _SYSTEM_ERROR and not size:
            self._fail(b"")

    def _take_payload(self, data: bytes, position: int, pieces: list[tuple[int, bytes]]) -> int:
        stop = min(position + self.left, len(data))
        piece = data[position:stop]
        self.left -= stop - position
        if self.stream != _SYSTEM_ERROR:
            pieces.append((self.stream, piece))
        else:
            self._message += piece[: _MAX_SYSTEM_ERROR - len(self._message)]
            if not self.left or len(self._message) == _MAX_SYSTEM_ERROR:
                self._fail(self._message)
        return stop

    def _fail(self, message: bytes | bytearray) -> None:
        self.fault = StreamFailed(
            message.decode("utf-8", "replace").strip() or "the engine reported an error without a text"
        )

    def skip(self, count: int) -> None:
        self.left -= count

    def eof(self) -> None:
        """Raises StreamTruncated inside a frame."""
        if self.left or self._partial:
            raise StreamTruncated("the stream ended in the middle of a frame")


class RawDecoder:
    """A TTY's output, which comes unframed: everything is stdout."""

    __slots__ = ("fault",)

    stream = STDOUT
    left = ENDLESS

    def __init__(self) -> None:
        self.fault: EngineError | None = None

    def feed(self, data: bytes) -> list[tuple[int, bytes]]:
        return [(STDOUT, data)] if data else []

    def skip(self, count: int) -> None:
        """There is always more."""

    def eof(self) -> None:
        """A raw stream may end anywhere."""


def says_tty(media_type: str) -> bool:
    """Whether a content type of API 1.42 or later tells framed output from a TTY's."""
    return media_type in (MULTIPLEXED, RAW)


def is_raw(media_type: str, tty: bool | None) -> bool:
    """Whether output comes unframed: as `tty` says, or else the content type."""
    return media_type != MULTIPLEXED if tty is None else tty


def output_decoder(tty: bool) -> OutputDecoder:
    """The decoder for a container's output, with or without a TTY."""
    return RawDecoder() if tty else FrameDecoder()


def decode_received(decoder: OutputDecoder, received: list[bytes] | None) -> list[tuple[int, bytes]] | None:
    """What one read brought, taken apart; None at the normal end. Raises StreamTruncated for any other end."""
    if received is None:
        decoder.eof()
        return None
    if len(received) > _FEW:  # decoding each by itself takes longer than a copy
        received = [b"".join(received)]
    if len(received) == 1:
        return decoder.feed(received[0])
    return [piece for data in received for piece in decoder.feed(data)]


class CollectedOutput:
    """Output put together again: stdout and stderr, each as a whole."""

    __slots__ = ("_pieces",)

    def __init__(self) -> None:
        self._pieces: dict[int, list[bytes]] = {STDOUT: [], STDERR: []}

    def add(self, pieces: list[tuple[int, bytes]]) -> None:
        for stream, data in pieces:
            self._pieces[stream].append(data)

    def result(self) -> tuple[bytes, bytes]:
        return b"".join(self._pieces[STDOUT]), b"".join(self._pieces[STDERR])
