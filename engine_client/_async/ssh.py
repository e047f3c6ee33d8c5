"""A byte stream to an engine through ssh."""

from __future__ import annotations

import os
from threading import Thread

from anyio.to_thread import run_sync

from engine_client._async.stream import AsyncSocketStream
from engine_client._exchange import READ_SIZE
from engine_client._ssh import Probe, Process, Route
from engine_client.errors import ConnectionLost, StreamClosed, StreamTruncated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


def connector(route: Route) -> Callable[[float | None], Awaitable[AsyncSocketStream]]:
    """What opens a connection by that route, which is there once the engine has answered a first question.

    The timeout is that of ssh's own connecting. It raises SSHFailed, ProtocolError.
    """

    async def connect(timeout: float | None) -> AsyncSocketStream:
        while True:
            stream = AsyncSSHStream(route.start(timeout))
            try:
                await _probe(stream)
            except (ConnectionLost, StreamTruncated):
                try:
                    code = await run_sync(stream.process.wait, abandon_on_cancel=True)
                    said = stream.process.said()
                finally:
                    stream.close()
                if not route.try_other(stream.process.line, code):
                    raise route.failed(stream.process.line, code, said) from None
            except BaseException:
                stream.close()
                raise
            else:
                return stream

    return connect


async def _probe(stream: AsyncSSHStream) -> None:
    probe = Probe()
    await stream.write(probe.request)
    while not probe.feed(await stream.read(READ_SIZE)):
        pass


class AsyncSSHStream(AsyncSocketStream):
    """A connection through an ssh process, which ends with it."""

    __slots__ = ("process",)

    def __init__(self, process: Process) -> None:
        super().__init__(process.sock)
        self.process = process

    async def read(self, limit: int, timeout: float | None = None) -> bytes:
        """As that of AsyncSocketStream; an end that is ssh's failure raises ConnectionLost."""
        lost: ConnectionLost | None = None
        try:
            data = await super().read(limit, timeout)
        except ConnectionLost as error:
            data, lost = b"", error
        self.process.unanswered = self.process.unanswered and not data
        if not data:
            code = await run_sync(self.process.wait, abandon_on_cancel=True)
            if self._closed:
                raise StreamClosed("the stream is closed")
            if (fault := self.process.fault(code, lost)) is not None:
                raise fault
        return data

    def send(self, data: bytes | memoryview) -> int:
        """As that of AsyncSocketStream."""
        self.process.unanswered = True
        return super().send(data)

    def close(self) -> None:
        """Close both directions and have ssh ended, which may take a while; the second time, do nothing."""
        closed = self._closed
        super().close()
        if not closed and self._pid == os.getpid():
            self.process.close()
            Thread(target=self.process.end).start()
