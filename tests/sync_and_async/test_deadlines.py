"""The deadline of a whole call: wherever it strikes, the error names the call, and its connection is not used again."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from support.raw_listener import Peer, RawListener, reply, serve
from support.three_ways import run

from engine_client import DeadlinePassed, EngineTimeout
from engine_client._async import session as for_loops
from engine_client._sync import session as for_threads

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

RAW = b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
EMPTY = reply(b"[]")


def drip(*first: bytes, drop: bytes) -> Callable[[Peer], None]:
    """A script that answers with `first` and then `drop` for ever, too often for any other timeout."""

    def script(peer: Peer) -> None:
        peer.read_request()
        try:
            peer.send(*first)
            while True:
                peer.send(drop)
                time.sleep(0.02)
        except (BrokenPipeError, ConnectionResetError):
            pass

    return script


def keep_silent(peer: Peer) -> None:
    peer.read_to_end()


@pytest.mark.parametrize(
    "slow",
    [
        keep_silent,
        drip(b"HTTP/1.1 200 OK\r\nX: ", drop=b"x"),
        drip(CHUNKED, drop=b"1\r\n \r\n"),
    ],
    ids=["no reply", "a slow head", "a slow body"],
)
def test_of_a_plain_call(way: str, slow: Callable[[Peer], None]) -> None:
    async def body(engine: Any) -> None:
        started = time.monotonic()
        with pytest.raises(DeadlinePassed, match=r"^GET /containers/json was not done within 0\.3 s$"):
            await engine.containers.list()
        assert 0.25 < time.monotonic() - started < 2
        assert await engine.containers.list() == []
        assert await engine.containers.list() == []
        assert listener.connections == 2

    with RawListener(slow, serve(EMPTY, EMPTY)) as listener:
        run(way, listener.host, body, total=0.3, reply=5, idle=5)


def test_while_the_request_is_written(way: str) -> None:
    async def body(engine: Any) -> None:
        with pytest.raises(DeadlinePassed, match=r"POST /containers/create was not done within 0\.2 s"):
            await engine.containers.create({"Image": "x" * (1 << 23)})

    def script(peer: Peer) -> None:
        peer.sock.recv(1000)
        done.recv(1)

    done, tell = socket.socketpair()
    with done, tell, RawListener(script) as listener:
        run(way, listener.host, body, total=0.2)
        tell.sendall(b"x")


@contextmanager
def signals(seconds: float) -> Generator[None]:
    """A signal to this process again and again, as a profiler sends it."""

    def send() -> None:
        while not done.wait(seconds):
            os.kill(os.getpid(), signal.SIGUSR1)

    def heed(_signal: int, _frame: object) -> None:
        """Nothing more, so that what was interrupted goes on."""

    done, thread = threading.Event(), threading.Thread(target=send)
    before = signal.signal(signal.SIGUSR1, heed)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        signal.signal(signal.SIGUSR1, before)


def test_signals_put_no_timeout_off(way: str) -> None:
    async def body(engine: Any) -> None:
        with signals(0.02):
            with pytest.raises(EngineTimeout, match=r"gave no reply within 0\.2 s"):
                await engine.containers.list()
            with pytest.raises(DeadlinePassed):
                await engine.with_timeouts(total=0.2).containers.create({"Image": "x" * (1 << 23)})

    def script(peer: Peer) -> None:
        peer.sock.recv(1)
        done.recv(1)

    done, tell = socket.socketpair()
    with done, tell, RawListener(keep_silent, script) as listener:
        run(way, listener.host, body, reply=0.2)
        tell.sendall(b"x")


def test_a_timeout_of_a_month(way: str) -> None:
    month = 30 * 86400.0

    async def body(engine: Any) -> None:
        assert await engine.containers.list() == []
        async with await engine.containers.attach("a", stdin=True, tty=False) as stream:
            assert (await stream.communicate(b"input")).stdout == b"out"

    def script(peer: Peer) -> None:
        for answer in (EMPTY, RAW):
            peer.read_request()
            peer.send(answer)
        peer.read_to_end()
        peer.send(b"\1\0\0\0\0\0\0\3out")

    with RawListener(script) as listener:
        run(way, listener.host, body, connect=month, reply=month, idle=month, total=month)


@pytest.mark.unix_socket
def test_while_there_is_no_place_in_the_queue(way: str, tmp_path: Path) -> None:
    path = str(tmp_path / "s")

    async def body(engine: Any) -> None:
        with pytest.raises(DeadlinePassed, match=r"GET /containers/json was not done within 0\.2 s"):
            await engine.containers.list()

    with socket.socket(socket.AF_UNIX) as listener, socket.socket(socket.AF_UNIX) as first:
        listener.bind(path)
        listener.listen(0)
        first.connect(path)  # a queue of 0 takes one
        run(way, f"unix://{path}", body, connect=5, total=0.2)


def test_a_shorter_timeout_still_says_what_it_was(way: str) -> None:
    async def body(engine: Any) -> None:
        with pytest.raises(EngineTimeout, match=r"gave no reply within 0\.1 s") as caught:
            await engine.containers.list()
        assert not isinstance(caught.value, DeadlinePassed)

    with RawListener(keep_silent) as listener:
        run(way, listener.host, body, total=5, reply=0.1)


@pytest.mark.parametrize("stdin", [None, b"input", b"x" * (1 << 23)], ids=["reading", "writing a little", "and much"])
def test_of_a_stream_is_for_all_of_it(way: str, stdin: bytes | None) -> None:
    async def body(engine: Any) -> None:
        async with await engine.containers.attach("a", stdin=True, tty=False) as stream:
            with pytest.raises(DeadlinePassed, match=r"POST /containers/a/attach was not done within 0\.3 s"):
                await stream.communicate(stdin)
            with pytest.raises(DeadlinePassed):
                await stream.receive()

    with RawListener(drip(RAW, drop=b"\1\0\0\0\0\0\0\1x")) as listener:
        run(way, listener.host, body, total=0.3, idle=5)


def test_the_negotiation_is_part_of_the_call(way: str) -> None:
    async def body(engine: Any) -> None:
        with pytest.raises(DeadlinePassed, match=r"GET /containers/json was not done within 0\.2 s"):
            await engine.containers.list()

    with RawListener(keep_silent) as listener:
        run(way, listener.host, body, version=None, total=0.2)


def test_a_compound_call_is_one(way: str) -> None:
    asked: list[bytes] = []

    def script(peer: Peer) -> None:
        while request := peer.read_request():
            method, target, _ = request.split(b" ", 2)
            operation = target.partition(b"?")[0].rpartition(b"/")[2]
            asked.append(method + b" " + operation)
            if operation in (b"attach", b"wait"):
                peer.send(RAW if operation == b"attach" else CHUNKED)
                peer.read_to_end()
                return
            created = reply(b'{"Id":"a"}', "201 Created")
            peer.send(created if operation == b"create" else b"HTTP/1.1 204 No Content\r\n\r\n")

    async def body(engine: Any) -> None:
        started = time.monotonic()
        with pytest.raises(DeadlinePassed, match=r"^containers\.run was not done within 0\.4 s$"):
            await engine.containers.run("busybox")
        assert 0.35 < time.monotonic() - started < 2
        assert asked[-1] == b"DELETE a"  # whose time is its own

    with RawListener(script) as listener:
        run(way, listener.host, body, total=0.4)


def test_a_killing_that_takes_too_long_is_a_note(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (for_loops, for_threads):
        monkeypatch.setattr(module, "CLEAN_UP", 0.3)

    def script(peer: Peer) -> None:
        while request := peer.read_request():
            if b"/start" in request:
                peer.send(RAW)
                peer.read_to_end()
                return
            peer.send(reply(b'{"Id":"a"}', "201 Created"))

    async def body(engine: Any) -> None:
        said = r"^exec\.run was not done within 0\.2 s\nwhat it started could not be killed: .* 0\.3 s$"
        with pytest.raises(DeadlinePassed, match=said):
            await engine.with_timeouts(total=0.2).exec.run("a", ["sleep"], kill=True)
        if way != "sync":
            with anyio.move_on_after(0.2) as scope:
                await engine.exec.run("a", ["sleep"], kill=True)
            assert scope.cancelled_caught

    with RawListener(script) as listener:
        run(way, listener.host, body)


def test_per_call(way: str) -> None:
    async def body(engine: Any) -> None:
        with pytest.raises(DeadlinePassed):
            await engine.with_timeouts(total=0.1).containers.list()
        assert await engine.containers.list() == []

    with RawListener(keep_silent, serve(EMPTY)) as listener:
        run(way, listener.host, body)
