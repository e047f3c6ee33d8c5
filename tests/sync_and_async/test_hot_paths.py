"""What the hot jobs cost, counted instead of timed: system calls, function calls, turns of the event loop, memory."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import threading
import tracemalloc
from collections import Counter
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from support.raw_listener import Peer, RawListener, reply
from support.stream_kinds import CHUNKED, UPGRADED, chunk, frame
from support.three_ways import LOOPS, run

from engine_client import Engine
from engine_client._async.stream import AsyncSocketStream
from engine_client._exchange import READ_SIZE
from engine_client._sync.interactive import copy_output, interact
from engine_client._wire.bodies import ChunkedBody
from engine_client._wire.jsonlines import JSONLinesDecoder
from engine_client._wire.stdcopy import FrameDecoder, decode_received

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType
    from typing import Self

FRAMED = UPGRADED + b"multiplexed-stream\r\n\r\n"
LOG = CHUNKED + b"multiplexed-stream\r\n\r\n"
SYSTEM_CALLS = ("recv", "send", "poll", "connect", "setsockopt", "write", "writev", "read", "sendto")
MIB = 1 << 20


class Counting:
    """Counts the functions called in its `with`, in this thread: C's by their name, Python's together as `python`."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()

    def _count(self, _frame: FrameType, event: str, value: Any) -> None:
        if event == "call":
            self.calls["python"] += 1
        elif event == "c_call":
            self.calls[value.__name__] += 1

    @property
    def system_calls(self) -> dict[str, int]:
        return {name: self.calls[name] for name in SYSTEM_CALLS if self.calls[name]}

    def __enter__(self) -> Self:
        sys.setprofile(self._count)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)


def answering(*replies: bytes) -> Callable[[Peer], None]:
    def script(peer: Peer) -> None:
        while peer.read_request():
            for part in replies:
                peer.sock.sendall(part)

    return script


def once(*parts: bytes) -> Callable[[Peer], None]:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.sock.sendall(parts[0])
        peer.wait_until_read()
        for part in parts[1:]:
            peer.sock.sendall(part)

    return script


@pytest.mark.parametrize("job", ["ping", "inspect"])
def test_a_small_call_is_three_system_calls(job: str) -> None:
    def call(engine: Engine) -> object:
        return engine.system.ping() if job == "ping" else engine.containers.inspect("a")

    head = b"HTTP/1.1 200 OK\r\nApi-Version: 1.51\r\nContent-Length: 0\r\n\r\n"
    with RawListener(answering(head if job == "ping" else reply(b'{"Id":"a"}'))) as listener:
        with Engine(listener.host, version="1.51") as engine:
            call(engine)
            with Counting() as counting:
                call(engine)
    expected = {"send": 1, "recv": 2}  # one looks whether the connection is still open
    if job == "ping" and counting.system_calls["recv"] > 2:  # it has a timeout, and waited: a `poll` is made and asked
        expected = {"send": 1, "recv": 3, "poll": 2}
    assert counting.system_calls == expected
    assert counting.calls["python"] < 70


@pytest.mark.parametrize("loop", LOOPS)
def test_a_small_async_call_gives_way_twice(loop: str) -> None:
    async def body(engine: Any) -> None:
        await engine.containers.inspect("a")
        with Counting() as counting:
            await engine.containers.inspect("a")
        assert counting.calls["send"] >= 1
        assert counting.calls["python"] < 300

    with RawListener(answering(reply(b'{"Id":"a"}'))) as listener:
        run(loop, listener.host, body)


def test_a_list_is_read_in_large_pieces() -> None:
    body = b"[" + b",".join([b'{"Id":"%064d"}' % number for number in range(4000)]) + b"]"
    with RawListener(answering(reply(body))) as listener:
        with Engine(listener.host, version="1.51") as engine:
            engine.containers.list()
            with Counting() as counting:
                assert len(engine.containers.list()) == 4000
    assert counting.calls["send"] == 1
    assert counting.calls["python"] < 80 + 10 * counting.calls["recv"]


@pytest.mark.parametrize(("unit", "most"), [(frame(1, bytes(32 * 1024)), 6), (frame(1, b"x" * 100), 3.2)])
def test_a_frame_costs_few_calls(unit: bytes, most: float) -> None:
    count = READ_SIZE // len(unit)
    decoder = FrameDecoder()
    with Counting() as counting:
        pieces = decoder.feed(unit * count)
    assert len(pieces) == count
    assert counting.calls.total() <= most * count + 10


def test_a_small_frame_in_a_chunk_of_its_own_costs_few_calls() -> None:
    unit = chunk(frame(1, b"x" * 100))
    count = READ_SIZE // len(unit)
    body, decoder = ChunkedBody(), FrameDecoder()
    body.feed(unit)
    with Counting() as counting:
        pieces = decode_received(decoder, body.feed(unit * count))
    assert pieces is not None
    assert len(pieces) == count
    assert counting.calls.total() <= 7 * count


def test_a_progress_message_costs_few_calls() -> None:
    decoder = JSONLinesDecoder()
    with Counting() as counting:
        assert len(decoder.feed(b'{"status":"Downloading"}\r\n' * 100)) == 100
    assert counting.calls.total() <= 1200


@pytest.fixture
def pipe() -> Iterator[tuple[int, list[bytes]]]:
    """A pipe's end to write to, and what came out at the other; None of it is lost."""
    reading, writing = os.pipe()
    received: list[bytes] = []

    def drain() -> None:
        while data := os.read(reading, MIB):
            received.append(data)

    thread = threading.Thread(target=drain)
    thread.start()
    open_ends = [writing]
    try:
        yield writing, received
    finally:
        for fd in open_ends:
            os.close(fd)
        thread.join(10)
        os.close(reading)


@pytest.mark.parametrize("job", ["logs", "attach"])
def test_both_streams_into_one_pipe_are_one_write_a_read(job: str, pipe: tuple[int, list[bytes]]) -> None:
    mixed = [frame(1 + number % 2, b"%08d\n" % number) for number in range(20_000)]
    data = b"".join(mixed)
    parts = [data[at : at + 50_000] for at in range(0, len(data), 50_000)]
    head, end = (FRAMED, b"") if job == "attach" else (LOG, b"0\r\n\r\n")
    script = once(head, *(parts if job == "attach" else map(chunk, parts)), end)
    with RawListener(script) as listener, Engine(listener.host, version="1.51") as engine:
        other = os.dup(pipe[0])
        with Counting() as counting:
            if job == "logs":
                with engine.containers.logs("a") as output:
                    copy_output(output, pipe[0], other)
            else:
                with engine.containers.attach("a") as stream:
                    interact(stream, stdin=None, stdout=pipe[0], stderr=other)
        os.close(other)
    assert counting.calls["writev"] <= counting.calls["recv"]
    assert counting.calls["write"] == 0
    assert counting.calls["register"] <= 4  # what is polled does not change
    assert counting.calls["poll"] <= counting.calls["recv"] + 3


@pytest.mark.parametrize("job", ["logs", "attach"])
def test_large_frames_go_into_a_pipe_unseen(job: str, pipe: tuple[int, list[bytes]]) -> None:
    unit = frame(1, bytes(32 * 1024))
    head, parts, end = (FRAMED, [unit], b"") if job == "attach" else (LOG, [chunk(unit)], b"0\r\n\r\n")
    with RawListener(once(head, *parts * 1000, end)) as listener, Engine(listener.host, version="1.51") as engine:
        with engine.containers.logs("a") if job == "logs" else engine.containers.attach("a") as output:
            with Counting() as counting:
                copy_output(output, pipe[0], None)
    assert counting.calls["splice"] > 500  # the rest came with what was read
    assert counting.calls["writev"] < 200
    assert counting.calls.total() < 70 * 1000


def test_a_log_of_known_length_is_not_read_beyond_its_end(pipe: tuple[int, list[bytes]]) -> None:
    """What comes next on its connection is another call's."""
    whole = frame(1, bytes(100_000))
    answer = reply(whole, "200 OK", "application/vnd.docker.multiplexed-stream")
    first = len(answer) - len(whole) + 4000
    with RawListener(once(answer[:first], answer[first:])) as listener:
        with Engine(listener.host, version="1.51") as engine, engine.containers.logs("a") as output:
            with Counting() as counting:
                copy_output(output, pipe[0], None)
    assert counting.calls["splice"] > 0
    assert counting.calls["recv"] == 0  # the first part came with the head


@pytest.mark.parametrize("loop", LOOPS)
def test_a_stream_that_never_runs_dry_gives_way_now_and_then(loop: str) -> None:
    """Not at each read, which would halve what it brings; and not never, which would starve the other tasks."""
    near, far = socket.socketpair()
    turns = 0

    async def count_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await anyio.sleep(0)

    async def main() -> None:
        stream = AsyncSocketStream(near)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(count_turns)
            for _ in range(100):
                assert len(await stream.read(1000)) == 1000
            tasks.cancel_scope.cancel()
        stream.close()

    with near, far:
        far.sendall(bytes(100_000))
        anyio.run(main, backend=loop)
    assert 5 <= turns <= 25


@pytest.mark.parametrize("job", ["attach", "logs", "save", "put_archive"])
def test_memory_does_not_grow_with_what_goes_through(way: str, job: str) -> None:
    total = 64 * MIB
    unit = frame(1, bytes(32 * 1024 - 8))

    def script(peer: Peer) -> None:
        peer.read_until(b"\r\n\r\n")
        if job == "put_archive":
            buffer, left = bytearray(MIB), total - len(peer.unread())
            while left > 0:
                left -= peer.sock.recv_into(buffer)
            peer.sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            return
        peer.sock.sendall(FRAMED if job == "attach" else LOG)
        block = (unit if job == "attach" else chunk(unit)) * 32
        for _ in range(total // MIB):
            peer.sock.sendall(block)
        if job != "attach":
            peer.sock.sendall(b"0\r\n\r\n")

    async def through(engine: Any) -> None:
        if job == "put_archive":
            with tempfile.TemporaryFile() as tar:
                tar.truncate(total)
                await engine.containers.put_archive("a", "/", tar)
            return
        opened = engine.images.save("a") if job == "save" else getattr(engine.containers, job)("a")
        async with await opened as stream:
            received = 0
            while (pieces := await stream.receive()) is not None:
                received += sum(len(piece if job == "save" else piece[1]) for piece in pieces)
        assert received == total // (32 * 1024) * len(unit if job == "save" else unit[8:])

    async def body(engine: Any) -> None:
        tracemalloc.start()
        try:
            await through(engine)
            assert tracemalloc.get_traced_memory()[1] < 4 * MIB
        finally:
            tracemalloc.stop()

    with RawListener(script) as listener:
        run(way, listener.host, body)
