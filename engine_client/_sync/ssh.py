"""A byte stream to an engine through ssh."""

from __future__ import annotations

import os

from engine_client._exchange import READ_SIZE
from engine_client._ssh import Probe, Process, Route
from engine_client._sync.stream import SocketStream
from engine_client.errors import ConnectionLost, StreamClosed, StreamTruncated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def connector(route: Route) -> Callable[[float | None], SocketStream]:
    """What opens a connection by that route, which is there once the engine has answered a first question.

    The timeout is that of ssh's own connecting. It raises SSHFailed, ProtocolError.
    """

    def connect(timeout: float | None) -> SocketStream:
        while True:
            stream = SSHStream(route.start(timeout))
            try:
                _probe(stream)
            except (ConnectionLost, StreamTruncated):
                try:
                    code, said = stream.process.wait(), stream.process.said()
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


def _probe(stream: SSHStream) -> None:
    probe = Probe()
    stream.write(probe.request)
    while not probe.feed(stream.read(READ_SIZE)):
        pass


class SSHStream(SocketStream):
    """A connection through an ssh process, which ends with it."""

    __slots__ = ("process",)

    def __init__(self, process: Process) -> None:
        super().__init__(process.sock)
        self.process = process

    def read(self, limit: int, timeout: float | None = None) -> bytes:
        """As that of SocketStream; an end that is ssh's failure raises ConnectionLost."""
        lost: ConnectionLost | None = None
        try:
            data = super().read(limit, timeout)
        except ConnectionLost as error:
            data, lost = b"", error
        self.process.unanswered = self.process.unanswered and not data
        if not data:
            code = self.process.wait()
            if self._closed:
                raise StreamClosed("the stream is closed")
            if (fault := self.process.fault(code, lost)) is not None:
                raise fault
        return data

    def write(self, data: bytes) -> None:
        """As that of SocketStream."""
        self.process.unanswered = True
        super().write(data)

    def send(self, data: bytes | memoryview) -> int:
        """As that of SocketStream."""
        self.process.unanswered = True
        return super().send(data)

    def duplicate(self) -> None:
        """As that of SocketStream, which would not know how ssh has ended."""

    def close(self) -> None:
        """Close both directions and end ssh; the second time, do nothing."""
        closed = self._closed
        super().close()
        if not closed and self._pid == os.getpid():
            self.process.close()
            self.process.end()
