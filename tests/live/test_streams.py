"""Streams and sessions of the library on real engines, three ways."""

from __future__ import annotations

import resource
import signal
import threading
import time
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from support.terminal import Terminal
from support.three_ways import LOOPS, WAYS, descriptors, plain, run

from engine_client import DeadlinePassed, StreamClosed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine_client import Engine

pytestmark = [pytest.mark.live, pytest.mark.parametrize("way", WAYS)]
STREAMS = 1000
PROMPT = rb"/ # (\x1b\[6n)?"


@pytest.fixture
def container(engine: Engine) -> str:
    """A container that does nothing, for execs."""
    id = engine.containers.create({"Image": "busybox", "Cmd": ["sleep", "1000"]})["Id"]
    engine.containers.start(id)
    return id


def processes(engine: Engine, container: str) -> list[str]:
    """The command lines of those that run; what has ended and was not waited for has none."""
    lines = engine.exec.run(container, ["ps", "-o", "stat,args"]).stdout.decode().splitlines()
    return [line.split(None, 1)[1] for line in lines[1:] if not line.startswith("Z")]


def test_output_and_exit_codes(way: str, engine_host: str, container: str) -> None:
    script = "echo one; printf 'tw'; sleep 0.1; echo o; echo erür >&2; exit 9"

    async def body(engine: Any) -> None:
        config = {"Cmd": ["sh", "-c", script], "AttachStdout": True, "AttachStderr": True}
        async with await engine.exec.start((await engine.exec.create(container, config))["Id"]) as stream:
            lines = [line async for line in stream.lines()]
            assert sorted(lines) == [(1, "one"), (1, "two"), (2, "erür")]
            assert await stream.exit_code() == 9
        async with await engine.exec.start((await engine.exec.create(container, config))["Id"]) as stream:
            output = await stream.read_all()
            assert (output.stdout, output.stderr, output.exit_code) == (b"one\ntwo\n", "erür\n".encode(), 9)
        hidden = "exec >&- 2>&-; sleep 0.3; exit 3"
        assert (await engine.exec.run(container, ["sh", "-c", hidden])).exit_code == 3
        assert (await engine.exec.run(container, ["cat"], stdin=b"typed")).stdout == b"typed"
        id = (await engine.containers.create({"Image": "busybox", "Cmd": ["sh", "-c", "echo out; exit 4"]}))["Id"]
        async with await engine.containers.attach(id, wait="next-exit") as stream:
            await engine.containers.start(id)
            output = await stream.read_all()
            assert (output.stdout, output.exit_code) == (b"out\n", 4)

    run(way, engine_host, body, version=None)


def test_an_exec_past_its_deadline_is_killed_with_its_children(
    way: str, engine_host: str, engine: Engine, container: str
) -> None:
    async def body(engine: Any) -> None:
        command = ["sh", "-c", "sleep 765 & (sleep 766 & exec sleep 767) & trap '' TERM; sleep 768"]
        for config in ({}, {"User": "1234:1234"}):
            started = time.monotonic()
            with pytest.raises(DeadlinePassed, match=r"exec\.run was not done within 1 s") as caught:
                await engine.with_timeouts(total=1).exec.run(container, command, config=config, kill=True)
            assert not getattr(caught.value, "__notes__", [])
            assert time.monotonic() - started < 10
            assert await engine.containers.list()

    run(way, engine_host, body, version=None, limit=60)
    running = processes(engine, container)
    assert any("sleep 1000" in line for line in running)
    assert not [line for line in running if "76" in line]


def test_an_exec_that_cannot_be_killed_says_so(way: str, engine_host: str, engine: Engine, container: str) -> None:
    async def body(engine: Any) -> None:
        command = ["sh", "-c", "rm /bin/cat /bin/sh; exec sleep 2"]
        with pytest.raises(DeadlinePassed) as caught:
            await engine.with_timeouts(total=1).exec.run(container, command, kill=True)
        (note,) = caught.value.__notes__
        assert note.startswith("what it started could not be killed: ")

    run(way, engine_host, body, version=None, limit=60)


def test_a_person_at_a_new_container(way: str, engine_host: str, engine: Engine, terminal: Terminal) -> None:
    """Sized, detached from, come back to, signalled and ended."""
    faults: list[BaseException] = []
    shown: list[bytes] = []

    def first_visit() -> None:
        terminal.expect(PROMPT)
        terminal.type(b"stty size; kept=same\r")
        shown.append(terminal.expect(rb"\d+ \d+\r\n/ # "))
        terminal.type(b"\x10\x11")

    def second_visit() -> None:
        while not terminal.is_raw():
            time.sleep(0.001)
        terminal.type(b"\r")  # an engine may be too late to see a prompt that is drawn at once
        terminal.expect(PROMPT)
        terminal.resize(40, 120)
        signal.raise_signal(signal.SIGWINCH)
        terminal.type(b'until [ "$(stty size)" = "40 120" ]; do :; done; echo the-$kept; exit 5\r')
        shown.append(terminal.expect(rb"the-same\r\n"))

    def typing(visit: Any) -> threading.Thread:
        def work() -> None:
            try:
                visit()
            except BaseException as fault:
                faults.append(fault)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        return thread

    async def body(engine: Any) -> None:
        person = typing(first_visit)
        run = engine.containers.run_interactive
        assert await run("busybox", ["sh"], name=f"visited-{way}", **terminal.streams) is None
        person.join(10)
        person = typing(second_visit)
        code = await engine.containers.interact(f"visited-{way}", redraw=True, condition="removed", **terminal.streams)
        person.join(10)
        assert code == 5

    run(way, engine_host, body, version=None, limit=60)
    assert faults == []
    assert b"30 100\r\n" in shown[0]
    assert engine.containers.list(all=True) == []


def test_a_person_at_an_exec(way: str, engine_host: str, container: str, terminal: Terminal) -> None:
    def type_at_it() -> None:
        terminal.expect(PROMPT)
        terminal.type(b"stty size; exit 6\r")

    async def body(engine: Any) -> None:
        threading.Thread(target=type_at_it, daemon=True).start()
        assert await engine.exec.interact(container, {"Cmd": ["sh"], "Tty": True}, **terminal.streams) == 6

    run(way, engine_host, body, version=None, limit=60)
    assert b"30 100\r\n" in terminal.expect(rb"30 100\r\n")


@pytest.fixture
def _room_for_descriptors() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before[0], 2 * STREAMS), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.usefixtures("_room_for_descriptors")
def test_a_thousand_attaches_to_one_container(way: str, engine_host: str, engine: Engine) -> None:
    podman = "Podman" in str(engine.system.version())
    count = 10 if podman else STREAMS  # there each container has a process that queues few attaches and refuses more
    in_place = "sleep 1; " if podman else ""  # and each is in place only some time after it has been answered
    id = engine.containers.create(
        {"Image": "busybox", "Cmd": ["sh", "-c", f"read line; {in_place}echo $line"], "OpenStdin": True}
    )["Id"]
    engine.containers.start(id)
    before = descriptors()

    async def body(engine: Any) -> None:
        async with AsyncExitStack() as stack:
            streams = [
                await stack.enter_async_context(await engine.containers.attach(id, stdin=number == 0, tty=False))
                for number in range(count)
            ]
            assert (await engine.containers.inspect(id))["State"]["Running"]
            await streams[0].write(b"for all\n")
            for stream in streams:
                assert (await stream.read_all()).stdout == b"for all\n"

    run(way, engine_host, body, version=None, limit=120)
    assert descriptors() == before


def test_closed_under_its_reader(way: str, engine_host: str, container: str) -> None:
    async def check(stream: Any) -> None:
        if way in LOOPS:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(stream.aclose)
                with pytest.raises(StreamClosed):
                    await stream.receive()
            return
        threading.Timer(0.1, plain(stream).close).start()
        with pytest.raises(StreamClosed):
            await stream.receive()

    async def body(engine: Any) -> None:
        config = {"Cmd": ["sleep", "1000"], "AttachStdout": True}
        await check(await engine.exec.start((await engine.exec.create(container, config))["Id"]))
        await check(await engine.containers.attach(container, tty=False))
        await check(await engine.containers.logs(container, follow=True))

    run(way, engine_host, body, version=None)
