"""Signals in a session: what goes to the container, what ends it, and what they leave behind."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import termios
import threading
import time
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from support.handling import handling
from support.one_container import Container, frame
from support.raw_listener import Peer, RawListener
from support.terminal import Terminal
from support.three_ways import run, until

from engine_client import SessionInterrupted

if TYPE_CHECKING:
    pass


@pytest.mark.parametrize("tty", [False, True])
def test_signals_are_passed_on_and_the_third_ends_it(way: str, tty: bool) -> None:
    def live(container: Container, peer: Peer) -> None:
        for number in (*[signal.SIGUSR1] * 100, signal.SIGTERM, signal.SIGINT):  # often enough to hit any gap
            container.killed.clear()
            os.kill(os.getpid(), number)
            assert container.killed.wait(10)
            assert container.signal == b"signal=" + number.name.removeprefix("SIG").encode()
        peer.send(b"output" if tty else frame(1, b"output"))
        assert os.read(shown, 6) == b"output"  # whatever the session opens for itself, it has by now
        time.sleep(0.1)  # and waits for more
        signal.pthread_kill(threading.get_ident(), signal.SIGTERM)  # which interrupts no system call of the session
        peer.read_to_end()

    async def body(engine: Any) -> None:
        streams = {"stdin": None, "stdout": out, "stderr": None}
        with pytest.raises(SessionInterrupted, match="got 3 SIGTERM/SIGINTs"):
            await engine.containers.interact("c0ffee", sig_proxy=True, **streams)

    before = {number: signal.getsignal(number) for number in signal.valid_signals()}
    shown, out = os.pipe()
    with handling(signal.SIGUSR1), RawListener(Container(live, tty=tty).serve) as listener:
        run(way, listener.host, body)
    os.close(shown)
    os.close(out)
    assert {number: signal.getsignal(number) for number in before} == before


def test_signals_that_come_while_another_is_passed_on(way: str) -> None:
    class Told(Container):
        told = 0

        def answer(self, operation: bytes) -> bytes:
            if operation == b"kill" and self.told < 300:  # deeper than a handler inside a handler could go
                self.told += 1
                os.kill(os.getpid(), signal.SIGUSR1 if self.told % 2 else signal.SIGUSR2)
            return super().answer(operation)

    def live(container: Container, peer: Peer) -> None:
        os.kill(os.getpid(), signal.SIGUSR2)
        while not container.signal.endswith(b"USR2") or engine.told < 300:
            assert container.killed.wait(10)
            container.killed.clear()

    async def body(client: Any) -> None:
        streams = {"stdin": None, "stdout": None, "stderr": None}
        assert await client.containers.interact("c0ffee", sig_proxy=True, **streams) == 0

    engine = Told(live, exit=b"0")
    with RawListener(engine.serve) as listener:
        run(way, listener.host, body)
    assert engine.told == 300


def test_the_third_ends_it_also_where_the_engine_hangs(way: str) -> None:
    class Hanging(Container):
        def answer(self, operation: bytes) -> bytes:
            if operation == b"kill":
                over.wait(20)
            return super().answer(operation)

    def live(container: Container, peer: Peer) -> None:
        peer.send(frame(1, b"output"))
        assert os.read(shown, 6) == b"output"
        for _ in range(3):
            time.sleep(0.2)
            os.kill(os.getpid(), signal.SIGINT)
        peer.read_to_end()

    async def body(engine: Any) -> None:
        streams = {"stdin": None, "stdout": out, "stderr": None}
        with pytest.raises(SessionInterrupted):
            await engine.containers.interact("c0ffee", sig_proxy=True, **streams)
        over.set()

    over = threading.Event()
    shown, out = os.pipe()
    with RawListener(Hanging(live).serve) as listener:
        run(way, listener.host, body, limit=8)
    os.close(shown)
    os.close(out)


def test_a_signal_that_was_not_passed_on_is_the_containers_all_the_same(loop: str) -> None:
    class Slow(Container):
        def answer(self, operation: bytes) -> bytes:
            if operation == b"kill":
                os.kill(os.getpid(), signal.SIGUSR1)
                time.sleep(0.1)
                over.set()
                time.sleep(0.3)
            return super().answer(operation)

    def live(_: Container, peer: Peer) -> None:
        os.kill(os.getpid(), signal.SIGUSR1)
        assert over.wait(10)

    async def body(engine: Any) -> None:
        assert await engine.containers.interact("c0ffee", stdin=None, stdout=None, sig_proxy=True) == 0

    over = threading.Event()
    ours: list[int] = []
    before = signal.signal(signal.SIGUSR1, lambda number, _: ours.append(number))
    with RawListener(Slow(live, exit=b"0").serve) as listener:
        run(loop, listener.host, body)
    signal.signal(signal.SIGUSR1, before)
    assert ours == []


def test_a_loops_own_handler_is_back_afterwards() -> None:
    def live(container: Container, peer: Peer) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        assert container.killed.wait(10)
        peer.send(b"prompt> ")

    async def body(engine: Any) -> None:
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, ours.append, "SIGTERM")
        loop.add_signal_handler(signal.SIGUSR1, ours.append, "SIGUSR1")
        assert await engine.containers.interact("c0ffee", stdin=None, stdout=None, sig_proxy=True) == 0
        assert ours == []
        for number in (signal.SIGTERM, signal.SIGUSR1):
            os.kill(os.getpid(), number)
        with anyio.fail_after(5):
            await until(lambda: ours == ["SIGTERM", "SIGUSR1"])

    ours: list[str] = []
    with RawListener(Container(live, tty=True, exit=b"0").serve) as listener:
        run("asyncio", listener.host, body)


def test_of_two_sessions_the_first_ends_first(loop: str) -> None:
    def live(container: Container, peer: Peer) -> None:
        if not attached.is_set():
            attached.set()
            assert second.wait(10)
            return
        second.set()
        assert first_is_over.wait(10)
        os.kill(os.getpid(), signal.SIGUSR1)
        assert container.killed.wait(10)

    async def session(engine: Any) -> None:
        assert await engine.containers.interact("c0ffee", stdin=None, stdout=None, sig_proxy=True) == 0
        first_is_over.set()

    async def body(engine: Any) -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(session, engine)
            await until(attached.is_set)
            tasks.start_soon(session, engine)

    attached, second, first_is_over = threading.Event(), threading.Event(), threading.Event()
    with handling(signal.SIGUSR1), RawListener(Container(live, tty=True, exit=b"0").serve) as listener:
        run(loop, listener.host, body)
    assert signal.set_wakeup_fd(-1) == -1


def test_sigterm_leaves_the_terminal_as_it_was(way: str, terminal: Terminal) -> None:
    def live(container: Container, peer: Peer) -> None:
        peer.send(b"prompt> ")
        terminal.shown(8)
        os.kill(os.getpid(), signal.SIGTERM)
        peer.read_to_end()

    async def body(engine: Any) -> None:
        await engine.containers.interact("c0ffee", **terminal.streams)

    with RawListener(Container(live, tty=True).serve) as listener:
        with pytest.raises(SystemExit) as caught:
            run(way, listener.host, body)
        assert caught.value.code == 128 + signal.SIGTERM


@pytest.fixture(params=["just raw", "still raw"])
def moment(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """When SIGTERM comes: as the terminal has become raw, or as it is about to be put back."""
    set_to = termios.tcsetattr
    calls = itertools.count()

    def tcsetattr(fd: int, when: int, attributes: list[Any]) -> None:
        number = next(calls)
        if number == 1 and request.param == "still raw":
            os.kill(os.getpid(), signal.SIGTERM)
        set_to(fd, when, attributes)
        if number == 0 and request.param == "just raw":
            os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(termios, "tcsetattr", tcsetattr)
    moment: str = request.param
    return moment


def lives_until(moment: str) -> Container:
    """A container with a terminal that ends by itself, unless SIGTERM comes at the start."""

    def live(_: Container, peer: Peer) -> None:
        if moment == "just raw":
            peer.read_to_end()

    return Container(live, tty=True, exit=b"0")


def test_sigterm_as_the_terminal_becomes_raw_or_no_longer_is(way: str, moment: str, terminal: Terminal) -> None:
    async def session(engine: Any) -> None:
        await engine.containers.interact("c0ffee", **terminal.streams)

    with RawListener(lives_until(moment).serve) as listener:
        with pytest.raises(SystemExit) as caught:
            run(way, listener.host, session)
        assert caught.value.code == 128 + signal.SIGTERM
    assert not terminal.is_raw()
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_a_handler_that_raises_then(moment: str, terminal: Terminal) -> None:
    """Of a blocking session alone: a loop's handlers raise nothing into its tasks."""

    def handler(_number: int, _frame: object) -> None:
        raise LookupError

    async def session(engine: Any) -> None:
        await engine.containers.interact("c0ffee", **terminal.streams)

    before = signal.signal(signal.SIGTERM, handler)
    try:
        with RawListener(lives_until(moment).serve) as listener, pytest.raises(LookupError):
            run("sync", listener.host, session)
        assert not terminal.is_raw()
        assert signal.getsignal(signal.SIGTERM) is handler
    finally:
        signal.signal(signal.SIGTERM, before)


def test_sigterm_while_the_engine_takes_no_size(way: str, terminal: Terminal) -> None:
    class Hanging(Container):
        def answer(self, operation: bytes) -> bytes:
            if operation == b"resize" and self.sizes:
                os.kill(os.getpid(), signal.SIGTERM)
                over.wait(20)
            return super().answer(operation)

    def live(container: Container, peer: Peer) -> None:
        peer.send(b"prompt> ")
        terminal.shown(8)
        terminal.resize(40, 120)
        os.kill(os.getpid(), signal.SIGWINCH)
        peer.read_to_end()
        over.set()

    async def body(engine: Any) -> None:
        await engine.containers.interact("c0ffee", **terminal.streams)

    over = threading.Event()
    with RawListener(Hanging(live, tty=True).serve) as listener, pytest.raises(SystemExit):
        run(way, listener.host, body, limit=8)
