"""An engine that is killed in the middle of something: an error, at once.

In every run a process between us and the engine is killed, which is what a client sees of it; with `--endurance` a real
dockerd, on a lab of its own.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import tarfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.relay import KillableRelay
from support.three_ways import WAYS, run

from engine_client import ConnectionFailed, ConnectionLost, Engine, EngineError, StreamTruncated, WaitFailed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    Kill = Callable[[], None]

pytestmark = pytest.mark.live
MIB = 1 << 20
LAB = Path(__file__).parents[2] / "scripts" / "engine-lab"
KILL_LAB = {**os.environ, "ENGINE_LAB_INSTANCE": "kill"}


def lab(*words: str) -> str:
    done = subprocess.run([LAB, *words], env=KILL_LAB, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def lab_of_its_own(request: pytest.FixtureRequest) -> Iterator[bool]:
    """Whether there is a real engine to kill."""
    wanted = bool(request.config.getoption("--endurance"))
    if wanted:
        lab("registry", "up")
    yield wanted
    if wanted:
        lab("up", "docker-28.5")  # a killed engine leaves its containers running: the next one ends them
        lab("down", "all")


def dockerd() -> tuple[str, Kill]:
    """A real engine, and what kills it."""
    (word,) = (word for word in lab("up", "docker-28.5").split() if word.startswith("DOCKER_HOST=unix:"))
    lab("images", "docker-28.5")
    host = word.removeprefix("DOCKER_HOST=")
    file = Path(host.removeprefix("unix://")).with_name("pid")
    process = os.pidfd_open(int(file.read_text()))

    def kill() -> None:
        signal.pidfd_send_signal(process, signal.SIGKILL)
        select.select([process], [], [])  # until it is gone
        os.close(process)
        file.unlink()

    return host, kill


@pytest.fixture
def victim(lab_of_its_own: bool, engine_host: str) -> Iterator[tuple[str, Kill]]:
    """The DOCKER_HOST of what can be killed, and what kills it."""
    if lab_of_its_own:
        yield dockerd()
    else:
        with KillableRelay(engine_host) as relay:
            yield relay.host, relay.kill


async def pulling(engine: Any, _: str, kill: Kill) -> None:
    async with await engine.images.pull("ubuntu:18.04") as progress:
        assert await progress.receive()
        kill()
        await progress.drain()


async def following_logs(engine: Any, id: str, kill: Kill) -> None:
    async with await engine.containers.logs(id, follow=True, tty=False) as logs:
        assert await logs.receive() == [(1, b"out\n")]
        kill()
        await logs.read_all()


async def waiting(engine: Any, id: str, kill: Kill) -> None:
    async with await engine.containers.begin_wait(id) as exit:
        kill()
        await exit.result()


async def attached(engine: Any, id: str, kill: Kill) -> None:
    """An attached stream has no sign for its end: it is the waiting beside it that tells."""
    async with await engine.containers.attach(id, stdin=True, logs=True, tty=False, wait="not-running") as stream:
        assert await stream.receive() == [(1, b"out\n")]
        kill()
        await stream.read_all()


async def uploading(engine: Any, id: str, kill: Kill) -> None:
    def pieces() -> Iterator[bytes]:
        file = tarfile.TarInfo("file")
        file.size = 1 << 30
        yield file.tobuf()
        for number in range(file.size // MIB):
            if number == 3:
                kill()
            yield bytes(MIB)

    await engine.containers.put_archive(id, "/tmp", pieces())


async def typing(engine: Any, id: str, kill: Kill) -> None:
    async with await engine.containers.attach(id, stdin=True, tty=False) as stream:
        kill()
        while True:
            await stream.write(b"typed\n")


async def running(engine: Any, _: str, kill: Kill) -> None:
    timer = threading.Timer(0.7, kill)
    timer.start()
    try:
        await engine.containers.run("busybox", ["sleep", "1000"], config={"StopSignal": "KILL"})
    finally:
        timer.join()


async def listening_to_events(engine: Any, id: str, kill: Kill) -> None:
    async with await engine.system.events(filters={"container": [id]}) as events:
        kill()
        await events.receive()


async def following_with_patience(engine: Any, id: str, kill: Kill) -> None:
    async with await engine.containers.follow_logs(id, give_up_after=0.2) as logs:
        kill()
        while await logs.receive() is not None:
            pass


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "step",
    [
        pulling,
        uploading,
        following_logs,
        waiting,
        attached,
        typing,
        running,
        listening_to_events,
        following_with_patience,
    ],
)
def test_an_error_within_a_second(
    way: str,
    step: Callable[[Any, str, Kill], Awaitable[None]],
    victim: tuple[str, Kill],
    engine: Engine,
    lab_of_its_own: bool,
) -> None:
    host, kill = victim
    killed: list[float] = []

    def kill_now() -> None:
        killed.append(time.monotonic())
        kill()

    async def body(client: Any) -> None:
        id = (await client.containers.create(SLEEPER))["Id"]
        await client.containers.start(id)
        with pytest.raises(EngineError) as caught:
            await step(client, id, kill_now)
        assert time.monotonic() - killed[0] < 1
        assert isinstance(caught.value, (ConnectionFailed, ConnectionLost, StreamTruncated, WaitFailed))

    if step is pulling:
        _forget_image(host)
    run(way, host, body, version=None)


SLEEPER = {
    "Image": "busybox",
    "Cmd": ["sh", "-c", "echo out; exec sleep 1000"],
    "OpenStdin": True,
    "StopSignal": "KILL",
}


def _forget_image(host: str) -> None:
    with Engine(host) as engine:
        for image in engine.images.list():
            if "ubuntu:18.04" in (image["RepoTags"] or []):
                engine.images.remove("ubuntu:18.04", force=True)
