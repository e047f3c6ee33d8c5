"""Followers: exact bytes, cut wherever it hurts, give each record once."""

from __future__ import annotations

import json
import struct
import threading
from typing import Any
from urllib.parse import parse_qs, urlsplit

import anyio
import pytest
from support.raw_listener import Peer, RawListener, reply
from support.three_ways import run, until

from engine_client import (
    ConnectionFailed,
    ConnectionLost,
    DeadlinePassed,
    EngineError,
    EngineTimeout,
    InvalidValue,
    NotFound,
    ProtocolError,
    ServerError,
    StreamClosed,
    StreamFailed,
    StreamTruncated,
)

HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
)
EVENTS_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
END = b"0\r\n\r\n"
SECOND = 10**9
STATE = {"running": {"Running": True, "Restarting": False}, "ended": {"Running": False, "Restarting": False}}


def stamp(nanoseconds: int) -> bytes:
    """A time shortly after 2024-01-01T00:00:10Z."""
    return b"2024-01-01T00:00:%02d.%09dZ" % (10 + nanoseconds // SECOND, nanoseconds % SECOND)


def unix(nanoseconds: int) -> str:
    return f"{1704067210 + nanoseconds // SECOND}.{nanoseconds % SECOND:09}"


def record(nanoseconds: int, text: bytes, stream: int = 1) -> bytes:
    payload = stamp(nanoseconds) + b" " + text
    return struct.pack(">BxxxL", stream, len(payload)) + payload


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data) if data else b""


class Script:
    """An engine that answers each question for `key` with the next of `answers`, and ends the connection after those
    that are not whole. `asked` holds the queries of the streams.
    """

    def __init__(self, *answers: bytes, state: str = "ended", tty: bool = False) -> None:
        self.answers = list(answers)
        self.states = [state]
        self.tty = tty
        self.asked: list[dict[str, str]] = []

    def __call__(self, peer: Peer) -> None:
        while request := peer.read_request():
            url = urlsplit(request.split(b" ", 2)[1].decode())
            if url.path.endswith("/info"):
                peer.send(reply(json.dumps({"SystemTime": stamp(5 * SECOND).decode()}).encode()))
            elif url.path.endswith("/json"):
                state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
                found = {"Id": "full", "Name": "/a", "Config": {"Tty": self.tty}, "State": STATE[state]}
                peer.send(reply(json.dumps(found).encode()))
            else:
                self.asked.append({name: values[0] for name, values in parse_qs(url.query).items()})
                answer = self.answers.pop(0)
                peer.send(answer)
                if not answer.endswith(END):
                    return


def logs(data: bytes, *, whole: bool = True) -> bytes:
    return HEAD + chunk(data) + (END if whole else b"")


async def read_into(found: list[tuple[int, bytes]], stream: Any) -> None:
    """Keep what comes before an error."""
    async for piece in stream:
        found.append(piece)


LINES = [  # (time, text, stream): some at the same time, and two that overtook one another
    (1, b"a\n", 1), (2, b"b\n", 2), (2, b"c\n", 1), (2, b"d\n", 1), (5, b"e\n", 1), (4, b"f\n", 2), (5, b"g\n", 1),
    (SECOND * 2, b"h\n", 1), (SECOND * 2, b"h\n", 1), (SECOND * 2, b"i" * 40 + b"\n", 2),
]  # fmt: skip
LOG = b"".join(record(*line) for line in LINES)
TEXTS = [(stream, text) for _, text, stream in LINES]


def since(query: dict[str, str]) -> bytes:
    """The log from a query's time on, as an engine gives it: from the first record that is not before it."""
    if "since" not in query:
        return LOG
    for at, (nanoseconds, _, _) in enumerate(LINES):
        if float(unix(nanoseconds)) >= float(query["since"]):
            return b"".join(record(*line) for line in LINES[at:])
    return b""


def test_a_log_cut_at_every_byte_and_twice(way: str) -> None:
    """The second answer, made by what was asked, is cut a little further on."""
    cuts = range(0, len(LOG), 7)
    asked: list[dict[str, str]] = []
    turn = 0

    def script(peer: Peer) -> None:
        nonlocal turn
        while request := peer.read_request():
            url = urlsplit(request.split(b" ", 2)[1].decode())
            if url.path.endswith("/json"):
                found = {"Id": "full", "Name": "/a", "Config": {"Tty": False}, "State": STATE["ended"]}
                peer.send(reply(json.dumps(found).encode()))
                continue
            query = {name: values[0] for name, values in parse_qs(url.query).items()}
            asked.append(query)
            data = since(query)
            at, number = cuts[turn // 4], turn % 4
            turn += 1
            if number < 2:
                peer.send(HEAD + chunk(data[: at + 3 * number]))
                return
            peer.send(logs(data))

    async def body(engine: Any) -> None:
        for _ in cuts:
            async with await engine.containers.follow_logs("a") as stream:
                assert [piece async for piece in stream] == TEXTS
                assert stream.gaps == 0

    with RawListener(script) as listener:
        run(way, listener.host, body)
    assert turn == 4 * len(cuts)


def test_what_is_asked_for(way: str) -> None:
    """Of a container that has ended, the log as it is: Podman that follows it leaves out lines."""
    script = Script(logs(record(0, b"a\n") + record(SECOND, b"b\n"), whole=False), logs(b""), logs(b""))
    script.states = ["running", "running", "ended"]

    async def body(engine: Any) -> None:
        arguments = {"since": unix(-5), "stdout": False, "details": True, "timestamps": True}
        async with await engine.containers.follow_logs("a", **arguments) as stream:
            assert [piece async for piece in stream] == [(1, stamp(0) + b" a\n"), (1, stamp(SECOND) + b" b\n")]
            assert await stream.receive() is None

    with RawListener(script) as listener:
        run(way, listener.host, body)
    always = {"stderr": "1", "details": "1", "timestamps": "1"}
    following = {"follow": "1"}
    assert script.asked == [
        always | following | {"since": unix(-5)},
        always | following | {"since": unix(0)},
        always | {"since": unix(0)},
    ]


def test_a_container_that_ends_meanwhile_is_no_longer_followed(way: str) -> None:
    script = Script(logs(record(0, b"a"), whole=False), logs(record(0, b"a") + record(1, b"b")), logs(b""))
    script.states = ["running", "ended"]

    async def body(engine: Any) -> None:
        async with await engine.containers.follow_logs("a") as stream:
            assert [text async for _, text in stream] == [b"a", b"b"]

    with RawListener(script) as listener:
        run(way, listener.host, body)
    assert [query.get("follow") for query in script.asked] == ["1", None, None]


@pytest.mark.parametrize(
    ("tail", "answers", "texts", "asked"),
    [
        (2, [record(1, b"a") + record(2, b"b"), record(1, b"a") + record(2, b"b") + record(3, b"c"), b""], b"abc", "2"),
        (0, [record(2, b"b"), record(1, b"a") + record(2, b"b") + record(3, b"c"), b""], b"c", "1"),
        (0, [b"", record(3, b"c"), b""], b"c", "1"),
        ("all", [record(1, b"a"), b""], b"a", None),
    ],
)
def test_a_tail_is_asked_for_once(
    way: str, tail: int | str, answers: list[bytes], texts: bytes, asked: str | None
) -> None:
    script = Script(*map(logs, answers))
    script.states = ["running", "ended"]

    async def body(engine: Any) -> None:
        async with await engine.containers.follow_logs("a", tail=tail) as stream:
            assert b"".join([text async for _, text in stream]) == texts

    with RawListener(script) as listener:
        run(way, listener.host, body)
    assert [query.get("tail") for query in script.asked] == [asked, *[None] * (len(answers) - 1)]
    assert [query.get("follow") for query in script.asked] == [*([None] if asked else ()), "1", None]


def test_a_tail_cut_before_its_first_record_is_asked_for_again(way: str) -> None:
    script = Script(logs(record(1, b"a")[:9], whole=False), logs(record(1, b"a")), logs(b""), logs(b""))

    async def body(engine: Any) -> None:
        async with await engine.containers.follow_logs("a", tail=1) as stream:
            assert [text async for _, text in stream] == [b"a"]

    with RawListener(script) as listener:
        run(way, listener.host, body)
    assert [query.get("tail") for query in script.asked] == ["1", "1", None, None]


def test_a_clean_end_of_a_container_that_runs_is_none(way: str) -> None:
    """An engine that shuts down ends its answers so."""
    script = Script(*map(logs, (record(1, b"a"), record(1, b"a") + record(2, b"b"), record(2, b"b") + record(3, b"c"))))
    script.states = ["running", "running", "ended"]

    async def body(engine: Any) -> None:
        async with await engine.containers.follow_logs("a") as stream:
            assert [text async for _, text in stream] == [b"a", b"b", b"c"]

    with RawListener(script) as listener:
        run(way, listener.host, body)
    assert not script.answers


def test_a_log_that_was_rotated_away_is_a_gap(way: str) -> None:
    script = Script(logs(record(1, b"a") * 3, whole=False), logs(record(7, b"x")), logs(record(7, b"x")))

    async def body(engine: Any) -> None:
        async with await engine.containers.follow_logs("a") as stream:
            assert [text async for _, text in stream] == [b"a", b"a", b"a", b"x"]
            assert stream.gaps == 1

    with RawListener(script) as listener:
        run(way, listener.host, body)


def test_a_clock_that_was_set_back_is_an_error_not_a_repetition(way: str) -> None:
    records = b"".join(record(time, b"%d" % time) for time in (SECOND, *range(2000)))
    script = Script(logs(records, whole=False))

    async def body(engine: Any) -> None:
        async with await engine.containers.follow_logs("a") as stream:
            seen: list[tuple[int, bytes]] = []
            with pytest.raises(StreamTruncated):
                await read_into(seen, stream)
            assert len(seen) == 2001

    with RawListener(script) as listener:
        run(way, listener.host, body)


def test_a_tty_is_refused(way: str) -> None:
    async def body(engine: Any) -> None:
        with pytest.raises(InvalidValue, match=r"container a has a TTY.*use logs\(follow=True\)"):
            await engine.containers.follow_logs("a")

    with RawListener(Script(tty=True)) as listener:
        run(way, listener.host, body)


@pytest.mark.parametrize(
    ("answer", "kind", "text"),
    [
        (reply(b'{"message":"No such container: a"}', "404 Not Found"), NotFound, "No such container: a"),
        (logs(struct.pack(">BxxxL", 3, 4) + b"oops"), StreamFailed, "oops"),
        (
            logs(struct.pack(">BxxxL", 1, 10) + b"no times\n\n"),
            ProtocolError,
            "does not begin with its time: b'no times",
        ),
        (logs(struct.pack(">BxxxL", 1, 3) + b"one"), ProtocolError, "does not begin with its time: b'one'"),
    ],
)
def test_what_ends_it(way: str, answer: bytes, kind: type[EngineError], text: str) -> None:
    async def body(engine: Any) -> None:
        async with await engine.containers.follow_logs("a") as stream:
            assert await stream.receive() == [(1, b"a")]
            with pytest.raises(kind, match=text):
                await read_into([], stream)

    with RawListener(Script(logs(record(1, b"a"), whole=False), answer)) as listener:
        run(way, listener.host, body)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [(b"", ConnectionLost), (HEAD[:20], StreamTruncated), (reply(b"{}", "503 Unavailable"), ServerError)],
)
def test_an_engine_that_stays_away(way: str, answer: bytes, kind: type[EngineError]) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(answer)

    async def body(engine: Any) -> None:
        async with await engine.containers.follow_logs("a", give_up_after=0.3) as stream:
            assert await stream.receive() == [(1, b"a")]
            with pytest.raises(kind):
                await stream.receive()
            assert 2 < listener.connections < 12

    first = Script(logs(record(1, b"a"), whole=False))
    with RawListener(first, script) as listener:
        run(way, listener.host, body)


def test_an_engine_that_is_gone(way: str) -> None:
    async def body(engine: Any) -> None:
        async with await engine.containers.follow_logs("a", give_up_after=0.1) as stream:
            assert await stream.receive() == [(1, b"a")]
            listener.__exit__(None)
            with pytest.raises(ConnectionFailed):
                await stream.receive()

    listener = RawListener(Script(logs(record(1, b"a"), whole=False)))
    listener.__enter__()
    run(way, listener.host, body)


def test_lines_before_one_without_a_time_are_given(way: str) -> None:
    async def body(engine: Any) -> None:
        async with await engine.containers.follow_logs("a") as stream:
            assert await stream.receive() == [(1, b"a"), (1, b"b")]
            with pytest.raises(ProtocolError):
                await stream.receive()

    broken = struct.pack(">BxxxL", 1, 3) + b"one"
    with RawListener(Script(logs(record(1, b"a") + record(1, b"b") + broken))) as listener:
        run(way, listener.host, body)


def test_a_deadline_counts_for_the_whole(way: str) -> None:
    async def body(engine: Any) -> None:
        limited = engine.with_timeouts(total=0.4)
        async with await limited.containers.follow_logs("a") as stream:
            assert await stream.receive() == [(1, b"a")]
            with pytest.raises(DeadlinePassed, match=r"following the log of container a was not done within 0\.4 s"):
                await stream.receive()

    def away(peer: Peer) -> None:
        peer.read_request()

    with RawListener(Script(logs(record(1, b"a"), whole=False)), away) as listener:
        run(way, listener.host, body)


def test_silence_is_the_users_limit(way: str) -> None:
    def script(peer: Peer) -> None:
        inspect(peer)
        peer.read_request()
        peer.send(HEAD)
        silent.wait(10)
        peer.send(chunk(record(1, b"a")) + END)
        script_after(peer)

    silent = threading.Event()
    inspect = _inspection
    script_after = Script(logs(b""))

    async def body(engine: Any) -> None:
        async with await engine.containers.follow_logs("a") as stream:
            with pytest.raises(EngineTimeout):
                await stream.receive()
            silent.set()
            while not (pieces := await _patiently(stream)):
                pass
            assert pieces == [(1, b"a")]

    with RawListener(script) as listener:
        run(way, listener.host, body, idle=0.2)


async def _patiently(stream: Any) -> Any:
    try:
        return await stream.receive()
    except EngineTimeout:
        return None


def _inspection(peer: Peer) -> None:
    peer.read_request()
    _send_inspection(peer)


def _send_inspection(peer: Peer) -> None:
    found = {"Id": "full", "Name": "/a", "Config": {}, "State": STATE["running"]}
    peer.send(reply(json.dumps(found).encode()))


@pytest.mark.parametrize("time", ["2024-01-01T00:00:00Z", "10m", "", "1704067210."])
def test_times_that_are_no_unix_seconds(way: str, time: str) -> None:
    script = Script()

    async def body(engine: Any) -> None:
        for times in ({"since": time}, {"until": time}):
            with pytest.raises(InvalidValue, match=f"no Unix seconds: '{time}'"):
                await engine.containers.follow_logs("a", **times)
            with pytest.raises(InvalidValue, match=f"no Unix seconds: '{time}'"):
                await engine.system.follow_events(**times)

    with RawListener(script) as listener:
        run(way, listener.host, body)
    assert script.asked == []


@pytest.mark.parametrize("time", ["1704067210", "1704067210.+5", "+1704067210.0"])
def test_the_same_beginning_after_a_break(way: str, time: str) -> None:
    """Later than a second before what came last; a fraction may have a sign of its own, as Go reads it."""
    script = Script(logs(record(SECOND // 2, b"a"), whole=False), logs(record(SECOND // 2, b"a")), logs(b""))

    async def body(engine: Any) -> None:
        async with await engine.containers.follow_logs("a", since=time) as stream:
            assert [text async for _, text in stream] == [b"a"]

    with RawListener(script) as listener:
        run(way, listener.host, body)
    assert {query["since"] for query in script.asked} == {time}


def test_closed_is_closed(way: str) -> None:
    async def body(engine: Any) -> None:
        async with await engine.containers.follow_logs("a") as stream:
            assert await stream.receive() == [(1, b"a")]
        with pytest.raises(StreamClosed):
            await stream.receive()

    with RawListener(Script(logs(record(1, b"a"), whole=False))) as listener:
        run(way, listener.host, body)
        assert listener.connections <= 2


@pytest.mark.parametrize("hangs_at", ["json", "logs"])
def test_closed_while_the_engine_does_not_answer(way: str, hangs_at: str) -> None:
    first = Script(logs(record(1, b"a"), whole=False), state="running")
    asked, gone = threading.Event(), threading.Event()

    def hang(peer: Peer) -> None:
        while request := peer.read_request():
            if hangs_at in request.split(b" ", 2)[1].decode():
                asked.set()
                peer.read_to_end()
                gone.set()
                return
            _send_inspection(peer)

    async def body(engine: Any) -> None:
        async with await engine.containers.follow_logs("a") as stream:
            assert await stream.receive() == [(1, b"a")]
            if way == "sync":
                closer = threading.Thread(target=lambda: asked.wait(10) and stream.blocking.close())
                closer.start()
                with pytest.raises(StreamClosed):
                    await stream.receive()
                closer.join()
            else:
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(close_once_asked, stream)
                    with pytest.raises(StreamClosed):
                        await stream.receive()
            assert gone.wait(5)
            with pytest.raises(StreamClosed):
                await stream.receive()

    async def close_once_asked(stream: Any) -> None:
        await until(asked.is_set)
        await stream.aclose()

    with RawListener(first, hang) as listener:
        run(way, listener.host, body)


def test_closing_leaves_alone_what_is_another_calls_by_now(way: str) -> None:
    """The connection of the follower's last answer, given back at its end."""

    def script(peer: Peer) -> None:
        _inspection(peer)
        peer.read_request()
        peer.send(logs(record(1, b"a")))
        peer.read_request()
        peer.send(EVENTS_HEAD + chunk(event(1, "a")))
        assert closed.wait(10)
        peer.send(chunk(event(2, "b")) + END)

    closed = threading.Event()

    async def body(engine: Any) -> None:
        follower = await engine.containers.follow_logs("a")
        assert await follower.receive() == [(1, b"a")]
        async with await engine.system.events() as others:
            assert [value["Action"] for value in await others.receive()] == ["a"]
            await follower.aclose()
            closed.set()
            assert [value["Action"] async for value in others] == ["b"]
        assert listener.connections == 1

    with RawListener(script) as listener:
        run(way, listener.host, body)


def event(nanoseconds: int, action: str) -> bytes:
    time = 1704067210 * SECOND + nanoseconds
    return json.dumps({"Action": action, "time": time // SECOND, "timeNano": time}).encode() + b"\n"


def events(*data: bytes, whole: bool = False) -> bytes:
    return EVENTS_HEAD + b"".join(map(chunk, data)) + (END if whole else b"")


async def actions(stream: Any, count: int) -> list[str]:
    found: list[str] = []
    async for value in stream:
        found.append(value["Action"])
        if len(found) == count:
            break
    return found


def test_events_go_on_from_where_they_broke_off(way: str) -> None:
    first = event(5 * SECOND, "a") + event(6 * SECOND, "b") + event(6 * SECOND, "c") + event(7 * SECOND, "d")[:-9]
    second = event(6 * SECOND, "b") + event(6 * SECOND, "c") + event(7 * SECOND, "d")
    third = event(8 * SECOND, "x")
    script = Script(events(first), events(second), events(b"", whole=True), events(third, whole=True))

    async def body(engine: Any) -> None:
        async with await engine.system.follow_events(filters={"type": ["container"]}) as stream:
            assert await actions(stream, 5) == ["a", "b", "c", "d", "x"]
            assert stream.gaps == 1

    with RawListener(script) as listener:
        run(way, listener.host, body)
    assert [query["since"] for query in script.asked] == [
        unix(5 * SECOND),  # the engine's clock
        unix(5 * SECOND),
        unix(6 * SECOND),
        unix(6 * SECOND),
    ]
    assert {query["filters"] for query in script.asked} == {'{"type":{"container":true}}'}


def test_events_end_where_they_were_to(way: str) -> None:
    script = Script(events(event(1, "a"), whole=True), events(event(1, "a"), event(2, "b")[:-1], whole=True))

    async def body(engine: Any) -> None:
        for end, wanted in ((unix(0), ["a"]), (unix(4 * SECOND), ["a", "b"])):
            async with await engine.system.follow_events(since=unix(0), until=end) as stream:
                assert [value["Action"] async for value in stream] == wanted

    with RawListener(script) as listener:
        run(way, listener.host, body)


def test_an_engine_that_ends_its_events_early_is_asked_again(way: str) -> None:
    script = Script(*(events(whole=True) for _ in range(3)), events(event(5 * SECOND, "a")))

    async def body(engine: Any) -> None:
        async with await engine.system.follow_events(until=unix(6 * SECOND)) as stream:
            assert await actions(stream, 1) == ["a"]

    with RawListener(script) as listener:
        run(way, listener.host, body)
