"""Waiting for health and for a line of output: every state that an engine can report."""

from __future__ import annotations

import json
import re
import struct
from typing import TYPE_CHECKING, Any

import pytest
from support.raw_listener import Peer, RawListener, reply
from support.three_ways import run

from engine_client import (
    ContainerEnded,
    DeadlinePassed,
    EngineError,
    InvalidValue,
    ProtocolError,
    StreamTruncated,
    Unhealthy,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

EVENTS = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
EVENT = b"3\r\n{}\n\r\n"
END = b"0\r\n\r\n"


def state(health: str | None = None, output: str = "", *, status: str = "running", code: int = 0) -> dict[str, Any]:
    """A container with such a state."""
    log = [{"Output": output}] if output else None
    found: dict[str, Any] = {"Running": status == "running", "Status": status, "ExitCode": code}
    return {"Id": "full", "Name": "/a", "State": found | ({"Health": {"Status": health, "Log": log}} if health else {})}


class Container:
    """An engine whose container is in the next of `states` each time it is asked, the last one from then on.

    `events` come one after the other, the end of the answer included where it is to come; `log` is whole.
    """

    def __init__(self, states: Sequence[dict[str, Any]], *events: bytes, log: bytes = b"") -> None:
        self.states = list(states)
        self.events = events
        self.log = log

    def __call__(self, peer: Peer) -> None:
        while request := peer.read_request():
            path = request.split(b" ")[1].partition(b"?")[0]
            if path.endswith(b"/events"):
                peer.send(EVENTS + self.events[0], *self.events[1:])
            elif path.endswith(b"/logs"):
                peer.send(reply(self.log, "200 OK", "application/vnd.docker.multiplexed-stream"))
            else:
                peer.send(reply(json.dumps(self.states.pop(0) if len(self.states) > 1 else self.states[0]).encode()))


def test_an_event_brings_the_next_look_at_the_health(way: str) -> None:
    async def body(engine: Any) -> None:
        assert await engine.containers.wait_until_healthy("a") == state("healthy", "ok")

    states = [state("starting"), state("starting"), state("starting"), state("healthy", "ok")]
    with RawListener(Container(states, EVENT, EVENT)) as engine:
        run(way, engine.host, body)


@pytest.mark.parametrize(
    ("last", "events", "kind", "text"),
    [
        (state("unhealthy", " it fails\n"), EVENT, Unhealthy, "^container a is unhealthy: it fails$"),
        (state("unhealthy"), EVENT, Unhealthy, "^container a is unhealthy: its check fails without a word$"),
        (state(), EVENT, InvalidValue, "^container a has no health check"),
        (state("none"), EVENT, InvalidValue, "^container a has no health check"),
        (state(status="exited", code=3), EVENT, ContainerEnded, "^container a ended with exit code 3 before it was"),
        (state(status="created"), EVENT, ContainerEnded, "^container a has not been started$"),
        (state("starting"), END, StreamTruncated, "^the engine ended its events$"),
        (state("starting"), b"", DeadlinePassed, r"until container a is healthy .* 0\.2 s: its health is 'starting'$"),
    ],
)
def test_what_keeps_it_from_being_healthy(
    way: str, last: dict[str, Any], events: bytes, kind: type[EngineError], text: str
) -> None:
    async def body(engine: Any) -> None:
        with pytest.raises(EngineError, match=text) as caught:
            await engine.containers.wait_until_healthy("a", timeout=0.2 if kind is DeadlinePassed else 20)
        assert type(caught.value) is kind
        if isinstance(caught.value, ContainerEnded):
            assert caught.value.exit_code == last["State"]["ExitCode"]

    with RawListener(Container([state("starting"), state("starting"), last], events)) as engine:
        run(way, engine.host, body)


def test_an_engine_that_says_nothing_of_the_health_in_time(way: str) -> None:
    async def body(engine: Any) -> None:
        with pytest.raises(DeadlinePassed, match=r"^waiting until container a is healthy was not done within 0\.2 s$"):
            await engine.containers.wait_until_healthy("a", timeout=0.2)

    with RawListener(lambda peer: peer.read_to_end()) as engine:
        run(way, engine.host, body)


def frame(stream: int, data: bytes) -> bytes:
    return struct.pack(">BxxxL", stream, len(data)) + data


@pytest.mark.parametrize(
    ("wanted", "line"),
    [
        ("ready", b"is ready 1"),
        (b"eady", b"is ready 1"),
        (re.compile(rb"ready \d$"), b"is ready 1"),
        ("last", b"the last"),
        ("", b"begin"),
    ],
)
def test_a_line_is_found(way: str, wanted: Any, line: bytes) -> None:
    log = frame(1, b"begin\nis re") + frame(2, b"read\n") + frame(1, b"ady 1\r\nready 2\n") + frame(2, b"the last")

    async def body(engine: Any) -> None:
        assert await engine.containers.wait_for_log("a", wanted) == line

    with RawListener(Container([state()], log=log)) as engine:
        run(way, engine.host, body)


@pytest.mark.parametrize("size", [16 * 1024, 1 << 20])
def test_a_long_line_is_looked_at_from_its_beginning(way: str, size: int) -> None:
    """However it is cut."""
    line = b"ready " + b"x" * 200_000 + b" set"
    log = b"".join(frame(1, line[at : at + size]) for at in range(0, len(line), size))

    async def body(engine: Any) -> None:
        assert await engine.containers.wait_for_log("a", re.compile(rb"^ready x+ set$")) == line

    for end in (b"", frame(1, b"\n")):
        with RawListener(Container([state()], log=log + end)) as engine:
            run(way, engine.host, body)


def test_a_line_without_bounds(way: str) -> None:
    async def body(engine: Any) -> None:
        with pytest.raises(ProtocolError, match="a line of over 16777216 characters"):
            await engine.containers.wait_for_log("a", "ready")

    log = frame(1, b"x" * (1 << 20)) * 16 + frame(1, b"x")
    with RawListener(Container([state()], log=log)) as engine:
        run(way, engine.host, body)


def test_a_log_that_ends_without_the_line(way: str) -> None:
    async def body(engine: Any) -> None:
        with pytest.raises(ContainerEnded, match=r"^container a ended with exit code 3 before it wrote 'ready'$"):
            await engine.containers.wait_for_log("a", "ready")

    with RawListener(Container([state(status="exited", code=3)], log=frame(1, b"read\n"))) as engine:
        run(way, engine.host, body)
