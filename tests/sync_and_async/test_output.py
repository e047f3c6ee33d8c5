"""Output as lines, as text and as a whole with its exit code."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from typing import Any

import anyio
import pytest
from support.raw_listener import Peer, RawListener, reply
from support.stream_kinds import UPGRADED, chunk, frame
from support.three_ways import both, run

from engine_client import (
    BadRequest,
    Conflict,
    EngineError,
    EngineTimeout,
    InvalidValue,
    ServerError,
    StreamTruncated,
    WaitFailed,
)

FRAMED = UPGRADED + b"multiplexed-stream\r\n\r\n"
RAW = UPGRADED + b"raw-stream\r\n\r\n"
WAIT = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
EURO = "€".encode()


def test_lines_of_both_streams(way: str) -> None:
    parts = [
        frame(1, b"one\r\ntw"),
        frame(2, EURO[:1]),
        frame(1, b"o\n"),
        frame(2, EURO[1:] + b"\n\n"),
        frame(1, b"end"),
    ]

    async def body(engine: Any) -> None:
        async with await engine.containers.attach("a") as stream:
            lines = [line async for line in stream.lines()]
            assert lines == [(1, "one"), (1, "two"), (2, "€"), (2, ""), (1, "end")]
        async with await engine.containers.logs("a") as logs:
            assert [line async for line in logs.lines(encoding="latin-1")] == [(1, "ü")]

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(FRAMED, *parts)

    def log(peer: Peer) -> None:
        peer.read_request()
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\n"
        peer.send(head + b"Transfer-Encoding: chunked\r\n\r\n" + chunk(frame(1, b"\xfc\n")) + b"0\r\n\r\n")

    with RawListener(script, log) as listener:
        run(way, listener.host, body)


@pytest.mark.unix_socket
def test_text_as_it_comes(way: str) -> None:
    async def body(engine: Any) -> None:
        for errors, last in (("replace", [(1, "�")]), ("ignore", [])):
            async with await engine.containers.attach("a") as stream:
                assert [piece async for piece in stream.text(errors=errors)] == [(1, "a"), (1, "€b"), *last]
        async with await engine.containers.attach("a") as stream:
            with pytest.raises(UnicodeDecodeError):
                assert [piece async for piece in stream.text(errors="strict")]
            with pytest.raises(InvalidValue, match="unknown encoding"):
                stream.text(encoding="none")

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(RAW, b"a" + EURO[:2], EURO[2:] + b"b", EURO[:2])

    with RawListener(script) as listener:
        run(way, listener.host, body)


def test_an_error_ends_no_line_and_iterating_can_go_on(way: str) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(FRAMED + frame(1, b"first\nsec"))
        assert noticed.wait(10)
        peer.send(frame(1, b"ond\nthi") + frame(1, b"rd")[:-1])

    noticed = threading.Event()

    async def body(engine: Any) -> None:
        async with await engine.containers.attach("a") as stream:
            lines = aiter(stream.lines())
            assert await anext(lines) == (1, "first")
            with pytest.raises(EngineTimeout):
                await anext(lines)
            noticed.set()
            assert await anext(lines) == (1, "second")
            with pytest.raises(StreamTruncated):
                await anext(lines)

    with RawListener(script) as listener:
        run(way, listener.host, body, idle=0.1)


def test_the_exit_code_of_an_exec_is_asked_for_until_it_has_ended(way: str) -> None:
    states = [b'"Running":true,"ExitCode":null', b'"Running":true,"ExitCode":0', b'"Running":false,"ExitCode":7']
    asked: list[bytes] = []

    def stream(peer: Peer) -> None:
        peer.read_request()
        peer.send(FRAMED + frame(2, b"oops"))

    def inspect(peer: Peer) -> None:
        while request := peer.read_request():
            asked.append(request.split(b" ")[1])
            peer.send(reply(b"{%s}" % states[len(asked) - 1]))

    async def body(engine: Any) -> None:
        async with await engine.exec.start("e") as stream:
            output = await stream.read_all()
            assert (output.stdout, output.stderr, output.exit_code) == (b"", b"oops", 7)
            assert await stream.exit_code() == 7
        assert asked == [b"/v1.51/exec/e/json"] * 3

    with RawListener(stream, inspect) as listener:
        run(way, listener.host, body)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (chunk(b'{"StatusCode":3}') + b"0\r\n\r\n", 3),
        (chunk(b'{"StatusCode":0,"Error":{"Message":"odd"}}'), None),
        (b"", None),
    ],
    ids=["ended", "an error", "lost"],
)
def test_the_exit_code_of_an_attach_that_waits(way: str, answer: bytes, code: int | None) -> None:
    def wait(peer: Peer) -> None:
        assert peer.read_request().startswith(b"POST /v1.51/containers/a/wait?condition=next-exit ")
        peer.send(WAIT)
        assert attached.wait(10)
        peer.send(answer + b"0\r\n\r\n" * ("Error" in str(answer)))

    def attach(peer: Peer) -> None:
        peer.read_request()
        attached.set()
        peer.send(FRAMED + frame(1, b"out"))

    attached = threading.Event()

    async def body(engine: Any) -> None:
        async with await engine.containers.attach("a", wait="next-exit") as stream:
            if code is None:
                with pytest.raises(WaitFailed, match=r"^odd$|in the middle of its chunks"):
                    await stream.read_all()
            else:
                assert (await stream.read_all()).exit_code == code

    with RawListener(wait, attach) as listener:
        run(way, listener.host, body)


def test_an_exit_code_that_is_waited_for_again(way: str) -> None:
    """What came before the first wait was cut short is not lost."""

    def wait(peer: Peer) -> None:
        peer.read_request()
        peer.send(WAIT, chunk(b'{"Status'), chunk(b'Code":7}'))
        peer.wait_until_read()
        assert given_up.wait(10)
        peer.send(b"0\r\n\r\n")

    def attach(peer: Peer) -> None:
        peer.read_request()
        peer.send(FRAMED)

    given_up = threading.Event()

    async def body(engine: Any) -> None:
        async with await engine.containers.attach("a", wait="next-exit") as stream:
            with pytest.raises(EngineTimeout):
                await stream.exit_code()
            given_up.set()
            assert await stream.exit_code() == 7

    with RawListener(wait, attach) as listener:
        run(way, listener.host, body, idle=0.3)


def test_a_cancelled_wait_for_an_exit_code_loses_nothing(loop: str) -> None:
    def wait(peer: Peer) -> None:
        peer.read_request()
        peer.send(WAIT, chunk(b'{"StatusCode":7}'))
        peer.wait_until_read()
        assert given_up.wait(10)
        peer.send(b"0\r\n\r\n")

    given_up = threading.Event()

    async def body(engine: Any) -> None:
        async with await engine.containers.begin_wait("a") as waiting:
            with anyio.move_on_after(0.3) as scope:
                await waiting.result()
            assert scope.cancelled_caught
            given_up.set()
            assert await waiting.result() == {"StatusCode": 7}

    with RawListener(wait) as listener:
        run(loop, listener.host, body)


@pytest.mark.parametrize(
    ("removal", "kind"),
    [
        (reply(b'{"message":"No such container: a"}', "404 Not Found"), None),
        (reply(b'{"message":"removal of container a is already in progress"}', "409 Conflict"), None),
        (reply(b'{"message":"container a is in use"}', "409 Conflict"), Conflict),
        (reply(b'{"message":"no space left"}', "500 Internal Server Error"), ServerError),
    ],
)
def test_what_the_engine_removes_by_itself(way: str, removal: bytes, kind: type[EngineError] | None) -> None:
    def script(peer: Peer) -> None:
        while request := peer.read_request():
            method, target, _ = request.split(b" ", 2)
            if b"/attach" in target:
                peer.send(FRAMED + frame(1, b"out"))
                return
            if b"/wait" in target:
                peer.send(WAIT + chunk(b'{"StatusCode":3}') + b"0\r\n\r\n")
            elif b"/create" in target:
                peer.send(reply(b'{"Id":"a"}', "201 Created"))
            else:
                peer.send(removal if method == b"DELETE" else b"HTTP/1.1 204 No Content\r\n\r\n")

    async def body(engine: Any) -> None:
        config = {"HostConfig": {"AutoRemove": True}}
        with nullcontext() if kind is None else pytest.raises(kind):
            result = await engine.containers.run("busybox", config=config)
            assert (both(result), result.exit_code) == ((b"out", b""), 3)

    with RawListener(script) as listener:
        run(way, listener.host, body)


def test_a_command_is_no_text(way: str) -> None:
    async def body(engine: Any) -> None:
        for operation in (engine.containers.run, engine.containers.run_interactive, engine.exec.run):
            with pytest.raises(InvalidValue, match="a command is a list of words, such as"):
                await operation("a", "echo hi")

    with RawListener(lambda peer: peer.read_to_end()) as listener:
        run(way, listener.host, body)
        assert listener.connections == 0


def test_what_waits_is_closed_with_the_stream_and_where_there_is_none(way: str) -> None:
    gone: list[bytes] = []

    def wait(peer: Peer) -> None:
        peer.read_request()
        peer.send(WAIT)
        gone.append(peer.read_to_end())

    def refuse(peer: Peer) -> None:
        peer.read_request()
        peer.send(reply(b'{"message":"bad keys"}', "400 Bad Request", "application/json", "Connection: close"))

    def attach(peer: Peer) -> None:
        peer.read_request()
        peer.send(FRAMED)
        peer.read_to_end()

    async def body(engine: Any) -> None:
        with pytest.raises(BadRequest, match="bad keys"):
            await engine.containers.attach("a", wait="removed", detach_keys="??")
        async with await engine.containers.attach("a", wait="removed"):
            pass

    with RawListener(wait, refuse, wait, attach) as listener:
        run(way, listener.host, body)
    assert gone == [b"", b""]


def test_nobody_knows_the_code_of_a_plain_attach(way: str) -> None:
    def attach(peer: Peer) -> None:
        peer.read_request()
        peer.send(FRAMED)

    async def body(engine: Any) -> None:
        async with await engine.containers.attach("a") as stream:
            assert (await stream.read_all()).exit_code is None
        assert listener.connections == 1

    with RawListener(attach) as listener:
        run(way, listener.host, body)
