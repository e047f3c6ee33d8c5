"""Many cycles in one process: descriptors, threads and memory stay flat, and nothing is lost.

A few of each in every run, all of them with `pytest --endurance`, which also prints what they took.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support import tally
from support.process import Holdings, Measured
from support.three_ways import WAYS, both, run, side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from engine_client import Engine

pytestmark = pytest.mark.live
MIB = 1 << 20
MOST_GROWTH = 6 * MIB  # an allocator's arenas; a kilobyte kept in each of 10,000 cycles would be more
WARM_UP = 20
MOST_EXECS_ON_PODMAN = 60  # it keeps two processes for each, for five minutes


async def reattach(engine: Any, id: str, number: int) -> None:
    """Attach to a container that runs `cat`, type a line, read it back, and leave."""
    line = b"line %d\n" % number
    async with await engine.containers.attach(id, stdin=True, tty=False) as stream:
        await stream.write(line)
        answer = b""
        while len(answer) < len(line):
            for _, data in await stream.receive() or pytest.fail("the stream ended"):
                answer += data
        assert answer == line


async def once(engine: Any, id: str) -> None:
    """Podman ends a container's stdin when the first attachment with stdin leaves: there is no second one."""
    await reattach(engine, id, 0)
    assert (await engine.containers.wait(id))["StatusCode"] == 0


async def execute(engine: Any, id: str, number: int) -> None:
    """Run a command beside the container's own."""
    command = ["sh", "-c", f"echo {number}; exit {number % 100}"]
    exec_id = (await engine.exec.create(id, {"Cmd": command, "AttachStdout": True, "AttachStderr": True}))["Id"]
    async with await engine.exec.start(exec_id) as stream:
        assert both(await stream.read_all()) == (b"%d\n" % number, b"")
    assert (await engine.exec.inspect(exec_id))["ExitCode"] == number % 100


async def live(engine: Any, _: str, number: int) -> None:
    """A container's whole life: create, attach, wait, start, and remove."""
    containers = engine.containers
    command = ["sh", "-c", f"echo {number}; exit {number % 100}"]
    id = (await containers.create({"Image": "busybox", "Cmd": command}))["Id"]
    async with await containers.attach(id, tty=False) as stream:
        async with await containers.begin_wait(id, condition="next-exit") as exit:
            await containers.start(id)
            assert both(await stream.read_all()) == (b"%d\n" % number, b"")
            assert (await exit.result())["StatusCode"] == number % 100
    await containers.remove(id)


@pytest.fixture
def busy(engine: Engine) -> str:
    """A container that sends back what is typed."""
    id = engine.containers.create({"Image": "busybox", "Cmd": ["cat"], "OpenStdin": True, "StopSignal": "KILL"})["Id"]
    engine.containers.start(id)
    return id


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("cycle", "at_once", "few", "many"),
    [(reattach, 1, 200, 10_000), (execute, 4, 12, 10_000), (live, 4, 8, 500)],
    ids=["re-attachments", "execs", "lifecycles"],
)
def test_cycles(
    way: str,
    cycle: Callable[[Any, str, int], Coroutine[Any, Any, None]],
    at_once: int,
    few: int,
    many: int,
    engine: Engine,
    engine_host: str,
    busy: str,
    podman: bool,
    endurance: bool,
    request: pytest.FixtureRequest,
) -> None:
    if cycle is reattach and podman:
        run(way, engine_host, lambda client: once(client, busy), version=None)
        return
    count = many if endurance else few
    if cycle is execute and podman:
        count = min(count, MOST_EXECS_ON_PODMAN)
    warm_up = min(count // 2, max(WARM_UP, count // 10))

    async def body(client: Any) -> None:
        def step(number: int) -> Coroutine[Any, Any, None]:
            return cycle(client, busy, number)

        await side_by_side(way, at_once, step, range(warm_up))
        before = Holdings()
        await side_by_side(way, at_once, step, range(warm_up, count))
        grown = before.grown()
        assert grown[0] <= at_once, grown  # connections kept for reuse
        assert grown[1] == 0, grown
        assert grown[2] < MOST_GROWTH, grown
        if endurance:
            tally.tell(
                f"{request.node.name}: {count} cycles in {measured.seconds:.0f} s, "
                f"peak memory {measured.peak / MIB:.0f} MiB, grown by {grown[2] / MIB:.1f} MiB, "
                f"{grown[0]} descriptors and {grown[1]} threads"
            )

    before = Holdings()
    measured = Measured()
    run(way, engine_host, body, limit=7200, version=None)
    assert before.grown()[:2] == (0, 0)
    if cycle is reattach:
        with engine.containers.logs(busy) as logs:
            assert both(logs.read_all()) == (b"".join(b"line %d\n" % number for number in range(count)), b"")
    tally.add("cycles", count)
