"""Request bodies that go out as they are read: exact framing, early replies, cut connections."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import socket
import struct
import threading
import time
import tracemalloc
from typing import TYPE_CHECKING, Any

import anyio
import h11
import pytest
from support.raw_listener import Peer, RawListener, reply, serve
from support.three_ways import LOOPS, Travel, run

from engine_client import BadRequest, ConnectionLost, EngineTimeout, InvalidValue, NotFound, ProgressError
from engine_client._wire.bodies import ChunkedBody

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator
    from pathlib import Path

DONE = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
REFUSED = reply(b'{"message":"bad tar"}', "400 Bad Request", "application/json", "Connection: close")
BLOCK = bytes(64 * 1024)


async def _asynchronous(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        await anyio.sleep(0)
        yield piece


def iterable(way: str, pieces: Iterable[bytes]) -> object:
    """What yields `pieces`: an async iterable where the client is async."""
    return iter(pieces) if way == "sync" else _asynchronous(pieces)


def endless() -> Iterator[bytes]:
    while True:
        yield BLOCK


async def put(engine: Any, content: object) -> None:
    await engine.containers.put_archive("a", "/", content)


def sent(way: str, content: object) -> bytes:
    """The bytes of a whole request with `content`, as the engine gets them; it answers when h11 has read it all."""
    received = bytearray()

    def script(peer: Peer) -> None:
        reader = h11.Connection(h11.SERVER)
        while not any(isinstance(event, h11.EndOfMessage) for event in iter(reader.next_event, h11.NEED_DATA)):
            data = peer.sock.recv(65536)
            assert data, "the request was not ended"
            received.extend(data)
            reader.receive_data(data)
        peer.send(DONE)

    with RawListener(script) as listener:
        run(way, listener.host, lambda engine: put(engine, content))
    return bytes(received)


def test_a_known_length_is_sent_as_it_is(way: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345678")
    for content in (b"5678", bytearray(b"5678"), memoryview(b"5678")):
        head, _, body = sent(way, content).partition(b"\r\n\r\n")
        assert body == b"5678"
        assert head.endswith(b"\r\nContent-Type: application/x-tar\r\nContent-Length: 4")
    for buffering in (-1, 0):
        with path.open("rb", buffering=buffering) as file:
            file.seek(4)
            head, _, body = sent(way, file).partition(b"\r\n\r\n")
            assert (body, file.closed) == (b"5678", False)
            assert head.endswith(b"\r\nContent-Length: 4")
    assert sent(way, b"").endswith(b"\r\nContent-Length: 0\r\n\r\n")


def test_an_unknown_length_goes_in_chunks(way: str) -> None:
    head, _, body = sent(way, iterable(way, [b"hello", b"", b"x" * 20])).partition(b"\r\n\r\n")
    assert body == b"5\r\nhello\r\n14\r\n" + b"x" * 20 + b"\r\n0\r\n\r\n"
    assert head.startswith(b"PUT /v1.51/containers/a/archive?path=%2F HTTP/1.1\r\n")
    assert head.endswith(b"\r\nTransfer-Encoding: chunked")
    assert sent(way, iter([b"hi"])).endswith(b"\r\n\r\n2\r\nhi\r\n0\r\n\r\n")
    assert sent(way, io.BytesIO(b"hi")).endswith(b"\r\n\r\n2\r\nhi\r\n0\r\n\r\n")
    assert sent(way, iter(())).endswith(b"\r\n\r\n0\r\n\r\n")


@pytest.mark.parametrize("buffering", [-1, 0])
def test_a_pipe_is_sent_as_it_fills(way: str, buffering: int) -> None:
    reading, writing = os.pipe()

    def script(peer: Peer) -> None:
        peer.read_until(b"\r\n\r\n")
        for word in (b"one", b"two"):
            os.write(writing, word)
            assert peer.read_until(word + b"\r\n") == b"3\r\n" + word + b"\r\n"
        os.close(writing)
        assert peer.read_until(b"0\r\n\r\n") == b"0\r\n\r\n"
        peer.send(DONE)

    with os.fdopen(reading, "rb", buffering=buffering) as file, RawListener(script) as listener:
        run(way, listener.host, lambda engine: put(engine, file))


@pytest.mark.parametrize("opened", [gzip.open, bz2.open, lzma.open])
def test_what_is_decompressed_as_it_is_read_goes_in_chunks(
    way: str, opened: Callable[..., Any], tmp_path: Path
) -> None:
    with opened(tmp_path / "file", "wb") as file:
        file.write(b"x" * 1000)
    with opened(tmp_path / "file") as file:
        head, _, body = sent(way, file).partition(b"\r\n\r\n")
    assert head.endswith(b"\r\nTransfer-Encoding: chunked")
    assert body == b"3e8\r\n" + b"x" * 1000 + b"\r\n0\r\n\r\n"


@pytest.mark.parametrize("buffering", [-1, 0])
def test_a_non_blocking_pipe_ends_where_it_is_closed(way: str, buffering: int) -> None:
    reading, writing = os.pipe()
    os.set_blocking(reading, False)

    def fill() -> None:
        for word in (b"one", b"two"):
            time.sleep(0.1)
            os.write(writing, word)
        time.sleep(0.1)
        os.close(writing)

    writer = threading.Thread(target=fill)
    with os.fdopen(reading, "rb", buffering=buffering) as file:
        writer.start()
        data = sent(way, file)
        writer.join()
    body = ChunkedBody()
    assert b"".join(body.feed(data.partition(b"\r\n\r\n")[2])) == b"onetwo"
    assert body.done


def test_a_file_that_is_called_non_blocking_has_an_end(way: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"data")
    for buffering in (-1, 0):
        fd = os.open(tmp_path / "file", os.O_RDONLY | os.O_NONBLOCK)
        with open(fd, "rb", buffering=buffering) as file:
            assert sent(way, file).endswith(b"Content-Length: 4\r\n\r\ndata")


@pytest.mark.parametrize("source", [endless, lambda: BLOCK * 1024], ids=["chunks", "length"])
def test_an_early_refusal_ends_the_upload(way: str, source: Callable[[], Any]) -> None:
    def script(peer: Peer) -> None:
        peer.sock.recv(1000)
        peer.send(REFUSED)
        peer.wait_until_read()

    async def body(engine: Any) -> None:
        with pytest.raises(BadRequest, match="bad tar"):
            await put(engine, source())
        with pytest.raises(NotFound):
            await engine.containers.inspect("a")
        assert listener.connections == 2

    with RawListener(script, serve(reply(b'{"message":"none"}', "404 Not Found"))) as listener:
        run(way, listener.host, body)


def test_an_early_refusal_while_the_engine_takes_nothing(way: str) -> None:
    def script(peer: Peer) -> None:
        peer.sock.recv(1000)
        peer.send(REFUSED)
        peer.sock.setblocking(True)
        closed.wait(10)

    async def body(engine: Any) -> None:
        with pytest.raises(BadRequest, match="bad tar"):
            await put(engine, endless())
        closed.set()

    closed = threading.Event()
    with RawListener(script) as listener:
        run(way, listener.host, body)


def test_an_early_refusal_ends_the_wait_for_more_to_send(way: str) -> None:
    def script(peer: Peer) -> None:
        peer.read_until(b"\r\n\r\n")
        peer.send(REFUSED)
        peer.wait_until_read()

    reading, writing = os.pipe()

    async def body(engine: Any) -> None:
        try:
            with pytest.raises(BadRequest, match="bad tar"):
                await put(engine, file)
        finally:
            os.close(writing)

    with open(reading, "rb", buffering=0) as file, RawListener(script) as listener:
        run(way, listener.host, body)


def test_a_refusal_then_a_reset(way: str) -> None:
    async def body(engine: Any) -> None:
        with pytest.raises(BadRequest, match="bad tar"):
            await put(engine, endless())

    with RawListener(lambda peer: peer.reset(REFUSED)) as listener:
        run(way, listener.host, body)


def test_an_error_in_the_reply_then_a_reset(way: str) -> None:
    """Where the engine breaks off after it has begun to answer well, what it said is what is told."""
    said = reply(b'{"error":"no such builder"}\n')

    async def body(engine: Any) -> None:
        async with await engine.images.build(endless()) as stream:
            with pytest.raises(ProgressError, match="no such builder"):
                async for _ in stream:
                    pass

    def script(peer: Peer) -> None:
        peer.sock.recv(1)
        peer.send(said)
        peer.wait_until_read()
        peer.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    with RawListener(script) as listener:
        run(way, listener.host, body)


def test_an_early_reply_that_is_no_refusal_goes_on_beside_the_upload(way: str) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

    def script(peer: Peer) -> None:
        peer.read_until(b"\r\n\r\n")
        peer.send(head[:9], head[9:], b'10\r\n{"stream":', b'"one"}\r\n')
        peer.wait_until_read()
        answered.set()
        assert peer.read_until(b"0\r\n\r\n") == b"1\r\nx\r\n1\r\ny\r\n0\r\n\r\n"
        peer.send(b'10\r\n{"stream":"two"}\r\n0\r\n\r\n')

    def source() -> Iterator[bytes]:
        yield b"x"
        if way != "sync":  # here the reply is read while the source is waited for
            answered.wait(10)
        yield b"y"

    answered = threading.Event()

    async def body(engine: Any) -> None:
        async with await engine.images.load(source()) as progress:
            assert [message["stream"] async for message in progress] == ["one", "two"]

    with RawListener(script) as listener:
        run(way, listener.host, body)


def test_an_error_inside_the_progress_of_an_upload(way: str) -> None:
    async def body(engine: Any) -> None:
        async with await engine.images.load(b"x") as progress:
            with pytest.raises(ProgressError, match="no space left"):
                await progress.drain()

    with RawListener(serve(reply(b'{"errorDetail":{"message":"no space left"}}'))) as listener:
        run(way, listener.host, body)


@pytest.mark.parametrize("content", [endless, lambda: BLOCK * 1024], ids=["chunks", "length"])
def test_a_connection_cut_on_the_way(way: str, content: Callable[[], object]) -> None:
    def script(peer: Peer) -> None:
        peer.read_until(b"\r\n\r\n")
        peer.sock.recv(1000)

    async def body(engine: Any) -> None:
        with pytest.raises(ConnectionLost):
            await put(engine, content())
        assert listener.connections == 1

    with RawListener(script) as listener:
        run(way, listener.host, body)


def test_what_reading_the_body_raises_is_raised_and_the_upload_is_not_ended(way: str) -> None:
    seen: list[bytes] = []

    def script(peer: Peer) -> None:
        peer.read_until(b"\r\n\r\n")
        seen.append(peer.read_to_end())

    def source() -> Iterator[bytes]:
        yield b"abc"
        raise OSError("disk on fire")

    async def body(engine: Any) -> None:
        with pytest.raises(OSError, match="disk on fire"):
            await put(engine, iterable(way, source()))

    with RawListener(script) as listener:
        run(way, listener.host, body)
    sent = b"3\r\nabc\r\n"
    if Travel.road == "unix":
        assert seen == [sent]
    else:  # a close may take back what is on its way
        assert sent.startswith(b"".join(seen))


@pytest.mark.parametrize(("size", "text"), [(2, "ended 2 bytes before the 4"), (6, "grown beyond the 4 bytes")])
def test_a_file_that_changes_its_length(way: str, size: int, text: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"1234")

    def script(peer: Peer) -> None:
        peer.read_until(b"\r\n\r\n")
        peer.read_to_end()

    class Changing(io.FileIO):
        def read(self, size: int | None = -1, /) -> bytes:
            os.truncate(path, new_size)
            data = super().read(size)
            return data or b""

    async def body(engine: Any) -> None:
        with Changing(path) as file:
            with pytest.raises(InvalidValue, match=text):
                await put(engine, file)

    new_size = size
    with RawListener(script) as listener:
        run(way, listener.host, body)


def test_a_text_is_no_body(way: str) -> None:
    async def body(engine: Any) -> None:
        with pytest.raises(InvalidValue, match="must be bytes"):
            await put(engine, "text")

    run(way, "unix:///nonexistent", body)


def test_an_upload_takes_a_connection_of_its_own_which_is_then_kept(way: str) -> None:
    async def body(engine: Any) -> None:
        await engine.containers.list()
        await put(engine, b"x")
        await engine.containers.list()
        await engine.containers.list()
        assert listener.connections == 2

    with RawListener(serve(reply(b"[]")), serve(DONE, reply(b"[]"), reply(b"[]"))) as listener:
        run(way, listener.host, body)


def test_an_engine_that_takes_nothing(way: str) -> None:
    def script(peer: Peer) -> None:
        peer.read_until(b"\r\n\r\n")
        done.wait(10)

    done = threading.Event()

    async def body(engine: Any) -> None:
        with pytest.raises(EngineTimeout, match=r"the engine took nothing for 0\.2 s"):
            await put(engine, endless())
        done.set()

    with RawListener(script) as listener:
        run(way, listener.host, body, idle=0.2)


def test_the_memory_that_an_upload_takes(way: str) -> None:
    def script(peer: Peer) -> None:
        peer.read_until(b"\r\n\r\n")
        left = 256 * 1024 * 1024
        buffer = bytearray(1 << 20)
        while left > 0:
            left -= peer.sock.recv_into(buffer)
        peer.send(REFUSED)
        peer.wait_until_read()

    async def body(engine: Any) -> None:
        tracemalloc.start()
        with pytest.raises(BadRequest):
            await put(engine, endless())
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 6 << 20

    with RawListener(script) as listener:
        run(way, listener.host, body)


@pytest.mark.parametrize("loop", LOOPS)
def test_a_cancelled_upload_leaves_nothing_open(loop: str) -> None:
    def script(peer: Peer) -> None:
        peer.read_until(b"\r\n\r\n")
        peer.read_to_end()

    async def body(engine: Any) -> None:
        with anyio.move_on_after(0.05) as scope:
            await put(engine, endless())
        assert scope.cancelled_caught

    with RawListener(script) as listener:
        run(loop, listener.host, body)
