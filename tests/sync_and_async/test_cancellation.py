"""Cancellation, wherever it strikes: no descriptor stays open, no broken connection is used again, nothing is lost."""

from __future__ import annotations

import asyncio
import itertools
import os
import socket
import struct
import threading
import time
import types
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from support.raw_listener import Peer, RawListener, reply
from support.three_ways import both, run

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator
    from pathlib import Path

    from engine_client import AsyncEngine
    from engine_client.models import ContainerCreateRequest

RAW = b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"
LARGE = b"x" * (1 << 19)
ENDED = b'{"Id":"a","Running":false,"ExitCode":3}'
OPEN: ContainerCreateRequest = {"OpenStdin": True, "StdinOnce": True}


@types.coroutine
def cancelled_at(
    stop: int, scope: anyio.CancelScope, coroutine: Coroutine[Any, Any, None]
) -> Generator[Any, Any, None]:
    """Await `coroutine`, cancelling `scope` when it gives way to the loop for the `stop`th time."""
    go_on: Callable[[Any], Any] = coroutine.send
    value: Any = None
    for number in itertools.count():
        try:
            waited_for = go_on(value)
        except StopIteration:
            return
        if number == stop:
            scope.cancel()
        try:
            go_on, value = coroutine.send, (yield waited_for)
        except BaseException as error:
            go_on, value = coroutine.throw, error


async def inspect(engine: AsyncEngine, id: str = "first") -> None:
    assert (await engine.containers.inspect(id))["Id"] == id


async def send_much(engine: AsyncEngine) -> None:
    assert await engine.exec.create("a", {"Cmd": ["x" * (1 << 20)]}) == {"Id": "a"}


async def read_a_stream(engine: AsyncEngine) -> None:
    async with await engine.containers.logs("a", tty=True) as logs:
        assert both(await logs.read_all()) == (b'{"Id":"a"}', b"")


async def communicate(engine: AsyncEngine) -> None:
    async with await engine.containers.attach("a", stdin=True, tty=False) as stream:
        assert both(await stream.communicate(LARGE)) == (b"output", b"")


async def attach_and_wait(engine: AsyncEngine) -> None:
    async with await engine.containers.attach("a", tty=True, wait="next-exit") as stream:
        assert (await stream.read_all()).exit_code == 3


async def read_lines(engine: AsyncEngine) -> None:
    async with await engine.containers.logs("a", tty=True) as logs:
        assert [line async for line in logs.lines()] == [(1, '{"Id":"a"}')]


async def run_an_exec(engine: AsyncEngine) -> None:
    assert (await engine.exec.run("a", ["true"], kill=True)).exit_code == 3


async def run_in_a_container(engine: AsyncEngine) -> None:
    assert (await engine.containers.run("busybox")).exit_code == 3


async def run_until_a_deadline(engine: AsyncEngine) -> None:
    await run_in_a_container(engine.with_timeouts(total=20))


async def interact(engine: AsyncEngine) -> None:
    null = os.open(os.devnull, os.O_RDWR)
    try:
        code = await engine.containers.interact(
            "a",
            stdin=null,
            stdout=null,
            stderr=null,
            config=OPEN,
            sig_proxy=True,
            begin=lambda: engine.containers.start("a"),
        )
    finally:
        os.close(null)
    assert code == 3


async def interact_with_an_exec(engine: AsyncEngine) -> None:
    assert await engine.exec.interact("a", {"Cmd": ["sh"]}, stdin=None, stdout=None, stderr=None) == 3


def serve_slowly(peer: Peer) -> None:
    """Answer each request with the id in its path, in so many pieces that a client waits often."""
    try:
        while request := peer.read_request():
            method, target = request.split(b" ", 2)[:2]
            operation = target.partition(b"?")[0].split(b"/")[-1]
            if operation == b"attach" or b"/exec/a/start" in target:
                peer.send(RAW[:9], RAW[9:])
                if b"stdin=1" not in target or peer.read_to_end() == LARGE:
                    peer.send(struct.pack(">BxxxL", 1, 6), b"out", b"put")
                return
            answer = answer_to(method, operation, target.split(b"/")[3])
            peer.send(*(answer[at : at + 20] for at in range(0, len(answer), 20)))
    except (BrokenPipeError, ConnectionResetError):
        pass  # the client was cancelled


def answer_to(method: bytes, operation: bytes, id: bytes) -> bytes:
    if operation == b"wait":
        return reply(b'{"StatusCode":3}')
    if operation in (b"exec", b"create"):
        return reply(b'{"Id":"a"}', "201 Created")
    if method == b"DELETE" or operation == b"start":
        return b"HTTP/1.1 204 No Content\r\n\r\n"
    return reply(b'{"Id":"%s"}' % id if operation != b"json" or id != b"a" else ENDED)


@pytest.mark.parametrize(
    "step",
    [
        inspect,
        send_much,
        read_a_stream,
        read_lines,
        communicate,
        attach_and_wait,
        run_in_a_container,
        run_until_a_deadline,
        run_an_exec,
        interact,
        interact_with_an_exec,
    ],
)
def test_at_every_place_where_a_task_waits(loop: str, step: Callable[[AsyncEngine], Coroutine[Any, Any, None]]) -> None:
    async def body(engine: AsyncEngine) -> None:
        stop = 0
        while True:
            await inspect(engine, str(stop))
            with anyio.CancelScope() as scope:
                await cancelled_at(stop, scope, step(engine))
            if not scope.cancel_called:
                break
            await inspect(engine, f"after-{stop}")
            stop += 1
        assert stop > 1  # to write and to read, and more where the reply comes slowly

    with RawListener(serve_slowly) as listener:
        run(loop, listener.host, body)


def test_a_cancelled_step_loses_nothing_of_the_stream(loop: str) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(RAW, b"one")
        cancelled.wait(10)
        peer.send(b"two")

    cancelled = threading.Event()

    async def body(engine: AsyncEngine) -> None:
        async with await engine.containers.attach("a", tty=True) as stream:
            assert await stream.receive() == [(1, b"one")]
            with anyio.move_on_after(0.05) as scope:
                await stream.receive()
            assert scope.cancelled_caught
            with pytest.raises(TimeoutError), anyio.fail_after(0):
                async for _ in stream:
                    pass
            cancelled.set()
            assert both(await stream.read_all()) == (b"two", b"")

    with RawListener(script) as listener:
        run(loop, listener.host, body)


@pytest.mark.unix_socket
def test_while_there_is_no_place_in_the_queue(loop: str, tmp_path: Path) -> None:
    path = str(tmp_path / "s")

    async def body(engine: AsyncEngine) -> None:
        with anyio.move_on_after(0.05) as scope:
            await engine.containers.list()
        assert scope.cancelled_caught

    with socket.socket(socket.AF_UNIX) as listener, socket.socket(socket.AF_UNIX) as first:
        listener.bind(path)
        listener.listen(0)
        first.connect(path)  # a queue of 0 takes one
        run(loop, f"unix://{path}", body)


def test_while_writing_to_one_who_takes_nothing(loop: str) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(RAW)
        cancelled.wait(10)

    cancelled = threading.Event()

    async def body(engine: AsyncEngine) -> None:
        for method in ("write", "communicate"):
            async with await engine.containers.attach("a", stdin=True, tty=False) as stream:
                with pytest.raises(TimeoutError), anyio.fail_after(0.05):
                    await getattr(stream, method)(LARGE * 64)  # the buffers of no road hold as much
        cancelled.set()

    with RawListener(script) as listener:
        run(loop, listener.host, body)


def test_by_asyncios_own_means() -> None:
    async def body(engine: AsyncEngine) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(engine.containers.wait("silent"), 0.05)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await engine.containers.wait("silent")
        task = asyncio.create_task(inspect(engine))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await inspect(engine)

    def script(peer: Peer) -> None:
        while request := peer.read_request():
            if b"silent" not in request:
                peer.send(reply(b'{"Id":"first"}'))

    with RawListener(script) as listener:
        run("asyncio", listener.host, body)


@pytest.mark.parametrize("again", [0, 0.05])
def test_asyncio_cancels_once_more_meanwhile(again: float) -> None:
    async def body(engine: AsyncEngine) -> None:
        task = asyncio.create_task(engine.containers.run("busybox"))
        await asyncio.to_thread(started.wait, 20)
        task.cancel()
        await asyncio.sleep(again)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert removed.is_set()

    def script(peer: Peer) -> None:
        while request := peer.read_request():
            method, target = request.split(b" ", 2)[:2]
            if b"/attach" in target:
                peer.send(RAW)
                peer.read_to_end()
                return
            if method == b"DELETE":
                time.sleep(0.2)
                removed.set()
            operation = target.partition(b"?")[0].split(b"/")[-1]
            peer.send(answer_to(method, operation, b"a"))
            if operation == b"start":
                started.set()

    started, removed = threading.Event(), threading.Event()
    with RawListener(script) as listener:
        run("asyncio", listener.host, body)


def test_a_stream_that_never_runs_dry_leaves_room_for_others(loop: str) -> None:
    def pour(peer: Peer) -> None:
        peer.read_request()
        peer.send(RAW)
        try:
            while True:
                peer.sock.sendall(LARGE)
        except (BrokenPipeError, ConnectionResetError):
            pass

    async def body(engine: AsyncEngine) -> None:
        async with await engine.containers.attach("a", tty=True) as stream:
            with anyio.move_on_after(0.2) as scope:
                async for _ in stream:
                    pass
            assert scope.cancelled_caught

    with RawListener(pour) as listener:
        run(loop, listener.host, body)


def test_a_cancelled_run_still_removes_its_container(loop: str) -> None:
    asked: list[bytes] = []
    running = threading.Event()

    def script(peer: Peer) -> None:
        while request := peer.read_request():
            method, target, _ = request.split(b" ", 2)
            operation = target.partition(b"?")[0].rpartition(b"/")[2]
            asked.append(method + b" " + operation)
            if operation == b"attach":
                peer.send(RAW)
                peer.read_to_end()
                return
            if operation == b"wait":
                peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            elif operation == b"create":
                peer.send(reply(b'{"Id":"a"}', "201 Created"))
            else:
                peer.send(b"HTTP/1.1 204 No Content\r\n\r\n")
            if operation == b"start":
                running.set()

    async def body(engine: AsyncEngine) -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(engine.containers.run, "busybox")
            while not running.is_set():
                await anyio.sleep(0.001)
            tasks.cancel_scope.cancel()
        assert asked == [b"POST create", b"POST wait", b"POST attach", b"POST start", b"DELETE a"]

    with RawListener(script) as listener:
        run(loop, listener.host, body)
