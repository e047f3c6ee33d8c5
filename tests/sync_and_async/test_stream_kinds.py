"""Every kind of reply, three ways, against everything that a connection can do to it."""

from __future__ import annotations

import threading
import time
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from support.raw_listener import Peer, RawListener, reply
from support.stream_kinds import KINDS, Kind, read
from support.three_ways import Travel, plain, run

from engine_client import (
    Conflict,
    ConnectionLost,
    EngineTimeout,
    ProtocolError,
    StreamClosed,
    StreamTruncated,
)

if TYPE_CHECKING:
    from collections.abc import Callable

DUPLEX = [name for name, kind in KINDS.items() if kind.duplex]
STREAMS = [name for name in KINDS if name != "plain"]
FOR_REUSE = [name for name, kind in KINDS.items() if not kind.duplex]


@pytest.fixture
def kind(name: str) -> Kind:
    return KINDS[name]


def places(kind: Kind) -> list[int]:
    """Where to cut a reply: at every byte; by ssh, which is a process for each connection, where its parts meet."""
    if Travel.road != "ssh":
        return list(range(len(kind.data)))
    return [0, 20, *accumulate((len(kind.head), *map(len, kind.body[:-1])))]


def answered(*parts: bytes) -> Callable[[Peer], None]:
    """A script that answers one request with `parts`, no two of which are read together, and ends."""

    def script(peer: Peer) -> None:
        peer.read_request()
        try:
            peer.send(*parts)
        except BrokenPipeError:
            pass  # a client that has seen enough

    return script


async def read_once(engine: Any, kind: Kind, seen: list[Any]) -> list[Any]:
    stream = await kind.open(engine)
    try:
        return await read(stream, seen)
    finally:
        await stream.aclose()


def test_the_road_is_the_one_that_the_name_of_a_test_says(way: str, request: pytest.FixtureRequest) -> None:
    async def body(engine: Any) -> None:
        hosts.append(plain(engine).host)

    said = request.node.callspec.params["road"]
    hosts: list[str] = []
    run(way, "unix:///engine.sock", body)
    assert hosts[0].partition("://")[0] == ("tcp" if said == "tls" else said)


@pytest.mark.parametrize("name", KINDS)
def test_cut_in_two_at_every_byte(way: str, kind: Kind) -> None:
    data = kind.data
    cuts = places(kind)[1:]

    async def body(engine: Any) -> None:
        for at in cuts:
            assert await read_once(engine, kind, []) == kind.pieces, at

    with RawListener(*(answered(data[:at], data[at:]) for at in cuts)) as listener:
        run(way, listener.host, body)


@pytest.mark.parametrize("name", KINDS)
def test_byte_by_byte_and_all_at_once(way: str, kind: Kind) -> None:
    data = kind.data

    async def body(engine: Any) -> None:
        assert await read_once(engine, kind, []) == kind.pieces
        assert await read_once(engine, kind, []) == kind.pieces

    with RawListener(answered(*(data[at : at + 1] for at in range(len(data)))), answered(data)) as listener:
        run(way, listener.host, body)


@pytest.mark.parametrize("name", KINDS)
def test_behind_interim_replies(way: str, kind: Kind) -> None:
    interim = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </>\r\n\r\n"

    async def body(engine: Any) -> None:
        assert await read_once(engine, kind, []) == kind.pieces
        assert await read_once(engine, kind, []) == kind.pieces

    with RawListener(answered(interim + kind.data), answered(interim, kind.data)) as listener:
        run(way, listener.host, body)


@pytest.mark.parametrize("name", KINDS)
def test_the_engine_dies_after_every_byte(way: str, kind: Kind) -> None:
    data = kind.data
    ends = places(kind)

    async def body(engine: Any) -> None:
        for end in ends:
            seen: list[Any] = []
            if kind.may_end_at(end):
                await read_once(engine, kind, seen)
            else:
                with pytest.raises((ConnectionLost, StreamTruncated)):
                    await read_once(engine, kind, seen)
            assert is_beginning(seen, kind.pieces), end
        assert listener.connections == len(ends)

    with RawListener(*(answered(data[:end]) for end in ends)) as listener:
        run(way, listener.host, body)


def is_beginning(seen: list[Any], whole: list[Any]) -> bool:
    """Whether `seen` is the first of `whole`; a piece of bytes may be cut."""
    if not seen or seen == whole[: len(seen)]:
        return True
    last, full = seen[-1], whole[len(seen) - 1]
    return seen[:-1] == whole[: len(seen) - 1] and last[0] == full[0] and full[1].startswith(last[1])


@pytest.mark.parametrize("name", KINDS)
def test_a_reset_wherever_it_comes(way: str, kind: Kind) -> None:
    parts = (kind.head[:20], kind.head[20:], *kind.body)

    async def body(engine: Any) -> None:
        for _ in range(len(parts)):
            seen: list[Any] = []
            with pytest.raises((ConnectionLost, StreamTruncated), match="connection reset by peer"):
                await read_once(engine, kind, seen)
            assert is_beginning(seen, kind.pieces)

    with RawListener(*(resetting(parts[:count]) for count in range(len(parts)))) as listener:
        run(way, listener.host, body)


def resetting(parts: tuple[bytes, ...]) -> Callable[[Peer], None]:
    return lambda peer: peer.reset(*parts)


@pytest.mark.parametrize("name", STREAMS)
def test_silence_is_an_error_that_reading_can_go_on_after(way: str, kind: Kind) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(kind.head + kind.body[0])
        assert noticed.wait(10)
        peer.send(b"".join(kind.body[1:]))

    noticed = threading.Event()

    async def body(engine: Any) -> None:
        stream = await kind.open(engine)
        seen: list[Any] = []
        with pytest.raises(EngineTimeout, match=r"nothing came from the engine for 0\.1 s"):
            await read(stream, seen)
        assert seen == kind.pieces[:1]
        noticed.set()
        assert await read(stream, seen) == kind.pieces
        await stream.aclose()

    with RawListener(script) as listener:
        run(way, listener.host, body, idle=0.1)


@pytest.mark.parametrize("name", FOR_REUSE)
def test_the_connection_is_used_again_but_not_with_bytes_behind_the_end(way: str, kind: Kind) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(kind.data)
        answered(kind.data + b"HTTP/1.1 200 OK\r\n")(peer)
        peer.read_to_end()

    async def body(engine: Any) -> None:
        for connections in (1, 1, 2):
            assert await read_once(engine, kind, []) == kind.pieces
            assert listener.connections == connections

    with RawListener(script, answered(kind.data)) as listener:
        run(way, listener.host, body)


@pytest.mark.parametrize("name", DUPLEX)
def test_bytes_behind_the_frames_are_no_normal_end(way: str, kind: Kind) -> None:
    async def body(engine: Any) -> None:
        seen: list[Any] = []
        with pytest.raises(ProtocolError, match="not a stdcopy frame"):
            await read_once(engine, kind, seen)
        assert seen == kind.pieces

    with RawListener(answered(kind.data + b"HTTP/1.1 200 OK\r\n")) as listener:
        run(way, listener.host, body)


@pytest.mark.parametrize("name", KINDS)
def test_refused(way: str, kind: Kind) -> None:
    refusal = reply(b'{"message":"it does not run"}', "409 Conflict")

    async def body(engine: Any) -> None:
        for _ in range(2):
            with pytest.raises(Conflict, match="it does not run"):
                await kind.open(engine)

    def script(peer: Peer) -> None:
        for _ in range(2):
            answered(refusal[:30], refusal[30:])(peer)

    with RawListener(script) as listener:
        run(way, listener.host, body)
        assert listener.connections == 1


@pytest.mark.parametrize("name", DUPLEX)
def test_half_close(way: str, kind: Kind) -> None:
    heard: list[bytes] = []

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(kind.head + kind.body[0])
        heard.append(peer.read_to_end())
        peer.send(kind.body[1])

    async def body(engine: Any) -> None:
        async with await kind.open(engine) as stream:
            await stream.write(b"typed")
            await stream.close_write()
            assert await read(stream, []) == kind.pieces

    with RawListener(script) as listener:
        run(way, listener.host, body)
    assert heard == [b"typed"]


@pytest.mark.parametrize("name", STREAMS)
def test_closed_under_its_reader(way: str, kind: Kind) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(kind.head + kind.body[0])
        assert peer.read_to_end() == b""

    async def body(engine: Any) -> None:
        stream = await kind.open(engine)
        seen: list[Any] = []
        closed: list[float] = []
        if way == "sync":
            reader = threading.get_native_id()
            closer = threading.Thread(target=close_when_asleep, args=(reader, plain(stream), closed))
            closer.start()
            with pytest.raises(StreamClosed):
                await read(stream, seen)
            closer.join()
        else:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(close_soon, stream, seen, closed)
                with pytest.raises(StreamClosed):
                    await read(stream, seen)
        assert time.monotonic() - closed[0] < 0.5
        with pytest.raises(StreamClosed):
            await stream.receive()

    with RawListener(script) as listener:
        run(way, listener.host, body)


def close_when_asleep(thread: int, stream: Any, closed: list[float]) -> None:
    """Close `stream` once the kernel says that `thread` waits for something."""
    while True:
        with open(f"/proc/self/task/{thread}/stat") as file:
            if file.read().rpartition(")")[2].split()[0] == "S":
                break
    closed.append(time.monotonic())
    stream.close()


async def close_soon(stream: Any, seen: list[Any], closed: list[float]) -> None:
    """Close `stream` once its reader has read something and waits for more."""
    while not seen:
        await anyio.sleep(0)
    await anyio.sleep(0)
    closed.append(time.monotonic())
    await stream.aclose()
