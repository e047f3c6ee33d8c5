"""A thousand streams open at once, and plain calls beside them: there is no ceiling."""

from __future__ import annotations

import resource
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from support.raw_listener import Peer, RawListener, reply
from support.stream_kinds import UPGRADED
from support.three_ways import descriptors, run

if TYPE_CHECKING:
    from collections.abc import Iterator

STREAMS = 1000


@pytest.fixture(autouse=True)
def _room_for_descriptors() -> Iterator[None]:
    """Both ends of each stream are in this process."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * STREAMS
    if before[1] != resource.RLIM_INFINITY and before[1] < wanted:
        pytest.fail(f"this test needs {wanted} descriptors, and no more than {before[1]} are allowed")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before[0], wanted), before[1]))
    open_before = descriptors()
    yield
    assert descriptors() == open_before
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_in_one_thread_or_task(way: str) -> None:
    def script(peer: Peer) -> None:
        while request := peer.read_request():
            if b"/attach" not in request:
                peer.send(reply(b"[]"))
                continue
            peer.send(UPGRADED + b"raw-stream\r\n\r\n")
            peer.sock.sendall(peer.read_to_end() + b", heard")

    async def body(engine: Any) -> None:
        async with AsyncExitStack() as streams:
            opened: list[Any] = []
            for number in range(STREAMS):
                opened.append(
                    await streams.enter_async_context(await engine.containers.attach("a", stdin=True, tty=False))
                )
                if number % 100 == 99:
                    assert await engine.containers.list() == []
            assert listener.connections == STREAMS + 1
            for number, stream in enumerate(opened):
                await stream.write(b"\1\0\0\0\0\0\0\5%05d" % number)
                assert await engine.containers.list() == []
            assert listener.connections == STREAMS + 1
            for number, stream in enumerate(opened):
                await stream.close_write()
                assert await stream.receive() == [(1, b"%05d" % number)]

    with RawListener(script) as listener:
        run(way, listener.host, body, limit=120)


def test_in_a_task_each(loop: str) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        if len(attached) < STREAMS:
            attached.append(peer)
            peer.send(UPGRADED + b"raw-stream\r\n\r\n")
            peer.read_to_end()
        else:
            for waiting in attached:
                waiting.sock.sendall(b"now")
                waiting.end()
            peer.send(reply(b"[]"))

    attached: list[Peer] = []

    async def follow(engine: Any) -> None:
        async with await engine.containers.attach("a", tty=True) as stream:
            assert (await stream.read_all()).stdout == b"now"
            ended.append(stream)

    ended: list[Any] = []

    async def body(engine: Any) -> None:
        async with anyio.create_task_group() as tasks:
            for _ in range(STREAMS):
                tasks.start_soon(follow, engine)
            while len(attached) < STREAMS:
                await anyio.sleep(0.01)
            assert await engine.containers.list() == []
        assert len(ended) == STREAMS

    with RawListener(script) as listener:
        run(loop, listener.host, body, limit=120)
