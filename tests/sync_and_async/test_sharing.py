"""One client for many threads, and for a parent and its children."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.raw_listener import Peer, RawListener, reply, serve
from support.stream_kinds import UPGRADED, frame
from support.three_ways import LOOPS, descriptors

from engine_client import Engine, Timeouts
from engine_client._sync.http import Connection

if TYPE_CHECKING:
    from types import FrameType

ROOT = Path(__file__).parent.parent.parent
THREADS = 16
ROUNDS = 50
PING = b"HTTP/1.1 200 OK\r\nApi-Version: 1.47\r\nContent-Length: 0\r\n\r\n"


def test_sixteen_threads_share_a_client() -> None:
    pings: list[bytes] = []

    def script(peer: Peer) -> None:
        while request := peer.read_request():
            path = request.split(b" ", 2)[1].partition(b"?")[0].split(b"/")
            if path[1] == b"_ping":
                pings.append(request)
                peer.send(PING)
            elif path[-1] == b"attach":
                peer.send(UPGRADED + b"multiplexed-stream\r\n\r\n" + frame(1, path[3]))
                peer.sock.sendall(frame(2, peer.read_to_end()))
                return
            else:
                assert path[1] == b"v1.47"
                peer.send(reply(b'{"Id":"%s"}' % path[3]))

    def work(thread: int) -> None:
        together.wait(10)
        for number in range(ROUNDS):
            name = f"{thread}-{number}"
            assert engine.containers.inspect(name)["Id"] == name
            with engine.containers.attach(name, stdin=True) as stream:
                output = stream.communicate(name.encode() * 1000)
            assert output.stdout == name.encode()
            assert output.stderr == name.encode() * 1000

    before = descriptors()
    together = threading.Barrier(THREADS)
    waits = Timeouts(reply=30, idle=30, total=60)
    with RawListener(script) as listener, Engine(listener.host, timeouts=waits) as engine:
        with ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(work, range(THREADS)))
        assert listener.connections <= THREADS * (ROUNDS + 1)  # one for each attach, and one for each thread's calls
        assert 1 <= len(pings) <= THREADS
    assert descriptors() == before


def test_a_stream_closed_by_one_thread_while_another_reads_its_end() -> None:
    """Just before the closing: the connection must not be lent out again."""

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(answer[:-5])
        assert closing.wait(10)
        peer.send(answer[-5:])
        peer.read_to_end()

    def hold_up(frame: FrameType, event: str, _value: object) -> None:
        if event == "call" and frame.f_code is Connection.close.__code__:
            closing.set()
            assert called.wait(10)

    def close() -> None:
        sys.settrace(hold_up)
        stream.close()

    answer = reply(b"output", "200 OK", "application/vnd.docker.raw-stream")
    closing, called = threading.Event(), threading.Event()
    with RawListener(script, serve(reply(b"[]"))) as listener, Engine(listener.host, version="1.51") as engine:
        stream = engine.containers.logs("a")
        closer = threading.Thread(target=close)
        closer.start()
        assert stream.read_all().stdout == b"output"
        assert engine.containers.list() == []
        called.set()
        closer.join()


BLOCKING = """
import os, sys
from engine_client import Engine

engine = Engine(sys.argv[1], version="1.51")
stream = engine.containers.attach("a", tty=True)
logs = engine.containers.logs("a", tty=True)
assert engine.containers.list() == []
child = os.fork()
if not child:
    assert engine.containers.list() == []
    stream.close()
    logs.close()
    engine.close()
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
assert engine.containers.list() == []
assert stream.receive() == [(1, b"still there")]
assert logs.receive() == [(1, b"still there")]
"""

ASYNC = """
import os, sys
import anyio
from engine_client import AsyncEngine

async def call():
    assert await engine.containers.list() == []

async def open_streams():
    streams = await engine.containers.attach("a", tty=True), await engine.containers.logs("a", tty=True)
    await call()
    return streams

async def close_all():
    await call()
    await stream.aclose()
    await logs.aclose()
    await engine.aclose()

async def go_on():
    await call()
    assert await stream.receive() == [(1, b"still there")]
    assert await logs.receive() == [(1, b"still there")]

engine = AsyncEngine(sys.argv[1], version="1.51")
stream, logs = anyio.run(open_streams, backend=sys.argv[2])
child = os.fork()
if not child:
    anyio.run(close_all, backend=sys.argv[2])
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
anyio.run(go_on, backend=sys.argv[2])
"""


@pytest.mark.parametrize(
    ("code", "backend"), [(BLOCKING, ""), *((ASYNC, loop) for loop in LOOPS)], ids=["sync", *LOOPS]
)
def test_a_child_has_connections_of_its_own_and_leaves_its_parents_alone(code: str, backend: str) -> None:
    """The client is forked in a process of one thread, as forking is safe only there."""
    called_on: list[Peer] = []
    child_has_gone = threading.Event()

    def script(peer: Peer) -> None:
        while request := peer.read_request():
            if b"/json" not in request:
                peer.send(UPGRADED + b"raw-stream\r\n\r\n" if b"/attach" in request else b"HTTP/1.1 200 OK\r\n\r\n")
                assert child_has_gone.wait(20)
                peer.send(b"still there")
                peer.read_to_end()
                return
            called_on.append(peer)
            if len(called_on) == 3:
                child_has_gone.set()
            peer.send(reply(b"[]"))

    with RawListener(script) as listener:
        environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
        line = [sys.executable, "-c", code, listener.host, backend]
        done = subprocess.run(line, env=environ, capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stderr) == (0, "")
        first, of_child, last = called_on
        assert first is last
        assert of_child is not first
        assert listener.connections == 4
