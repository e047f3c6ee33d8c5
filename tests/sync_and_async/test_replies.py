"""Requests and replies: the three ways answer alike, whatever comes."""

from __future__ import annotations

import os
import resource
import socket
import time
from typing import TYPE_CHECKING, Any

import pytest
from support.raw_listener import Peer, RawListener, reply, serve
from support.three_ways import run

from engine_client import (
    BadRequest,
    ConnectionFailed,
    ConnectionLost,
    EngineError,
    EngineTimeout,
    NotFound,
    PermissionRefused,
    ProgressError,
    ProtocolError,
    ServerError,
    StreamClosed,
    StreamTruncated,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"
EMPTY_LIST = reply(b"[]")
ONE = reply(b'[{"Id":"one"}]')
CHUNKED_HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
CHUNKED_ONE = CHUNKED_HEAD + b'5\r\n[{"Id\r\n8;extension=1\r\n":"one"}\r\n1\r\n]\r\n0\r\nTrailer: x\r\n\r\n'
UNTIL_CLOSE_ONE = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[{"Id":"one"}]'


async def ids(engine: Any) -> list[str]:
    return [container["Id"] for container in await engine.containers.list()]


def answered(*parts: bytes) -> Callable[[Peer], None]:
    """A script that answers one request with `parts`, no two of which are read together, and closes."""

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(*parts)

    return script


@pytest.mark.parametrize(
    ("data", "connections"),
    [(ONE, 1), (CHUNKED_ONE, 1), (UNTIL_CLOSE_ONE, 2), (b"HTTP/1.1 103 Early Hints\r\n\r\n" + ONE, 1)],
    ids=["length", "chunked", "until close", "behind an interim reply"],
)
def test_kinds_of_replies(way: str, data: bytes, connections: int) -> None:
    async def body(engine: Any) -> None:
        assert await ids(engine) == ["one"]
        assert await ids(engine) == ["one"]
        assert listener.connections == connections

    with RawListener(serve(data, *[data] * (connections == 1))) as listener:
        run(way, listener.host, body)


def test_replies_without_a_body_keep_the_connection(way: str) -> None:
    head = b"HTTP/1.1 200 OK\r\nApi-Version: 1.51\r\nContent-Length: 2\r\n\r\n"
    gone = reply(b'{"message":"No such container: a"}', "404 Not Found")

    async def body(engine: Any) -> None:
        assert (await engine.system.ping())["APIVersion"] == "1.51"
        await engine.containers.start("a")
        await engine.containers.start("a")
        with pytest.raises(NotFound, match="No such container: a"):
            await engine.containers.inspect("a")
        assert await ids(engine) == []
        assert listener.connections == 1

    with RawListener(serve(head, NO_CONTENT, b"HTTP/1.1 304 Not Modified\r\n\r\n", gone, EMPTY_LIST)) as listener:
        run(way, listener.host, body)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (b'{"message":" no such thing\\n"}', "no such thing"),
        (b'{"errorDetail":{"message":"no such blob"},"error":"no such blob"}', "no such blob"),  # Podman's push
        (b'{"message":""}', '{"message":""}'),
        (b"[]", "[]"),
        (b"", "Bad Gateway"),
    ],
)
def test_what_an_error_says(way: str, error: bytes, said: str) -> None:
    async def body(engine: Any) -> None:
        with pytest.raises(ServerError) as caught:
            await engine.containers.inspect("a")
        assert caught.value.message == said

    with RawListener(serve(reply(error, "502 Bad Gateway"))) as listener:
        run(way, listener.host, body)


@pytest.mark.parametrize("data", [ONE, CHUNKED_ONE, UNTIL_CLOSE_ONE], ids=["length", "chunked", "until close"])
def test_a_reply_cut_in_two_at_every_byte(way: str, data: bytes) -> None:
    cuts = range(1, len(data))

    async def body(engine: Any) -> None:
        for _ in cuts:
            assert await ids(engine) == ["one"]

    with RawListener(*(answered(data[:at], data[at:]) for at in cuts)) as listener:
        run(way, listener.host, body)


@pytest.mark.parametrize(
    "first",
    [
        reply(b"[]", "200 OK", "application/json", "Connection: close"),
        EMPTY_LIST.replace(b"HTTP/1.1", b"HTTP/1.0"),
        EMPTY_LIST + b"unasked",
    ],
    ids=["close", "http1.0", "bytes behind"],
)
def test_a_connection_that_must_not_be_reused(way: str, first: bytes) -> None:
    async def body(engine: Any) -> None:
        assert await ids(engine) + await ids(engine) == ["one"]
        assert listener.connections == 2

    def script(peer: Peer) -> None:
        serve(first)(peer)
        assert peer.read_to_end() == b""

    with RawListener(script, serve(ONE)) as listener:
        run(way, listener.host, body)


@pytest.mark.parametrize(
    ("data", "kind", "text"),
    [
        (b"", ConnectionLost, "without an answer"),
        (b"HTTP/1.1 200 OK\r\nA: b\r\n", StreamTruncated, "in the middle of a reply's head"),
        (ONE[:-3], StreamTruncated, "3 bytes before its content length"),
        (CHUNKED_ONE[:-2], StreamTruncated, "in the middle of its chunks"),
        (reply(b"<html>"), ProtocolError, r"\(status 200\) is not JSON: b'<html>'"),
        (CHUNKED_HEAD + b"zz\r\n", ProtocolError, "chunk's size is malformed"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", ProtocolError, "content length is malformed"),
        (b"SSH-2.0-OpenSSH_9\r\n\r\n", ProtocolError, "not an HTTP/1.1 reply"),
        (b"x" * 200_000, ProtocolError, "longer than 65536 bytes"),
    ],
)
def test_a_reply_that_ends_early_or_is_none(way: str, data: bytes, kind: type[EngineError], text: str) -> None:
    async def body(engine: Any) -> None:
        with pytest.raises(EngineError, match=text) as caught:
            await engine.containers.list()
        assert isinstance(caught.value, kind)
        assert listener.connections == 1

    with RawListener(serve(data)) as listener:
        run(way, listener.host, body)


@pytest.mark.parametrize(
    ("parts", "kind", "text"),
    [
        ([], ConnectionLost, "broke: connection reset by peer"),
        ([b"HTTP/1.1 200"], StreamTruncated, "in the middle of a reply's head"),
        ([ONE[:-3]], StreamTruncated, "in the middle of a reply's body"),
        ([b"HTTP/1.1 200 OK\r\n\r\n[1,2]"], StreamTruncated, "in the middle of a reply's body"),
    ],
    ids=["before the head", "in the head", "in the body", "until close"],
)
def test_a_reset(way: str, parts: list[bytes], kind: type[EngineError], text: str) -> None:
    async def body(engine: Any) -> None:
        with pytest.raises(EngineError, match=text) as caught:
            await engine.containers.list()
        assert isinstance(caught.value, kind)

    with RawListener(lambda peer: peer.reset(*parts)) as listener:
        run(way, listener.host, body)


def test_the_reply_to_a_request_that_could_not_be_written_whole(way: str) -> None:
    def script(peer: Peer) -> None:
        peer.sock.recv(1000)
        peer.send(reply(b'{"message":"too much"}', "400 Bad Request", "application/json", "Connection: close"))

    async def body(engine: Any) -> None:
        with pytest.raises(BadRequest, match="too much"):
            await engine.containers.create({"Image": "x" * (1 << 23)})
        assert listener.connections == 1

    with RawListener(script) as listener:
        run(way, listener.host, body)


def test_a_large_request_arrives_whole(way: str) -> None:
    sizes: list[int] = []

    def script(peer: Peer) -> None:
        sizes.append(len(peer.read_request()))
        peer.send(reply(b'{"Id":"a","Warnings":[]}', "201 Created"))

    async def body(engine: Any) -> None:
        assert (await engine.containers.create({"Image": "x" * (1 << 23)}))["Id"] == "a"

    with RawListener(script) as listener:
        run(way, listener.host, body)
    assert sizes[0] > 1 << 23


def then_dies(peer: Peer) -> None:
    """Answer one request, take the next and close without a word."""
    serve(NO_CONTENT, b"")(peer)


def test_a_get_on_a_reused_connection_that_dies_is_repeated_once(way: str) -> None:
    async def body(engine: Any) -> None:
        await engine.containers.kill("a")
        assert await ids(engine) == ["one"]
        assert listener.connections == 2
        with pytest.raises(ConnectionLost, match="without an answer"):
            await engine.containers.list()
        assert listener.connections == 3

    with RawListener(then_dies, serve(ONE, b""), serve(b"")) as listener:
        run(way, listener.host, body)


def test_a_post_that_was_sent_is_never_repeated(way: str) -> None:
    async def body(engine: Any) -> None:
        await engine.containers.kill("a")
        with pytest.raises(ConnectionLost, match="without an answer"):
            await engine.containers.kill("a")
        assert listener.connections == 1

    with RawListener(then_dies, serve(NO_CONTENT)) as listener:
        run(way, listener.host, body)


@pytest.mark.unix_socket
def test_a_post_that_could_not_be_written_is_repeated(way: str) -> None:
    def deaf(peer: Peer) -> None:
        peer.read_request()
        peer.sock.shutdown(socket.SHUT_RD)  # from here on, writing to it fails, though it looks open
        peer.send(NO_CONTENT)
        peer.read_to_end()

    async def body(engine: Any) -> None:
        await engine.containers.kill("a")
        await engine.containers.kill("a")
        assert listener.connections == 2

    with RawListener(deaf, serve(NO_CONTENT)) as listener:
        run(way, listener.host, body, reply=0.2)


def test_no_reply_in_time(way: str) -> None:
    async def body(engine: Any) -> None:
        with pytest.raises(EngineTimeout, match=r"gave no reply within 0\.1 s"):
            await engine.containers.list()

    with RawListener(lambda peer: peer.read_to_end()) as listener:
        run(way, listener.host, body, reply=0.1)


def test_the_reply_timeout_is_for_the_whole_head(way: str) -> None:
    def drip(peer: Peer) -> None:
        peer.read_request()
        try:
            peer.send(b"HTTP/1.1 200 OK\r\nX: ")
            while True:
                peer.send(b"x")
                time.sleep(0.02)
        except BrokenPipeError:
            pass

    async def body(engine: Any) -> None:
        with pytest.raises(EngineTimeout, match=r"gave no reply within 0\.2 s"):
            await engine.containers.list()

    with RawListener(drip) as listener:
        run(way, listener.host, body, reply=0.2)


def test_a_stream_that_falls_silent(way: str) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(CHUNKED_HEAD + b"2\r\n{}\r\n1\r\n\n\r\n")
        peer.read_to_end()

    async def body(engine: Any) -> None:
        async with await engine.system.events() as events:
            assert await events.receive() == [{}]
            with pytest.raises(EngineTimeout, match=r"nothing came from the engine for 0\.1 s"):
                await events.receive()

    with RawListener(script) as listener:
        run(way, listener.host, body, idle=0.1)


@pytest.mark.parametrize("data", [b"null", b"[]", b"7", b'"cause"', b'{"cause":"x"}', b'{"cause":"x","message":7}'])
def test_stats_that_are_none(way: str, data: bytes) -> None:
    async def body(engine: Any) -> None:
        with pytest.raises(ProtocolError, match="is not a sample of stats"):
            await engine.containers.stats("a")
        async with await engine.containers.stats_stream("a") as samples:
            with pytest.raises(ProtocolError, match=r"is not a sample of stats|not a JSON object"):
                [sample async for sample in samples]

    with RawListener(serve(reply(data), reply(data + b"\n"))) as listener:
        run(way, listener.host, body)


async def collect(progress: Any, seen: list[str]) -> None:
    async for message in progress:
        seen.append(message["status"])


def test_a_progress_stream_fails_after_the_messages_before_the_error(way: str) -> None:
    lines = b'{"status":"one"}\r\n{"status":"two"}\r\n{"errorDetail":{"code":7,"message":"no space"}}\r\n{"status":"x"}'

    async def body(engine: Any) -> None:
        async with await engine.images.pull("busybox") as progress:
            seen: list[str] = []
            with pytest.raises(ProgressError, match="no space") as caught:
                await collect(progress, seen)
            assert (seen, caught.value.code) == (["one", "two"], 7)
        async with await engine.images.pull("busybox") as progress:
            with pytest.raises(ProgressError, match="no space"):
                await progress.drain()

    with RawListener(serve(reply(lines), reply(lines))) as listener:
        run(way, listener.host, body)


def test_messages_before_one_that_is_cut_are_not_lost(way: str) -> None:
    async def body(engine: Any) -> None:
        async with await engine.images.pull("busybox") as progress:
            seen: list[str] = []
            with pytest.raises(StreamTruncated, match="in the middle of a JSON value"):
                await collect(progress, seen)
            assert seen == ["one", "two"]

    with RawListener(serve(reply(b'{"status":"one"}\n{"status":"two"} {"status":"thr'))) as listener:
        run(way, listener.host, body)


def test_a_stream_may_be_left_before_its_end(way: str) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(CHUNKED_HEAD + b"8\r\n{}\n{}\n{}\r\n")
        assert peer.read_to_end() == b""

    async def body(engine: Any) -> None:
        async with await engine.system.events() as events:
            async for event in events:
                assert event == {}
                break
        assert events.fileno() == -1
        assert await ids(engine) == ["one"]

    with RawListener(script, serve(ONE)) as listener:
        run(way, listener.host, body)


@pytest.mark.unix_socket
def test_nobody_there(way: str, tmp_path: Path) -> None:
    async def body(engine: Any) -> None:
        with pytest.raises(ConnectionFailed, match="no such file or directory; is it running") as caught:
            await engine.containers.list()
        assert not isinstance(caught.value, PermissionRefused)

    run(way, f"unix://{tmp_path}/engine.sock", body)


@pytest.mark.unix_socket
def test_a_full_queue_is_waited_for_up_to_the_connect_timeout(way: str, tmp_path: Path) -> None:
    path = str(tmp_path / "s")

    async def body(engine: Any) -> None:
        started = time.monotonic()
        with pytest.raises(EngineTimeout, match=r"took no connection within 0\.3 s"):
            await engine.containers.list()
        assert 0.1 < time.monotonic() - started < 2

    with socket.socket(socket.AF_UNIX) as listener, socket.socket(socket.AF_UNIX) as first:
        listener.bind(path)
        listener.listen(0)
        first.connect(path)  # a queue of 0 takes one
        run(way, f"unix://{path}", body, connect=0.3)


def test_a_closed_client_says_so(way: str) -> None:
    async def body(engine: Any) -> None:
        assert await ids(engine) == ["one"]
        await engine.aclose()
        with pytest.raises(StreamClosed, match="the client is closed"):
            await engine.containers.list()

    with RawListener(serve(ONE)) as listener:
        run(way, listener.host, body)


@pytest.mark.unix_socket
@pytest.mark.parametrize("host", ["unix:///nobody", "tcp://127.0.0.1:1"])
def test_no_descriptor_is_left(way: str, host: str) -> None:
    async def body(engine: Any) -> None:
        with pytest.raises(ConnectionFailed):  # all modules are loaded now
            await engine.containers.list()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        os.close(free := os.dup(0))
        resource.setrlimit(resource.RLIMIT_NOFILE, (free, hard))
        try:
            with pytest.raises(ConnectionFailed, match=r"too many open files"):
                await engine.containers.list()
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    run(way, host, body)
