"""A container's output into pipes, however it is cut, and however that ends: nothing lost, nothing twice."""

from __future__ import annotations

import os
import random
import threading
import time
from contextlib import contextmanager, nullcontext, suppress
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from support.raw_listener import Peer, RawListener
from support.stream_kinds import CHUNKED, UPGRADED, chunk, frame
from support.three_ways import run

from engine_client import DeadlinePassed, Engine, EngineTimeout, StreamClosed, StreamTruncated
from engine_client._async import interactive as for_loops
from engine_client._sync import interactive as for_threads

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

KIB = 1024
HEADS = {"logs": CHUNKED + b"multiplexed-stream\r\n\r\n", "attach": UPGRADED + b"multiplexed-stream\r\n\r\n"}
SIZES = (0, 1, 100, 8 * KIB - 1, 8 * KIB, 32 * KIB, 32 * KIB, 32 * KIB, 100_000, 1 << 20)


class Pipe:
    """Its end to write to, and what came out at the other end."""

    def __init__(self) -> None:
        self.reading, self.writing = os.pipe()
        self.received = bytearray()
        self._thread = threading.Thread(target=self._drain)

    def _drain(self) -> None:
        while data := os.read(self.reading, 1 << 20):
            self.received += data

    def start(self) -> None:
        """Read what comes, from now on."""
        self._thread.start()

    def end(self) -> None:
        """Close the end to write to, and read the rest."""
        os.close(self.writing)
        self._thread.join()
        os.close(self.reading)


@contextmanager
def two_pipes() -> Generator[tuple[Pipe, Pipe]]:
    pipes = Pipe(), Pipe()
    for pipe in pipes:
        pipe.start()
    try:
        yield pipes
    finally:
        for pipe in pipes:
            pipe.end()


def sending(kind: str, parts: Sequence[bytes]) -> Callable[[Peer], None]:
    """A script that sends `parts` behind the head, each in a chunk of its own where it is a log, and ends."""

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.sock.sendall(HEADS[kind])
        for part in parts:
            peer.sock.sendall(chunk(part) if kind == "logs" else part)
        peer.sock.sendall(b"0\r\n\r\n" if kind == "logs" else b"")

    return script


async def copy(way: str, kind: str, engine: Any, *fds: int) -> None:
    """Copy the output to the descriptors."""
    opened = engine.containers.logs("a") if kind == "logs" else engine.containers.attach("a")
    async with await opened as stream:
        if way == "sync":
            for_threads.copy_output(stream.blocking, *fds)
        else:
            await for_loops.copy_output(stream, *fds)


@pytest.mark.parametrize("cut", ["at frames", "anywhere", "in two pieces each"])
@pytest.mark.parametrize("kind", ["logs", "attach"])
def test_every_byte_arrives(way: str, kind: str, cut: str) -> None:
    draw = random.Random(f"{way}{kind}{cut}")
    sizes = [*SIZES, *draw.choices(SIZES[:-1], k=150)]
    frames = [(draw.choice((1, 2)), draw.randbytes(size)) for size in sizes]
    data = [frame(number, payload) for number, payload in frames]
    if cut == "in two pieces each":
        data = [part for whole in data for part in (whole[:9], whole[9:]) if part]
    elif cut == "anywhere":
        whole = b"".join(data)
        places = sorted({0, *draw.choices(range(len(whole)), k=200), len(whole)})
        data = [whole[start:stop] for start, stop in pairwise(places)]

    async def body(engine: Any) -> None:
        await copy(way, kind, engine, out.writing, err.writing)

    with two_pipes() as (out, err), RawListener(sending(kind, data)) as listener:
        run(way, listener.host, body)
    for number, pipe in enumerate((out, err), 1):
        assert pipe.received == b"".join(payload for to, payload in frames if to == number)


def test_a_terminals_log_comes_in_chunks(way: str) -> None:
    draw = random.Random(way)
    lines = [draw.randbytes(draw.choice((1, 80, 80, 80, 20 * KIB))) for _ in range(200)]

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.sock.sendall(CHUNKED + b"raw-stream\r\n\r\n")
        for line in lines:
            peer.sock.sendall(chunk(line))
        peer.sock.sendall(b"0\r\n\r\n")

    async def body(engine: Any) -> None:
        await copy(way, "logs", engine, out.writing, err.writing)

    with two_pipes() as (out, err), RawListener(script) as listener:
        run(way, listener.host, body)
    assert out.received == b"".join(lines)


def test_a_terminals_output_is_one_stream(way: str) -> None:
    data = random.Random(way).randbytes(3 << 20)

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.sock.sendall(UPGRADED + b"raw-stream\r\n\r\n" + data[:10])
        peer.sock.sendall(data[10:])

    async def body(engine: Any) -> None:
        await copy(way, "attach", engine, out.writing, err.writing)

    with two_pipes() as (out, err), RawListener(script) as listener:
        run(way, listener.host, body)
    assert out.received == data
    assert not err.received


def test_a_slow_reader_loses_nothing(way: str) -> None:
    data = random.Random(way).randbytes(24 << 20)
    parts = [frame(1, data[at : at + 32 * KIB]) for at in range(0, len(data), 32 * KIB)]
    pipe, all_sent = Pipe(), threading.Event()

    def script(peer: Peer) -> None:
        threading.Timer(0.2, pipe.start).start()
        sending("attach", parts)(peer)
        all_sent.set()

    async def body(engine: Any) -> None:
        await copy(way, "attach", engine, pipe.writing, pipe.writing)

    with RawListener(script) as listener:
        run(way, listener.host, body)
    assert all_sent.is_set()
    pipe.end()
    assert pipe.received == data


LARGE = b"x" * 32 * KIB


def broken(kind: str, at: int, *, reset: bool) -> Callable[[Peer], None]:
    """A script that sends three large frames, `at` bytes of the payload of a fourth, and no more."""

    def script(peer: Peer) -> None:
        if reset:
            peer.sock.recv(1)  # closed with something unread, a unix socket resets the connection
        else:
            peer.read_request()
        whole = frame(1, LARGE)
        size, end = (b"%x\r\n" % len(whole), b"\r\n") if kind == "logs" else (b"", b"")
        peer.sock.sendall(HEADS[kind])
        peer.sock.sendall((size + whole + end) * 3 + size + whole[: 8 + at])

    return script


@pytest.mark.parametrize("at", [0, 1, 32 * KIB - 1, 32 * KIB])
@pytest.mark.parametrize("kind", ["logs", "attach"])
def test_a_stream_that_ends(way: str, kind: str, at: int) -> None:
    """Too early, but where it is an attached one between two frames."""

    async def body(engine: Any) -> None:
        may = kind == "attach" and at == len(LARGE)
        with nullcontext() if may else pytest.raises(StreamTruncated):
            await copy(way, kind, engine, out.writing, err.writing)

    with two_pipes() as (out, err), RawListener(broken(kind, at, reset=False)) as listener:
        run(way, listener.host, body)
    assert out.received == LARGE * 3 + LARGE[:at]


@pytest.mark.unix_socket
@pytest.mark.parametrize("at", [0, 1, 32 * KIB - 1, 32 * KIB])
@pytest.mark.parametrize("kind", ["logs", "attach"])
def test_a_stream_that_is_reset(way: str, kind: str, at: int) -> None:
    """On the other roads a reset may lose what is on its way."""

    async def body(engine: Any) -> None:
        with pytest.raises(StreamTruncated):
            await copy(way, kind, engine, out.writing, err.writing)

    with two_pipes() as (out, err), RawListener(broken(kind, at, reset=True)) as listener:
        run(way, listener.host, body)
    assert out.received == LARGE * 3 + LARGE[:at]


def test_a_silence_inside_a_frame(way: str) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.sock.sendall(HEADS["attach"] + frame(1, LARGE) * 3 + frame(1, LARGE)[:20_000])
        peer.read_to_end()

    async def body(engine: Any) -> None:
        with pytest.raises(EngineTimeout, match=r"nothing came from the engine for 0\.2 s"):
            await copy(way, "attach", engine, out.writing, err.writing)

    with two_pipes() as (out, err), RawListener(script) as listener:
        run(way, listener.host, body, idle=0.2)
    assert len(out.received) == 3 * len(LARGE) + 20_000 - 8


@pytest.mark.parametrize("kind", ["framed", "raw"])
def test_a_deadline_ends_a_stream_that_never_does(way: str, kind: str) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.sock.sendall(HEADS["attach"] if kind == "framed" else UPGRADED + b"raw-stream\r\n\r\n")
        with suppress(OSError):
            while True:
                peer.sock.sendall((frame(1, LARGE) if kind == "framed" else LARGE) * 8)

    async def body(engine: Any) -> None:
        with pytest.raises(DeadlinePassed):
            await copy(way, "attach", engine, out.writing, err.writing)

    with two_pipes() as (out, err), RawListener(script) as listener:
        run(way, listener.host, body, total=0.3)
    assert len(out.received) > len(LARGE)


def test_nobody_reads_the_pipe_any_more(way: str) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        with suppress(OSError):
            peer.sock.sendall(HEADS["attach"] + frame(1, LARGE) * 200)

    async def body(engine: Any) -> None:
        with pytest.raises(BrokenPipeError):
            await copy(way, "attach", engine, writing, writing)

    reading, writing = os.pipe()
    threading.Timer(0.1, os.close, [reading]).start()
    with RawListener(script) as listener:
        run(way, listener.host, body)
    os.close(writing)


@pytest.mark.unix_socket
def test_closed_by_another_thread() -> None:
    streams: list[Any] = []

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.sock.sendall(HEADS["attach"] + frame(1, LARGE) * 3 + frame(1, LARGE)[:20_000])
        while len(out.received) < 3 * len(LARGE) + 20_000 - 8:
            time.sleep(0.001)
        streams[0].close()

    with two_pipes() as (out, err), RawListener(script) as listener, Engine(listener.host, version="1.51") as engine:
        with engine.containers.attach("a") as stream:
            streams.append(stream)
            with pytest.raises(StreamClosed):
                for_threads.copy_output(stream, out.writing, err.writing)
