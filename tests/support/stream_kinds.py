"""The kinds of replies that the transport reads, each as exact bytes and the calls that read it."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

UPGRADED = b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Type: application/vnd.docker."
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: application/vnd.docker."


def frame(stream: int, data: bytes) -> bytes:
    return struct.pack(">BxxxL", stream, len(data)) + data


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


class Kind(NamedTuple):
    """A kind of reply: its `head`, its `body` in parts, and the ends of parts at which it may end as if that were all.

    `open` sends the request; `receive` of what it gives reads `pieces`. A plain call has no `open` but `send`.
    """

    head: bytes
    body: tuple[bytes, ...]
    pieces: list[Any]
    open: Callable[[Any], Awaitable[Any]]
    ends: tuple[int, ...] = ()
    duplex: bool = False

    @property
    def data(self) -> bytes:
        return self.head + b"".join(self.body)

    def may_end_at(self, position: int) -> bool:
        """Whether an end of the connection there cannot be told from a normal one."""
        return any(position == len(self.head) + sum(map(len, self.body[:count])) for count in self.ends)


class Whole:
    """A plain call as a stream of one piece."""

    def __init__(self, value: Any) -> None:
        self._values: list[Any] | None = [value]

    async def receive(self) -> list[Any] | None:
        values, self._values = self._values, None
        return values

    async def aclose(self) -> None:
        pass


async def _inspect(engine: Any) -> Whole:
    return Whole((await engine.containers.inspect("a"))["Id"])


async def _attach(engine: Any) -> Any:
    return await engine.containers.attach("a", stdin=True)


async def _attach_without_tty(engine: Any) -> Any:
    return await engine.containers.attach("a", stdin=True, tty=False)


async def _exec(engine: Any) -> Any:
    return await engine.exec.start("e")


async def _logs(engine: Any) -> Any:
    return await engine.containers.logs("a")


async def _events(engine: Any) -> Any:
    return await engine.system.events()


OUTPUT = [(1, b"out"), (2, b"err")]
FRAMES = (frame(1, b"out"), frame(2, b"err"))
KINDS = {
    "plain": Kind(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", (b'{"Id":"a"}',), ["a"], _inspect),
    "attach": Kind(
        UPGRADED + b"multiplexed-stream\r\n\r\n",
        FRAMES,
        OUTPUT,
        _attach,
        (0, 1),
        duplex=True,
    ),
    "attach without an upgrade": Kind(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n",
        FRAMES,
        OUTPUT,
        _attach_without_tty,
        (0, 1),
        duplex=True,
    ),
    "exec": Kind(
        UPGRADED + b"multiplexed-stream\r\n\r\n",
        FRAMES,
        OUTPUT,
        _exec,
        (0, 1),
        duplex=True,
    ),
    "logs": Kind(
        CHUNKED + b"multiplexed-stream\r\n\r\n",
        (*map(chunk, FRAMES), b"0\r\n\r\n"),
        OUTPUT,
        _logs,
    ),
    "events": Kind(
        CHUNKED + b"json\r\n\r\n",
        (chunk(b'{"id":1}\n'), chunk(b'{"id":2}\n'), b"0\r\n\r\n"),
        [{"id": 1}, {"id": 2}],
        _events,
    ),
}


async def read(stream: Any, seen: list[Any]) -> list[Any]:
    """Add to `seen` all that the stream gives until it ends; that."""
    while (pieces := await stream.receive()) is not None:
        for piece in pieces:
            if isinstance(piece, tuple) and seen and seen[-1][0] == piece[0]:
                seen[-1] = (piece[0], seen[-1][1] + piece[1])
            else:
                seen.append(piece)
    return seen
