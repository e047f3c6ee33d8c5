# Generated from engine_client/_async/jsonstream.py by scripts/unasync.py: edit that file, not this one.
"""Streams of JSON values: a pull's progress, events."""

from __future__ import annotations

from engine_client._sync.attach import BodyStream, iterate
from engine_client._decode import check_sample
from engine_client._typing import Generic, TypeVar
from engine_client._wire.jsonlines import JSONLinesDecoder
from engine_client.errors import ProgressError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from engine_client.models import ContainerStatsResponse, ProgressMessage

T = TypeVar("T")
Message = TypeVar("Message", bound="ProgressMessage")


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
        return self._decoder.feed(b"".join(pieces))

    def __iter__(self) -> Iterator[T]:
        return iterate(self.receive)

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


class StatsStream(JSONStream["ContainerStatsResponse"]):
    """Samples of what a container uses. Raises ProgressError for what Podman sends of one that does not run."""

    __slots__ = ()

    def receive(self) -> list[ContainerStatsResponse] | None:
        """The samples that one read completes, which may be none; None at the end."""
        samples = super().receive()
        for sample in samples or ():
            check_sample(sample)
        return samples


class ProgressStream(JSONStream[Message]):
    """A long operation's progress messages.

    Raises ProgressError for the one that reports an error, after those before it.
    """

    __slots__ = ("_error",)

    def __init__(self, body: BodyStream) -> None:
        super().__init__(body)
        self._error: ProgressError | None = None

    def receive(self) -> list[Message] | None:
        """The messages that one read completes, which may be none; None at the end."""
        if self._error is not None:
            raise self._error
        messages = super().receive()
        if messages is None:
            return None
        for number, message in enumerate(messages):
            self._error = _reported_error(message)
            if self._error is not None:
                return messages[:number]
        return messages

    def drain(self) -> None:
        """Wait for the end, passing over the messages. Raises ProgressError."""
        for _ in self:
            pass


def _reported_error(message: ProgressMessage) -> ProgressError | None:
    detail = message.get("errorDetail")
    if isinstance(detail, dict):
        return ProgressError(detail.get("message") or "", detail.get("code"))
    error = message.get("error")
    return ProgressError(error) if error else None
