"""The bodies of HTTP/1.1 (RFC 9112, sections 6 and 7): replies' in, requests' out."""

from __future__ import annotations

from engine_client._wire.http1 import MAX_HEAD, parse_fields
from engine_client.errors import InvalidValue, ProtocolError, StreamTruncated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from engine_client._wire.http1 import Head
    from engine_client.errors import EngineError

    class BodyDecoder(Protocol):
        """A body's framing: payload out of bytes, and what follows the body in `rest`.

        The next `left` bytes are payload; who takes them elsewhere says so with `skip`.
        """

        done: bool
        fault: EngineError | None
        left: int
        rest: bytes

        def feed(self, data: bytes) -> list[bytes]: ...

        def skip(self, count: int) -> None: ...

        def eof(self) -> None: ...

    class BodyEncoder(Protocol):
        """A body's framing: bytes out for each piece in. Raises InvalidValue where the length is not what was said."""

        def feed(self, data: bytes) -> bytes: ...

        def eof(self) -> bytes: ...


MAX_CHUNK_LINE = 4096
ENDLESS = 1 << 30  # bytes left where no length tells
_LONGEST_SIZE = 16  # of a chunk's, its end included
_MAX_SIZES = 1024
_HEX = frozenset(b"0123456789abcdefABCDEF")
_LAST_LENGTH = 1 << 63


def body_decoder(method: str, head: Head) -> BodyDecoder:
    """The decoder for a reply's body: RFC 9112, section 6.3, in its order of precedence. Raises ProtocolError."""
    status, headers = head.status, head.headers
    if method == "HEAD" or status < 200 or status in (204, 304):  # rule 1; rule 2 is CONNECT's
        return LengthBody(0)
    coding = headers.get("transfer-encoding")
    if coding is not None:  # rule 3 overrides any length; rule 4: what is not chunked cannot be delimited
        if coding.lower() != "chunked":
            raise ProtocolError(f"the reply's transfer coding is not supported: {coding[:80]!r}")
        return ChunkedBody()
    length = headers.get("content-length")
    if length is not None:  # rules 5 and 6
        return LengthBody(_parse_length(length))
    return UntilCloseBody()  # rule 8; rule 7 is for requests


def _parse_length(text: str) -> int:
    values = {value.strip(" \t") for value in text.split(",")}  # RFC 9110, 8.6: repeated equal values count once
    value = values.pop()
    if values or len(value) > 19 or not (value.isascii() and value.isdigit()) or int(value) >= _LAST_LENGTH:
        raise ProtocolError(f"the reply's content length is malformed: {text[:80]!r}")
    return int(value)


class LengthBody:
    """A body of a known number of bytes, which may be none."""

    __slots__ = ("done", "fault", "left", "rest")

    def __init__(self, length: int) -> None:
        self.left = length
        self.done = not length
        self.fault: EngineError | None = None
        self.rest = b""

    def feed(self, data: bytes) -> list[bytes]:
        if len(data) > self.left:
            self.rest += data[self.left :]
            data = data[: self.left]
        self.skip(len(data))
        return [data] if data else []

    def skip(self, count: int) -> None:
        self.left -= count
        self.done = not self.left

    def eof(self) -> None:
        if not self.done:
            raise StreamTruncated(f"the reply ended {self.left} bytes before its content length")


class UntilCloseBody:
    """A body that ends where the connection does."""

    __slots__ = ("done", "fault", "rest")

    left = ENDLESS

    def __init__(self) -> None:
        self.done = False
        self.fault: EngineError | None = None
        self.rest = b""

    def feed(self, data: bytes) -> list[bytes]:
        return [data] if data else []

    def skip(self, count: int) -> None:
        """There is always more."""

    def eof(self) -> None:
        self.done = True


class ChunkedBody:
    """A body in chunks (RFC 9112, section 7.1); extensions and trailers are passed over."""

    __slots__ = ("_line", "_sizes", "_state", "_trailers", "done", "fault", "left", "rest")

    def __init__(self) -> None:
        self._state: _State = ChunkedBody._size_line
        self._sizes: dict[bytes, int] = {}  # of the size lines seen
        self.left = 0
        self._line = b""
        self._trailers = 0
        self.done = False
        self.fault: EngineError | None = None
        self.rest = b""

    def feed(self, data: bytes) -> list[bytes]:
        pieces: list[bytes] = []
        if self.fault is not None:
            return pieces
        position, end = 0, len(data)
        try:
            while position < end and not self.done:
                if self.left:
                    piece = data[position : position + self.left]
                    position += len(piece)
                    self.left -= len(piece)
                    pieces.append(piece)
                    continue
                if not self._line and self._state is ChunkedBody._size_line:
                    position = self._take_whole(data, position, pieces)
                position = self._take_line(data, position)
        except ProtocolError as fault:
            self.fault = fault
            return pieces
        if self.done:
            self.rest += data[position:]
        return pieces

    def _take_whole(self, data: bytes, position: int, pieces: list[bytes]) -> int:
        """Take the whole chunks that come next, of sizes seen before: the hot path. The position behind them."""
        sizes, find = self._sizes, data.find
        while (end := find(b"\r\n", position, position + _LONGEST_SIZE)) > 0:
            stop = end + 2 + sizes.get(data[position:end], 0)
            if stop == end + 2 or data[stop : stop + 2] != b"\r\n":
                break
            pieces.append(data[end + 2 : stop])
            position = stop + 2
        return position

    def _take_line(self, data: bytes, position: int) -> int:
        """Use up the bytes of one control line, or all there are; the position behind them."""
        end = data.find(b"\n", position)
        stop = len(data) if end < 0 else end + 1
        if len(self._line) + stop - position > MAX_CHUNK_LINE:
            raise ProtocolError(f"a line between two chunks is longer than {MAX_CHUNK_LINE} bytes")
        self._line += data[position:stop]
        if end >= 0:
            line, self._line = self._line, b""
            if not line.endswith(b"\r\n"):
                raise ProtocolError("a line between two chunks ends without a carriage return")
            self._state = self._state(self, line[:-2])
        return stop

    def _size_line(self, line: bytes) -> _State:
        digits = line.partition(b";")[0].rstrip(b" \t")
        if not digits or len(digits) > 16 or not _HEX.issuperset(digits):
            raise ProtocolError(f"a chunk's size is malformed: {line[:40]!r}")
        self.left = int(digits, 16)
        if self.left and len(line) < _LONGEST_SIZE and len(self._sizes) < _MAX_SIZES:
            self._sizes[line] = self.left
        return ChunkedBody._after_data_line if self.left else ChunkedBody._trailer_line

    def _after_data_line(self, line: bytes) -> _State:
        if line:
            raise ProtocolError("a chunk is longer than its size says")
        return ChunkedBody._size_line

    def _trailer_line(self, line: bytes) -> _State:
        self.done = not line
        if line:
            self._trailers += len(line)
            if self._trailers > MAX_HEAD:
                raise ProtocolError(f"a reply's trailers are longer than {MAX_HEAD} bytes")
            parse_fields([line.decode("latin-1")])
        return ChunkedBody._trailer_line

    def skip(self, count: int) -> None:
        self.left -= count

    def eof(self) -> None:
        if not self.done:
            raise StreamTruncated("the reply ended in the middle of its chunks")


def body_encoder(length: int | None) -> BodyEncoder:
    """The encoder for a request's body of `length` bytes, or of chunks where only its end tells the length."""
    return ChunkedEncoder() if length is None else LengthEncoder(length)


class LengthEncoder:
    """A body that goes out as it is, and must have the length that its head has promised."""

    __slots__ = ("_left", "_length")

    def __init__(self, length: int) -> None:
        self._length = length
        self._left = length

    def feed(self, data: bytes) -> bytes:
        if len(data) > self._left:
            raise InvalidValue(f"the body to send has grown beyond the {self._length} bytes that it had at first")
        self._left -= len(data)
        return data

    def eof(self) -> bytes:
        if self._left:
            raise InvalidValue(
                f"the body to send ended {self._left} bytes before the {self._length} that it had at first"
            )
        return b""


class ChunkedEncoder:
    """A body in chunks: RFC 9112, section 7.1. Empty pieces are passed over: an empty chunk would end the body."""

    __slots__ = ()

    def feed(self, data: bytes) -> bytes:
        return b"%x\r\n%b\r\n" % (len(data), data) if data else b""

    def eof(self) -> bytes:
        return b"0\r\n\r\n"


if TYPE_CHECKING:
    from collections.abc import Callable

    _State = Callable[[ChunkedBody, bytes], "_State"]
