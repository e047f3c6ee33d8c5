"""HTTP/1.1 (RFC 9112): request heads out, reply heads in."""

from __future__ import annotations

from engine_client.errors import ConnectionLost, InvalidValue, ProtocolError, StreamTruncated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_HEAD = 64 * 1024
MAX_FIELDS = 128
_LONGEST_KEPT = 128  # the length of a line that is recognized when it comes again
_LONGEST_HEAD_KEPT = 1024
_MAX_HEADS_KEPT = 16
_TOKEN = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_CONTROLS = frozenset(map(chr, (*range(9), *range(10, 32), 127)))  # all but the tab
_FIELDS: dict[str, tuple[str, str]] = {}  # of the first lines seen: most come with every reply
_HEADS: dict[bytes, Head] = {}  # the last ones seen: within a second, most are alike to the byte


class Head:
    """A reply's status line and header fields.

    `headers` maps lower-case names to values; a name that came several times has its values joined by a comma and a
    blank. `fields` are the names and values as they came. `keep_alive` says whether the sender is willing to take
    another request on this connection. Not to be changed: replies may share it.
    """

    __slots__ = ("fields", "headers", "keep_alive", "minor_version", "reason", "status")

    def __init__(
        self,
        status: int,
        reason: str,
        headers: dict[str, str],
        minor_version: int = 1,
        fields: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.status = status
        self.reason = reason
        self.headers = headers
        self.minor_version = minor_version
        self.fields = fields
        options = {option.strip() for option in headers.get("connection", "").lower().split(",")}
        self.keep_alive = "close" not in options and (minor_version > 0 or "keep-alive" in options)

    def __repr__(self) -> str:
        return f"<Head {self.status} {self.reason}>"

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in lower case; empty where none was sent."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def encode_request(method: str, target: str, headers: Iterable[tuple[str, str]], first: str = "") -> bytes:
    """The bytes of a request's head, with the lines `first` of `encode_fields` before its `headers`.

    Raises InvalidValue for what would break out of its place in it.
    """
    if not method or not _TOKEN.issuperset(method):
        raise InvalidValue(f"this is not an HTTP method: {method!r}")
    if not target.isascii() or not target.isprintable() or " " in target:
        raise InvalidValue(f"a request target may hold printable ASCII without blanks only: {target!r}")
    head = f"{method} {target} HTTP/1.1\r\n{first}{encode_fields(headers)}\r\n"
    try:
        return head.encode("latin-1")
    except UnicodeEncodeError:
        raise InvalidValue("the value of a header holds a character that is not in Latin-1") from None


def encode_fields(headers: Iterable[tuple[str, str]]) -> str:
    """The lines of headers. Raises InvalidValue as `encode_request` does."""
    lines: list[str] = []
    for name, value in headers:
        if not name or not _TOKEN.issuperset(name):
            raise InvalidValue(f"this is not a header's name: {name!r}")
        if not _is_text(value):
            raise InvalidValue(f"the value of header {name} holds a control character")
        lines.append(f"{name}: {value}\r\n")
    return "".join(lines)


class HeadReader:
    """Collects bytes until a reply's head is whole; interim replies (1xx but 101) are passed over."""

    __slots__ = ("_buffer", "_scanned")

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._scanned = 0

    def feed(self, data: bytes) -> Head | None:
        """The head once it is whole; what came behind it is in `rest()`. Raises ProtocolError."""
        self._buffer += data
        while (block := self._take_block()) is not None:
            head = parse_head(block)
            if head.status >= 200 or head.status == 101:
                return head
        return None

    def _take_block(self) -> bytes | None:
        buffer = self._buffer
        end = buffer.find(b"\r\n\r\n", max(0, self._scanned - 3))
        if (len(buffer) - 3 if end < 0 else end) > MAX_HEAD:  # three bytes may be those of an end not yet whole
            raise ProtocolError(f"a reply's head is longer than {MAX_HEAD} bytes")
        if end < 0:
            if buffer.count(b"\n", self._scanned) > buffer.count(b"\r\n", max(0, self._scanned - 1)):
                raise ProtocolError("a line of a reply's head ends without a carriage return")
            self._scanned = len(buffer)
            return None
        block = bytes(buffer[:end])
        del buffer[: end + 4]
        self._scanned = 0
        return block

    def eof(self) -> None:
        """Say that nothing more comes. Raises StreamTruncated inside a head, ConnectionLost before its first byte."""
        if self._buffer:
            raise StreamTruncated("the engine closed the connection in the middle of a reply's head")
        raise ConnectionLost("the engine closed the connection without an answer")

    @property
    def empty(self) -> bool:
        """Whether nothing of a head has come yet."""
        return not self._buffer

    def rest(self) -> bytes:
        """What came behind the head: the body's or the hijacked stream's first bytes."""
        return bytes(self._buffer)


def parse_head(block: bytes) -> Head:
    """A head from its bytes, without the empty line that ends it. Raises ProtocolError."""
    head = _HEADS.get(block)
    if head is None:
        head = _parse_head(block)
        if len(block) < _LONGEST_HEAD_KEPT:
            if len(_HEADS) >= _MAX_HEADS_KEPT:
                _HEADS.clear()
            _HEADS[block] = head
    return head


def _parse_head(block: bytes) -> Head:
    first, *lines = block.decode("latin-1").split("\r\n")
    if len(lines) > MAX_FIELDS:
        raise ProtocolError(f"a reply's head has more than {MAX_FIELDS} fields")
    version, _, rest = first.partition(" ")
    code, _, reason = rest.partition(" ")
    if (
        version not in ("HTTP/1.1", "HTTP/1.0")
        or len(code) != 3
        or not (code.isascii() and code.isdigit())
        or code < "100"
    ):
        raise ProtocolError(f"this is not an HTTP/1.1 reply: {first[:80]!r}")
    if not _is_text(reason):
        raise ProtocolError(f"a reply's reason holds a control character: {reason[:80]!r}")
    fields = parse_fields(lines)
    return Head(int(code), reason, _joined(fields), int(version[-1]), fields)


def _is_text(value: str) -> bool:
    """Whether a header's value, or a reason, is free of control characters."""
    return value.isprintable() or _CONTROLS.isdisjoint(value)


def _joined(fields: list[tuple[str, str]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in fields:
        key = name.lower()
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    return headers


def parse_fields(lines: list[str]) -> list[tuple[str, str]]:
    """Names and values from the lines of a head or of trailers. Raises ProtocolError."""
    return [_FIELDS.get(line) or _parse_field(line) for line in lines]


def _parse_field(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon or not name or not _TOKEN.issuperset(name):
        raise ProtocolError(f"a header field is malformed: {line[:80]!r}")
    value = value.strip(" \t")
    if not _is_text(value):
        raise ProtocolError(f"the value of header {name} holds a control character")
    if len(_FIELDS) < MAX_FIELDS and len(line) < _LONGEST_KEPT:
        _FIELDS[line] = name, value
    return name, value
