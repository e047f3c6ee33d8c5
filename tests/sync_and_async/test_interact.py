"""A person, or pipes, at a container: the library's calls, the terminal as it was before, and every way out."""

from __future__ import annotations

import os
import select
import signal
import socket
import termios
import threading
import time
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from support.handling import handling
from support.one_container import Container, frame
from support.raw_listener import Peer, RawListener, reply
from support.terminal import Terminal
from support.three_ways import plain, run

from engine_client import BadRequest, Engine, EngineTimeout, WaitFailed

if TYPE_CHECKING:
    from pathlib import Path

DETACH = b"\x10\x11"


def make_pipe(reading: int) -> int:
    """Make the descriptor `reading` the end of a new pipe; the end to write to."""
    end, writing = os.pipe()
    os.dup2(end, reading)
    os.close(end)
    return writing


def feed(fd: int, data: bytes) -> None:
    """Write `data` to a pipe and close it; -1 stands for none."""
    if fd >= 0:
        with open(fd, "wb") as file:
            file.write(data)


@pytest.mark.parametrize("source", ["pipe", "file", "null"])
def test_pipes_and_files(way: str, source: str, tmp_path: Path) -> None:
    given = b"" if source == "null" else b"typed" * 20_000

    def live(container: Container, peer: Peer) -> None:
        assert container.started.wait(10)
        peer.send(frame(1, b"out "), frame(2, b"err"))
        peer.send(frame(1, b"%d" % len(peer.read_to_end())))

    async def body(engine: Any) -> None:
        code = await engine.containers.interact(
            "c0ffee", stdin=stdin, stdout=out, stderr=err[1], begin=lambda: plain(engine).containers.start("c0ffee")
        )
        assert code == 7

    (tmp_path / "in").write_bytes(given)
    stdin = os.open(tmp_path / "in" if source == "file" else os.devnull, os.O_RDONLY)
    feeder = threading.Thread(target=feed, args=(make_pipe(stdin) if source == "pipe" else -1, given))
    feeder.start()
    out = os.open(tmp_path / "out", os.O_CREAT | os.O_WRONLY)
    err = os.pipe()
    with RawListener(Container(live, exit=b"7").serve) as listener:
        run(way, listener.host, body)
    assert (tmp_path / "out").read_bytes() == b"out %d" % len(given)
    assert os.read(err[0], 100) == b"err"
    for fd in (stdin, out, *err):
        os.close(fd)
    feeder.join()


def test_a_person_comes_is_sized_types_and_leaves(way: str, terminal: Terminal) -> None:
    def live(container: Container, peer: Peer) -> None:
        peer.send(b"prompt> ")
        assert terminal.shown(8) == b"prompt> "
        assert container.sized.acquire(timeout=10)
        assert terminal.is_raw()
        terminal.type(b"\x03\x10x\r")
        typed = b""
        while len(typed) < 4:
            typed += peer.sock.recv(100)
        assert typed == b"\x03\x10x\r"
        terminal.resize(40, 120)
        os.kill(os.getpid(), signal.SIGWINCH)
        assert container.sized.acquire(timeout=10)
        assert container.sizes == [b"h=30&w=100", b"h=40&w=120"]
        terminal.type(b"more" + DETACH)
        assert peer.read_to_end() == b"more"

    async def body(engine: Any) -> None:
        assert await engine.containers.interact("c0ffee", **terminal.streams) is None

    with handling(signal.SIGWINCH), RawListener(Container(live, tty=True).serve) as listener:
        run(way, listener.host, body)
    terminal.type(b"for the next one\n")
    assert os.read(terminal.mine, 100) == b"for the next one\n"


def test_a_size_that_changes_while_the_engine_is_told(way: str, terminal: Terminal) -> None:
    class Slow(Container):
        def answer(self, operation: bytes) -> bytes:
            if operation == b"resize" and not self.sizes:
                terminal.resize(40, 120)
            return super().answer(operation)

    def live(container: Container, peer: Peer) -> None:
        for _ in range(2):
            assert container.sized.acquire(timeout=10)
        assert container.sizes == [b"h=30&w=100", b"h=40&w=120"]

    async def body(engine: Any) -> None:
        assert await engine.containers.interact("c0ffee", **terminal.streams) == 0

    with RawListener(Slow(live, tty=True, exit=b"0").serve) as listener:
        run(way, listener.host, body)


def test_an_exec(way: str, terminal: Terminal) -> None:
    def live(container: Container, peer: Peer) -> None:
        peer.send(b"prompt> ")
        terminal.shown(8)
        terminal.type(b"exit\r")
        assert peer.sock.recv(100) == b"exit\r"

    async def body(engine: Any) -> None:
        config = {"Cmd": ["sh"], "Tty": True}
        assert await engine.exec.interact("c0ffee", config, **terminal.streams) == 3

    with RawListener(Container(live, tty=True, exit=b"3").serve) as listener:
        run(way, listener.host, body)


def test_a_new_container(way: str, terminal: Terminal) -> None:
    def live(container: Container, peer: Peer) -> None:
        assert container.started.wait(10)
        peer.send(b"bye")

    async def body(engine: Any) -> None:
        assert await engine.containers.run_interactive("busybox", ["sh"], **terminal.streams) == 5
        assert terminal.shown(3) == b"bye"

    with RawListener(Container(live, tty=True, exit=b"5").serve) as listener:
        run(way, listener.host, body)


def test_the_engine_dies(way: str, terminal: Terminal) -> None:
    async def body(engine: Any) -> None:
        with pytest.raises(WaitFailed, match="in the middle of its chunks"):
            await engine.containers.interact("c0ffee", **terminal.streams)

    with RawListener(Container(lambda _, peer: peer.send(b"prompt> "), tty=True).serve) as listener:
        run(way, listener.host, body)


def test_a_container_that_cannot_be_begun(way: str, terminal: Terminal) -> None:
    class Odd(Exception):
        pass

    def fail() -> None:
        raise Odd

    async def body(engine: Any) -> None:
        started = time.monotonic()
        for condition in ("next-exit", "removed"):
            with pytest.raises(Odd):
                await engine.containers.interact(
                    "c0ffee", begin=fail, condition=condition, sig_proxy=True, **terminal.streams
                )
        assert time.monotonic() - started < 10  # its end, which is not to come, is not waited for

    with RawListener(Container(lambda _, peer: peer.read_to_end(), tty=True).serve) as listener:
        run(way, listener.host, body)


@pytest.mark.unix_socket
@pytest.mark.parametrize("in_other_words", [False, True])
def test_one_that_is_refused_has_gone_before_that_is_said(way: str, in_other_words: bool) -> None:
    gone = threading.Event()

    class Refusing(Container):
        def answer(self, operation: bytes) -> bytes:
            if operation == b"start":
                self.started.set()
                return reply(b'{"message":"no such command"}', "400 Bad Request")
            return super().answer(operation)

    def live(container: Container, peer: Peer) -> None:
        assert container.started.wait(10)
        time.sleep(0.1)
        gone.set()
        container.ended.set()
        peer.read_to_end()

    async def body(engine: Any) -> None:
        def start() -> None:
            try:
                with Engine(listener.host, version="1.51") as other:
                    other.containers.start("c0ffee")
            except BadRequest:
                if in_other_words:
                    raise LookupError("it cannot") from None
                raise

        with pytest.raises(LookupError if in_other_words else BadRequest):
            await engine.containers.interact(
                "c0ffee", stdin=None, stdout=None, stderr=None, condition="removed", begin=start
            )
        assert gone.is_set()

    with RawListener(Refusing(live, exit=b"1").serve) as listener:
        run(way, listener.host, body)


@pytest.mark.unix_socket
def test_an_engine_that_does_not_answer_a_start(way: str) -> None:
    class Silent(Container):
        def answer(self, operation: bytes) -> bytes:
            if operation == b"start":
                assert self.ended.wait(10)
            return super().answer(operation)

        def serve(self, peer: Peer) -> None:
            with suppress(BrokenPipeError):
                super().serve(peer)

    async def body(engine: Any) -> None:
        impatient = engine.with_timeouts(reply=0.2)
        with pytest.raises(EngineTimeout, match=r"gave no reply within 0\.2 s"):
            await impatient.containers.run_interactive("busybox", tty=False, stdin=None)

    with RawListener(Silent(lambda _, peer: peer.read_to_end()).serve) as listener:
        run(way, listener.host, body)


def test_nobody_reads_our_output(way: str) -> None:
    def live(_: Container, peer: Peer) -> None:
        peer.send(frame(1, b"lost"))
        peer.read_to_end()

    async def body(engine: Any) -> None:
        with pytest.raises(BrokenPipeError):
            await engine.containers.interact("c0ffee", stdin=None, stdout=writing, stderr=None)

    reading, writing = os.pipe()
    os.close(reading)
    with RawListener(Container(live).serve) as listener:
        run(way, listener.host, body)
    os.close(writing)


@pytest.mark.parametrize("kind", ["pipe", "terminal"])
def test_two_sessions_write_to_one_place(loop: str, kind: str, terminal: Terminal) -> None:
    parts = 50

    def live(container: Container, peer: Peer) -> None:
        for _ in range(parts):
            peer.send(frame(1, b"part"))
            time.sleep(0.001)

    async def body(engine: Any) -> None:
        async def session() -> None:
            assert await engine.containers.interact("c0ffee", stdin=None, stdout=out, stderr=None) == 0

        async with anyio.create_task_group() as tasks:
            for _ in range(2):
                tasks.start_soon(session)

    shown, writing = os.pipe()
    out = writing if kind == "pipe" else terminal.mine
    with RawListener(Container(live, exit=b"0").serve) as listener:
        run(loop, listener.host, body)
    os.close(writing)
    with open(shown, "rb") as pipe:
        got = pipe.read() if kind == "pipe" else terminal.shown(2 * 4 * parts)
    assert got == b"part" * 2 * parts


@pytest.mark.parametrize("source", ["write-only", "folder"])
def test_stdin_that_cannot_be_read_is_at_its_end(way: str, source: str) -> None:
    def live(container: Container, peer: Peer) -> None:
        assert peer.read_to_end() == b""
        peer.send(frame(1, b"output"))

    async def body(engine: Any) -> None:
        assert await engine.containers.interact("c0ffee", stdin=stdin, stdout=out, stderr=None) == 0

    stdin = os.open(os.devnull, os.O_WRONLY) if source == "write-only" else os.open("/", os.O_RDONLY)
    shown, out = os.pipe()
    with RawListener(Container(live, exit=b"0").serve) as listener:
        run(way, listener.host, body)
    assert os.read(shown, 100) == b"output"
    for fd in (stdin, shown, out):
        os.close(fd)


def test_what_was_typed_before_the_detach_keys_arrives(way: str) -> None:
    typed = b"x" * 240_000  # somewhat more than a unix socket holds

    def live(_: Container, peer: Peer) -> None:
        feeder.join()
        while select.select([stdin], [], [], 0)[0]:
            time.sleep(0.01)
        time.sleep(0.1)
        assert peer.read_to_end() == typed
        arrived.set()

    async def body(engine: Any) -> None:
        assert await engine.containers.interact("c0ffee", stdin=stdin, stdout=None, stderr=None) is None
        assert arrived.wait(10)  # the end of the listener would cut short what is on its way

    arrived = threading.Event()
    stdin, keys = os.pipe()
    feeder = threading.Thread(target=os.write, args=(keys, typed + DETACH))
    feeder.start()
    with RawListener(Container(live, tty=True).serve) as listener:
        run(way, listener.host, body)
    os.close(stdin)
    os.close(keys)


def test_one_descriptor_for_both_directions(way: str) -> None:
    """Whose other side sends all that it has to before it reads."""
    size = 3_000_000

    def live(_: Container, peer: Peer) -> None:
        output = threading.Thread(target=peer.sock.sendall, args=(frame(1, b"o" * size),))
        output.start()
        assert len(peer.read_to_end()) == size
        output.join()

    def talk() -> None:
        time.sleep(0.2)
        theirs.sendall(b"i" * size)
        theirs.shutdown(socket.SHUT_WR)
        while data := theirs.recv(1 << 16):
            got.append(data)

    async def body(engine: Any) -> None:
        fd = ours.fileno()
        assert await engine.containers.interact("c0ffee", stdin=fd, stdout=fd, stderr=None) == 0
        ours.close()

    got: list[bytes] = []
    ours, theirs = socket.socketpair()
    talker = threading.Thread(target=talk)
    talker.start()
    with RawListener(Container(live, exit=b"0").serve) as listener:
        run(way, listener.host, body)
    talker.join()
    theirs.close()
    assert b"".join(got) == b"o" * size


def test_a_size_that_is_refused_at_first(way: str, terminal: Terminal) -> None:
    """A process that is being started may already print, and not yet know its terminal."""

    class Starting(Container):
        refused = 0

        def answer(self, operation: bytes) -> bytes:
            if operation == b"resize" and self.refused < 3:
                self.refused += 1
                return reply(b'{"message":"not yet"}', "500 Internal Server Error")
            return super().answer(operation)

    def live(container: Container, peer: Peer) -> None:
        while engine.refused < 3:
            peer.send(b"output")
            time.sleep(0.01)
        terminal.type(b"typed")
        assert peer.sock.recv(5) == b"typed"
        for _ in range(4):
            assert container.sized.acquire(timeout=10)

    async def body(client: Any) -> None:
        assert await client.containers.interact("c0ffee", **terminal.streams) == 0

    engine = Starting(live, tty=True, exit=b"0")
    with RawListener(engine.serve) as listener:
        run(way, listener.host, body)


def test_cancelled(loop: str, terminal: Terminal) -> None:
    async def body(engine: Any) -> None:
        for proxy in (False, True):
            with anyio.move_on_after(0.2) as scope:
                await engine.containers.interact("c0ffee", sig_proxy=proxy, **terminal.streams)
            assert scope.cancelled_caught
            assert termios.tcgetattr(terminal.mine) == terminal.before

    with RawListener(Container(lambda _, peer: peer.read_to_end(), tty=True).serve) as listener:
        run(loop, listener.host, body)


def test_a_terminal_that_shows_nothing_holds_up_no_other_task(loop: str, terminal: Terminal) -> None:
    """Whoever sits there has stopped the output; what is shown later is all of it."""
    size = 1 << 20

    def live(_: Container, peer: Peer) -> None:
        peer.sock.sendall(b"x" * size)

    async def body(engine: Any) -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(session, engine)
            for _ in range(50):
                await anyio.sleep(0.01)
            reader.start()

    async def session(engine: Any) -> None:
        streams = {"stdin": None, "stdout": terminal.mine, "stderr": None}
        assert await engine.containers.interact("c0ffee", **streams) == 0

    shown: list[bytes] = []
    reader = threading.Thread(target=lambda: shown.append(terminal.shown(size)))
    termios.tcsetattr(
        terminal.mine,
        termios.TCSANOW,
        [*terminal.before[:1], terminal.before[1] & ~termios.OPOST, *terminal.before[2:]],
    )
    with RawListener(Container(live, tty=True, exit=b"0").serve) as listener:
        run(loop, listener.host, body)
    reader.join(10)
    assert shown == [b"x" * size]
    termios.tcsetattr(terminal.mine, termios.TCSANOW, terminal.before)


@pytest.mark.parametrize("by", ["cancellation", "SIGTERM"])
def test_a_terminal_that_shows_nothing_can_be_left(loop: str, by: str, terminal: Terminal) -> None:
    def live(_: Container, peer: Peer) -> None:
        peer.sock.sendall(b"x" * 100_000)
        time.sleep(0.3)
        if by == "SIGTERM":
            os.kill(os.getpid(), signal.SIGTERM)
        peer.read_to_end()

    async def body(engine: Any) -> None:
        with anyio.move_on_after(0.5 if by == "cancellation" else 10) as scope:
            await engine.containers.interact("c0ffee", **terminal.streams)
        assert scope.cancelled_caught

    ended = pytest.raises(SystemExit) if by == "SIGTERM" else nullcontext()
    with RawListener(Container(live, tty=True).serve) as listener, ended:
        run(loop, listener.host, body)
