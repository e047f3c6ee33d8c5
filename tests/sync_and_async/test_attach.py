"""Attached streams: what comes behind the head, both directions at once, and every end but the normal one."""

from __future__ import annotations

import os
import socket
import struct
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from support.raw_listener import Peer, RawListener, reply, serve
from support.three_ways import Travel, both, run

from engine_client import (
    ConnectionLost,
    EngineError,
    EngineTimeout,
    InvalidValue,
    NotFound,
    ProtocolError,
    StreamFailed,
    StreamTruncated,
)

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Type: application/vnd.docker."
FRAMED = HEAD + b"multiplexed-stream\r\n\r\n"
RAW = HEAD + b"raw-stream\r\n\r\n"


def frame(stream: int, data: bytes) -> bytes:
    return struct.pack(">BxxxL", stream, len(data)) + data


def attached(*parts: bytes) -> Callable[[Peer], None]:
    """A script that answers one request with `parts`, no two of which are read together, and ends."""

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(*parts)

    return script


def test_bytes_behind_the_head_are_the_streams_first(way: str) -> None:
    data = FRAMED + frame(1, b"out") + frame(2, b"err")
    cuts = range(len(FRAMED) - 3, len(data))

    async def body(engine: Any) -> None:
        for _ in (0, *cuts):
            async with await engine.containers.attach("a") as stream:
                assert not stream.tty
                assert both(await stream.read_all()) == (b"out", b"err")

    with RawListener(attached(data), *(attached(data[:at], data[at:]) for at in cuts)) as listener:
        run(way, listener.host, body)


@pytest.mark.parametrize(
    "answer",
    [
        reply(b"", "200 OK", "application/vnd.docker.raw-stream"),
        reply(b"{}"),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    ids=["empty", "with a length", "in chunks"],
)
def test_a_body_is_no_stream(way: str, answer: bytes) -> None:
    def wait(peer: Peer) -> None:
        peer.read_request()
        peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        assert peer.read_to_end() == b""

    async def body(engine: Any) -> None:
        with pytest.raises(ProtocolError, match="answered 200 with a body instead of a stream"):
            await engine.containers.attach("a", tty=True, wait="next-exit")
        assert await engine.containers.list() == []

    with RawListener(wait, serve(answer, reply(b"[]")), serve(reply(b"[]"))) as listener:
        run(way, listener.host, body)


def test_a_stream_without_an_upgrade(way: str) -> None:
    async def body(engine: Any) -> None:
        async with await engine.containers.attach("a", tty=True) as stream:
            assert both(await stream.read_all()) == (b"output", b"")

    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n"
    with RawListener(attached(head + b"out", b"put")) as listener:
        run(way, listener.host, body)


def test_a_ttys_output_is_passed_on_as_it_is(way: str) -> None:
    async def body(engine: Any) -> None:
        async with await engine.containers.attach("a") as stream:
            assert stream.tty
            pieces = [piece async for piece in stream]
            if Travel.road == "unix":  # elsewhere, two may come as one
                assert pieces == [(1, b"\1\0"), (1, b"\0\0 not a frame")]
            assert {number for number, _ in pieces} == {1}
            assert b"".join(data for _, data in pieces) == b"\1\0\0\0 not a frame"
            with pytest.raises(InvalidValue, match="write Ctrl-D"):
                await stream.close_write()
            with pytest.raises(InvalidValue, match="write Ctrl-D"):
                await stream.communicate(b"")

    with RawListener(attached(RAW + b"\1\0", b"\0\0 not a frame")) as listener:
        run(way, listener.host, body)


def test_stdin_is_written_and_ended_while_output_goes_on(way: str) -> None:
    heard: list[bytes] = []

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(FRAMED)
        heard.append(peer.read_to_end())
        peer.send(frame(1, b"after the end of stdin"))

    async def body(engine: Any) -> None:
        async with await engine.containers.attach("a", stdin=True) as stream:
            await stream.write(b"one ")
            await stream.write(b"two")
            await stream.close_write()
            assert both(await stream.read_all()) == (b"after the end of stdin", b"")

    with RawListener(script) as listener:
        run(way, listener.host, body)
    assert heard == [b"one two"]


def test_communicate_reads_while_it_writes(way: str) -> None:
    data = os.urandom(8 << 20)

    def echo(peer: Peer) -> None:
        peer.read_request()
        peer.send(FRAMED)
        while received := peer.sock.recv(1 << 16):
            peer.sock.sendall(frame(1, received))

    async def body(engine: Any) -> None:
        async with await engine.containers.attach("a", stdin=True) as stream:
            stdout, stderr = both(await stream.communicate(data))
            assert stdout == data
            assert stderr == b""

    with RawListener(echo) as listener:
        run(way, listener.host, body)


def test_communicate_with_one_who_ends_without_listening(way: str) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(FRAMED + frame(2, b"no, thanks"))
        peer.sock.shutdown(socket.SHUT_RDWR)
        peer.read_to_end()  # or closing would be a reset

    async def body(engine: Any) -> None:
        async with await engine.containers.attach("a", stdin=True) as stream:
            assert both(await stream.communicate(b"x" * (4 << 20))) == (b"", b"no, thanks")

    with RawListener(script) as listener:
        run(way, listener.host, body)


@pytest.mark.parametrize("stdin", [None, b"input"])
@pytest.mark.parametrize(
    ("data", "kind", "text"),
    [
        (frame(1, b"whole") + frame(1, b"cut")[:-1], StreamTruncated, "in the middle of a frame"),
        (frame(1, b"whole") + b"\1\0\0", StreamTruncated, "in the middle of a frame"),
        (frame(1, b"whole") + frame(3, b"the daemon failed"), StreamFailed, "the daemon failed"),
        (frame(1, b"whole") + b"no frame at all", ProtocolError, "not a stdcopy frame"),
    ],
)
def test_an_end_that_is_none(way: str, data: bytes, kind: type[EngineError], text: str, stdin: bytes | None) -> None:
    async def body(engine: Any) -> None:
        async with await engine.containers.attach("a", stdin=True) as stream:
            with pytest.raises(EngineError, match=text) as caught:
                await stream.communicate(stdin)
            assert isinstance(caught.value, kind)
        async with await engine.containers.attach("a") as stream:
            assert (await stream.receive())[0] == (1, b"whole")

    def script(peer: Peer) -> None:
        attached(FRAMED + data)(peer)
        peer.end()
        peer.read_to_end()

    with RawListener(script) as listener:
        run(way, listener.host, body)


def test_a_reset_is_no_end(way: str) -> None:
    async def body(engine: Any) -> None:
        async with await engine.containers.attach("a") as stream:
            assert await stream.receive() == [(1, b"part")]
            with pytest.raises(StreamTruncated, match="connection reset by peer, in the middle of an attached stream"):
                await stream.receive()

    with RawListener(lambda peer: peer.reset(RAW, b"part")) as listener:
        run(way, listener.host, body)


@pytest.mark.unix_socket
def test_writing_to_one_who_has_gone(way: str) -> None:
    gone = threading.Event()

    def script(peer: Peer) -> None:
        attached(RAW)(peer)
        peer.sock.close()
        gone.set()

    async def body(engine: Any) -> None:
        async with await engine.containers.attach("a", stdin=True) as stream:
            assert gone.wait(10)
            with pytest.raises(ConnectionLost, match="broken pipe"):
                await stream.write(b"x")
            assert both(await stream.read_all()) == (b"", b"")

    with RawListener(script) as listener:
        run(way, listener.host, body)


@pytest.mark.unix_socket
def test_who_takes_the_input_is_not_silent(way: str) -> None:
    data = b"x" * (1 << 20)

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(FRAMED)
        taken = 0
        while received := peer.sock.recv(32 * 1024):
            taken += len(received)
            time.sleep(0.025)
        peer.send(frame(1, b"%d" % taken))

    async def body(engine: Any) -> None:
        async with await engine.containers.attach("a", stdin=True) as stream:
            assert (await stream.communicate(data)).stdout == b"%d" % len(data)

    with RawListener(script) as listener:
        run(way, listener.host, body, idle=0.4)


@pytest.mark.parametrize("stdin", [None, b"input", b"x" * (8 << 20)], ids=["reading", "with input", "and much of it"])
def test_silence(way: str, stdin: bytes | None) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(RAW if stdin is None else FRAMED)
        asked.wait(10)

    asked = threading.Event()

    async def body(engine: Any) -> None:
        async with await engine.containers.attach("a", stdin=True) as stream:
            with pytest.raises(EngineTimeout, match=r"nothing came from the engine for 0\.1 s"):
                await stream.communicate(stdin)
        asked.set()

    with RawListener(script) as listener:
        run(way, listener.host, body, idle=0.1)


def test_logs_and_waits(way: str) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        fields = b"Content-Type: application/vnd.docker.multiplexed-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
        data = frame(1, b"out") + frame(2, b"err")
        peer.send(b"HTTP/1.1 200 OK\r\n" + fields + b"%x\r\n%s\r\n0\r\n\r\n" % (len(data), data))
        peer.read_request()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
        registered.wait(10)
        peer.send(b'10\r\n{"StatusCode":7}\r\n0\r\n\r\n')

    registered = threading.Event()

    async def body(engine: Any) -> None:
        async with await engine.containers.logs("a") as logs:
            assert both(await logs.read_all()) == (b"out", b"err")
        async with await engine.containers.begin_wait("a") as waiting:
            registered.set()
            assert (await waiting.result())["StatusCode"] == 7
        assert listener.connections == 1

    with RawListener(script) as listener:
        run(way, listener.host, body)


def bare_logs(data: bytes) -> bytes:
    """Logs as Podman sends them, without a content type."""
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(data), data)


@pytest.mark.parametrize("has_tty", [False, True])
@pytest.mark.parametrize("told", [False, True])
def test_logs_without_a_content_type_take_an_inspect_unless_the_tty_is_told(
    way: str, has_tty: bool, told: bool
) -> None:
    data = frame(1, b"out") + frame(2, b"err")

    async def body(engine: Any) -> None:
        async with await engine.containers.logs("a", tty=has_tty if told else None) as logs:
            assert both(await logs.read_all()) == ((data, b"") if has_tty else (b"out", b"err"))

    inspected = reply(b'{"Config":{"Tty":%s}}' % (b"true" if has_tty else b"false"))
    with RawListener(serve(bare_logs(data)), serve(inspected)) as listener:
        run(way, listener.host, body)
        assert listener.connections == (1 if told else 2)


def test_logs_are_closed_where_the_inspect_fails(way: str) -> None:
    closed: list[bytes] = []

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(bare_logs(b"output")[:-5])
        closed.append(peer.read_to_end())

    async def body(engine: Any) -> None:
        with pytest.raises(NotFound, match="No such container: a"):
            await engine.containers.logs("a")

    refusal = reply(b'{"message":"No such container: a"}', "404 Not Found")
    with RawListener(script, serve(refusal)) as listener:
        run(way, listener.host, body)
    assert closed == [b""]
