"""Followers on real engines, through connections that break."""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING, Any

import pytest
from support import tally
from support.relay import Relay
from support.three_ways import WAYS, both, run

if TYPE_CHECKING:
    from engine_client import Engine

pytestmark = pytest.mark.live
LINES = 6000
CONTENT = [
    "head -c 70000 /dev/zero | tr '\\0' x; echo",  # records of one line, at one time
    "printf 'no line end'; printf 'nor here' >&2; echo >&2",
    f"i=0; while [ $i -lt {LINES} ]; do echo out $i; echo err $i >&2; i=$((i + 1)); done",
    "printf '\\r\\n\\n\\nlast'",
]


UNTIL_GO = "until [ -e /go ]; do usleep 10000; done"


def go(engine: Engine, id: str) -> None:
    """End the wait of UNTIL_GO."""
    exec_id = engine.exec.create(id, {"Cmd": ["touch", "/go"]})["Id"]
    engine.exec.start_detached(exec_id)


def started(engine: Engine, script: str) -> str:
    id = engine.containers.create({"Image": "busybox", "Cmd": ["sh", "-c", script]})["Id"]
    engine.containers.start(id)
    return id


async def collected(stream: Any) -> tuple[bytes, bytes]:
    parts: dict[int, list[bytes]] = {1: [], 2: []}
    async for number, data in stream:
        parts[number].append(data)
    return b"".join(parts[1]), b"".join(parts[2])


def whole_log(engine: Engine, id: str) -> tuple[bytes, bytes]:
    with engine.containers.logs(id) as stream:
        return both(stream.read_all())


@pytest.mark.parametrize("grows", [True, False])
@pytest.mark.parametrize("way", WAYS)
def test_a_log_through_a_line_that_breaks_again_and_again(
    way: str, grows: bool, engine: Engine, engine_host: str, podman: bool
) -> None:
    stays = grows and podman  # which leaves out what it has not yet sent when the container ends, with any client
    id = started(engine, "; ".join([*CONTENT, *([UNTIL_GO] if stays else ())]))
    if not grows:
        engine.containers.wait(id)
    sizes = random.Random(way)

    async def body(client: Any) -> None:
        async with await client.containers.follow_logs(id) as stream:
            relay.cut_after(1000)
            parts: dict[int, list[bytes]] = {1: [], 2: []}
            seen = relay.cuts
            async for number, data in stream:
                parts[number].append(data)
                if relay.cuts > seen:
                    seen = relay.cuts
                    relay.cut_after(sizes.randrange(3000, 100_000))
                if stays and data == b"last":
                    go(engine, id)
            assert stream.gaps == 0
        out, err = (b"".join(parts[number]) for number in (1, 2))
        assert (out, err) == whole_log(engine, id)
        assert [line for line in err.splitlines() if line.startswith(b"err ")] == [b"err %d" % n for n in range(LINES)]

    with Relay(engine_host) as relay:
        run(way, relay.host, body, version=None)
        assert relay.cuts > 3
        tally.add("breaks of a line survived", relay.cuts)


@pytest.mark.parametrize("way", WAYS)
def test_a_log_while_the_engine_is_away(way: str, engine: Engine, engine_host: str) -> None:
    """What the container writes meanwhile, and that it ends, is learned later."""
    id = started(engine, f"echo before; {UNTIL_GO}; echo after; echo too >&2")

    async def body(client: Any) -> None:
        async with await client.containers.follow_logs(id) as stream:
            while not (pieces := await stream.receive()):
                pass
            assert pieces == [(1, b"before\n")]
            relay.stop()
            go(engine, id)
            assert engine.containers.wait(id)["StatusCode"] == 0
            threading.Timer(0.3, relay.start).start()
            assert await collected(stream) == (b"after\n", b"too\n")

    with Relay(engine_host) as relay:
        run(way, relay.host, body, version=None)


@pytest.mark.parametrize("way", WAYS)
def test_events_through_a_line_that_breaks(way: str, engine: Engine, engine_host: str) -> None:
    names = [f"eventful-{number}" for number in range(12)]

    async def body(client: Any) -> None:
        async with await client.system.follow_events(filters={"type": ["container"], "event": ["create"]}) as stream:
            seen: list[str] = []
            for name in names:
                engine.containers.create({"Image": "busybox"}, name=name)
                if name in names[1::3]:
                    relay.cut()
                if name in names[2::3]:
                    relay.cut_after(100)  # in the middle of the next event
                while name not in seen:
                    seen += [event["Actor"]["Attributes"]["name"] for event in await stream.receive()]
            assert seen == names
            assert stream.gaps == 0

    with Relay(engine_host) as relay:
        run(way, relay.host, body, version=None)
        assert relay.cuts > 4


def test_a_removed_container_is_not_found(engine: Engine, engine_host: str) -> None:
    from engine_client import Engine, NotFound

    id = started(engine, "echo before; sleep 1000")
    with Relay(engine_host) as relay, Engine(relay.host) as client:
        with client.containers.follow_logs(id) as stream:
            while not (pieces := stream.receive()):
                pass
            assert pieces == [(1, b"before\n")]
            relay.stop()
            engine.containers.remove(id, force=True)
            relay.start()
            with pytest.raises(NotFound):
                stream.receive()
