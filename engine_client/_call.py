"""A request to the engine as a value: what to send and how to read what comes back."""

from __future__ import annotations

import os
import stat
from io import BufferedRandom, BufferedReader, FileIO

from engine_client._typing import Generic, TypeVar
from engine_client._wire.jsontext import dumps
from engine_client._wire.query import encode_query
from engine_client.errors import InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Callable, Generator, Iterable, Mapping
    from typing import Any, BinaryIO, TypeAlias

    from engine_client._wire.http1 import Head
    from engine_client._wire.query import Query

    Content: TypeAlias = bytes | bytearray | memoryview | BinaryIO | Iterable[bytes]
    AsyncContent: TypeAlias = Content | AsyncIterable[bytes]

T = TypeVar("T")
_PIECE = 1024 * 1024
_BUFFERED: tuple[type[Any], ...] = (BufferedReader, BufferedRandom)


class Upload:
    """A request's body that goes out as it is read: bytes, a file opened in binary mode, or an iterable of bytes.

    `size` is its length in bytes; None where only its end tells. `sent` grows as it is read. A file is read from where
    it stands, and stays open.
    """

    __slots__ = ("media_type", "sent", "size", "source")

    def __init__(self, source: AsyncContent, media_type: str = "application/x-tar") -> None:
        if isinstance(source, str):
            raise InvalidValue("what is sent must be bytes, a file opened in binary mode, or an iterable of bytes")
        self.source = source
        self.media_type = media_type
        self.size = _size(source)
        self.sent = 0

    def pieces(self) -> Generator[bytes]:
        """The body piece by piece; waits where reading it does. Not for an async iterable."""
        source: Any = self.source
        whole = _view(source)
        if whole is not None:
            yield from (bytes(whole[at : at + _PIECE]) for at in range(0, len(whole), _PIECE))
        elif hasattr(source, "read"):
            yield from _read(source)
        else:
            yield from source

    def waits_on(self) -> int | None:
        """A descriptor that is readable when there is more to read; None where no descriptor tells."""
        return self.source.fileno() if isinstance(self.source, FileIO) else None


def _view(source: Any) -> memoryview | None:
    """The bytes of what has them at hand."""
    try:
        return memoryview(source).cast("B")
    except TypeError:
        return None


def _size(source: Any) -> int | None:
    whole = _view(source)
    if whole is not None:
        return len(whole)
    raw: object = source.raw if isinstance(source, _BUFFERED) else source
    if not isinstance(raw, FileIO):
        return None  # another one's descriptor may hold something else than reading gives: what is compressed
    status = os.fstat(raw.fileno())
    return max(status.st_size - source.tell(), 0) if stat.S_ISREG(status.st_mode) else None


def _read(file: Any) -> Generator[bytes]:
    """What a file gives until its end; one that is non-blocking is waited for."""
    read = getattr(file, "read1", file.read)  # what is there, where read() would wait until it is enough
    was_ready = False
    while (piece := read(_PIECE)) or not _has_ended(file, piece, was_ready):
        if piece:
            yield piece
        else:
            _wait_for(file)
        was_ready = not piece


def _has_ended(file: Any, nothing: bytes | None, was_ready: bool) -> bool:
    """Whether reading `nothing` is the end: a non-blocking file gives it also where there is none yet."""
    if nothing is None and isinstance(file, FileIO):
        return False
    return was_ready or _is_blocking(file)


def _is_blocking(file: Any) -> bool:
    try:
        return os.get_blocking(file.fileno())
    except (AttributeError, OSError):
        return True


def _wait_for(file: Any) -> None:
    """Wait until there is something to read, or the end."""
    import select

    poll = select.poll()
    poll.register(file.fileno(), select.POLLIN)
    poll.poll()


class Request:
    """A method, a path without the version, a query, a JSON body or an upload, and the statuses that mean success.

    `versioned` is false for the one operation that stands outside the versions, the ping.
    """

    __slots__ = ("body", "expect", "headers", "method", "path", "query", "upload", "versioned")

    def __init__(
        self,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        body: Mapping[str, Any] | None = None,
        upload: Upload | None = None,
        headers: tuple[tuple[str, str], ...] = (),
        expect: tuple[int, ...] = (200,),
        versioned: bool = True,
    ) -> None:
        self.method = method
        self.path = path
        self.query = query
        self.body = body
        self.upload = upload
        self.headers = headers
        self.expect = expect
        self.versioned = versioned

    def target(self, version: str) -> str:
        """The request target under API `version`."""
        path = f"/v{version}{self.path}" if self.versioned else self.path
        return path + encode_query(self.query) if self.query else path

    def payload(self) -> bytes:
        """The JSON body's bytes, empty where there is none."""
        return b"" if self.body is None else dumps(self.body).encode()

    def sent(self) -> int:
        """How many bytes of body have been sent."""
        return len(self.payload()) if self.upload is None else self.upload.sent


class Call(Request, Generic[T]):
    """A request with one reply: `decode` turns its head and whole body into a value."""

    __slots__ = ("decode",)

    def __init__(self, method: str, path: str, decode: Callable[[Head, bytes], T], **request: Any) -> None:
        super().__init__(method, path, **request)
        self.decode = decode


class StreamCall(Request):
    """A request whose reply's body is read as it comes."""

    __slots__ = ()


class HijackCall(Request):
    """A request that turns its connection into a duplex stream (`Upgrade: tcp`)."""

    __slots__ = ()

    def __init__(self, method: str, path: str, **request: Any) -> None:
        upgrade = (("Connection", "Upgrade"), ("Upgrade", "tcp"))
        super().__init__(method, path, headers=upgrade, expect=(101, 200), **request)
