"""Streams of JSON values: a pull's progress, events."""

from __future__ import annotations

from engine_client._async.attach import AsyncBodyStream, iterate
from engine_client._decode import check_sample
from engine_client._typing import Generic, TypeVar
from engine_client._wire.jsonlines import JSONLinesDecoder
from engine_client.errors import ProgressError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Self

    from engine_client.models import ContainerStatsResponse, ProgressMessage

T = TypeVar("T")
Message = TypeVar("Message", bound="ProgressMessage")


class AsyncJSONStream(Generic[T]):
    """Iterates values as they arrive. Close it, or use it in a `with`.

    Iterating raises StreamTruncated where the stream is cut, ProtocolError for what is not JSON, EngineTimeout, and
    StreamClosed after `close`.
    """

    __slots__ = ("_body", "_decoder")

    def __init__(self, body: AsyncBodyStream) -> None:
        self._body = body
        self._decoder = JSONLinesDecoder()

    async def receive(self) -> list[T] | None:
        """The values that one read completes, which may be none; None at the end."""
        if self._decoder.fault is not None:
            raise self._decoder.fault
        pieces = await self._body.receive()
        if pieces is None:
            return self._decoder.eof() or None
        return self._decoder.feed(b"".join(pieces))

    def __aiter__(self) -> AsyncIterator[T]:
        return iterate(self.receive)

    def fileno(self) -> int:
        """The connection's descriptor, to wait on."""
        return self._body.fileno()

    async def aclose(self) -> None:
        """Close the stream."""
        await self._body.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


class AsyncStatsStream(AsyncJSONStream["ContainerStatsResponse"]):
    """Samples of what a container uses. Raises ProgressError for what Podman sends of one that does not run."""

    __slots__ = ()

    async def receive(self) -> list[ContainerStatsResponse] | None:
        """The samples that one read completes, which may be none; None at the end."""
        samples = await super().receive()
        for sample in samples or ():
            check_sample(sample)
        return samples


class AsyncProgressStream(AsyncJSONStream[Message]):
    """A long operation's progress messages.

    Raises ProgressError for the one that reports an error, after those before it.
    """

    __slots__ = ("_error",)

    def __init__(self, body: AsyncBodyStream) -> None:
        super().__init__(body)
        self._error: ProgressError | None = None

    async def receive(self) -> list[Message] | None:
        """The messages that one read completes, which may be none; None at the end."""
        if self._error is not None:
            raise self._error
        messages = await super().receive()
        if messages is None:
            return None
        for number, message in enumerate(messages):
            self._error = _reported_error(message)
            if self._error is not None:
                return messages[:number]
        return messages

    async def drain(self) -> None:
        """Wait for the end, passing over the messages. Raises ProgressError."""
        async for _ in self:
            pass


def _reported_error(message: ProgressMessage) -> ProgressError | None:
    detail = message.get("errorDetail")
    if isinstance(detail, dict):
        return ProgressError(detail.get("message") or "", detail.get("code"))
    error = message.get("error")
    return ProgressError(error) if error else None
