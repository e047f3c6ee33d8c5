# Generated from engine_client/_async/jsonstream.py by scripts/unasync.py: edit that file, not this one.
"""Streams of JSON values: a pull's progress, events."""

from __future__ import annotations

from engine_client._sync.attach import BodyStream
from engine_client._typing import Generic, TypeVar
from engine_client._wire.jsonlines import JSONLinesDecoder
from engine_client.errors import ProgressError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from engine_client.models import ProgressMessage

T = TypeVar("T")


class JSONStream(Generic[T]):
    """Iterates values as they arrive. Close it, or use it in a `with`.

    Iterating raises StreamTruncated where the stream is cut, ProtocolError for what is not JSON, EngineTimeout, and
    StreamClosed after `close`.
    """

    __slots__ = ("_body", "_decoder")

    def __init__(self, body: BodyStream) -> None:
        self._body = body
        self._decoder = JSONLinesDecoder()

    def receive(self) -> list[T] | None:
        """The values that one read completes, which may be none; None at the end."""
        if self._decoder.fault is not None:
            raise self._decoder.fault
        pieces = self._body.receive()
        if pieces is None:
            return self._decoder.eof() or None
        return [value for piece in pieces for value in self._decoder.feed(piece)]

    def __iter__(self) -> Iterator[T]:
        while (values := self.receive()) is not None:
            for value in values:
                yield value

    def fileno(self) -> int:
        """The connection's descriptor, to wait on."""
        return self._body.fileno()

    def close(self) -> None:
        """Close the stream."""
        self._body.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class ProgressStream(JSONStream["ProgressMessage"]):
    """A long operation's progress messages.

    Raises ProgressError for the one that reports an error, after those before it.
    """

    __slots__ = ()

    def __iter__(self) -> Iterator[ProgressMessage]:
        for message in super().__iter__():
            detail = message.get("errorDetail")
            if isinstance(detail, dict):
                raise ProgressError(detail.get("message") or "", detail.get("code"))
            if error := message.get("error"):
                raise ProgressError(error)
            yield message

    def drain(self) -> None:
        """Wait for the end, passing over the messages. Raises ProgressError."""
        for _ in self:
            pass
