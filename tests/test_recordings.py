"""What real engines sent, replayed whole, byte by byte, and cut at every byte: support.expected has the rule.

First at the seam beneath http and attach, a byte stream; then, at the boundaries of the parts, over real sockets.
"""

from __future__ import annotations

import json
import socket
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from support import tally
from support.expected import Expected, differs
from support.raw_listener import Peer, RawListener
from support.recorded_calls import ITEMS, OUTPUT, VALUE, RecordedCall, play_async
from support.recording import FROM, TO, Recording, load_all
from support.stand_in import StandInApi, finish
from support.three_ways import WAYS, Awaited, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RECORDINGS = load_all()
STREAMS = [recording for recording in RECORDINGS if RecordedCall(recording).kind != VALUE]
ENGINES = sorted({recording.engine for recording in RECORDINGS})
COLOURS = ("sync", "async")
NEXT = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnext"

each_recording = pytest.mark.parametrize("recording", RECORDINGS, ids=repr)
each_colour = pytest.mark.parametrize("colour", COLOURS)


def test_every_engine_and_every_kind_of_reply_is_recorded() -> None:
    assert len(ENGINES) == 5
    assert {RecordedCall(recording).kind for recording in RECORDINGS} == {VALUE, OUTPUT, ITEMS}
    assert max(len(recording.reply) for recording in RECORDINGS) < 20_000  # each is cut at every byte
    statuses = {Expected(RecordedCall(recording)).status for recording in RECORDINGS}
    assert statuses == {101, 200, 201, 204, 304, 400, 404, 409, 500}


@each_recording
def test_whole_byte_by_byte_and_with_more_behind(recording: Recording) -> None:
    call = RecordedCall(recording)
    expected = Expected(call)
    whole = expected.outcome(expected.size)
    reply = recording.reply
    ways = [[reply], [reply[at : at + 1] for at in range(len(reply))], [reply[:-1], reply[-1:]]]
    if not expected.until_close:
        ways += [[reply + NEXT], [reply, NEXT], [reply[:-1], reply[-1:] + NEXT]]
    for colour, pieces in product(COLOURS, ways):
        api = StandInApi(colour, recording.version)
        api.script.play(*pieces)
        assert not differs(outcome := api.play(call), whole), outcome


@pytest.mark.parametrize("recording", STREAMS, ids=repr)
@each_colour
def test_streams_are_iterated(recording: Recording, colour: str) -> None:
    call = RecordedCall(recording)
    api = StandInApi(colour, recording.version)
    api.script.play(recording.reply)

    async def read() -> Any:
        started = call.start(api)
        items = [item async for item in (Awaited(started) if colour == "sync" else await started)]
        if call.kind != OUTPUT:
            return items
        return tuple(b"".join(data for at, data in items if at == stream) for stream in (1, 2))

    expected = Expected(call)
    whole = expected.outcome(expected.size)
    if whole.fault is None:
        assert finish(read()) == whole.seen
    else:
        with pytest.raises(type(whole.fault)):
            finish(read())


@each_recording
def test_the_request_is_the_one_that_was_recorded(recording: Recording) -> None:
    for colour in COLOURS:
        api = StandInApi(colour, recording.version)
        api.script.play(recording.reply)
        api.play(RecordedCall(recording))
        sent = Recording("sent", "us", [(TO, data) for data in api.script.written] + [(FROM, b"")])
        assert _asked(sent) == _asked(recording)
        assert api.script.ended == bool(recording.input and recording.ended)


def _asked(recording: Recording) -> tuple[Any, ...]:
    query: dict[str, Any] = {**recording.query}
    if "filters" in query:
        query["filters"] = json.loads(query["filters"])
    return recording.method, recording.version, recording.path, query, recording.body, recording.input


@each_recording
@each_colour
def test_cut_at_every_byte(recording: Recording, colour: str) -> None:
    call = RecordedCall(recording)
    expected = Expected(call)
    api = StandInApi(colour, recording.version)
    for cut, reset in product(range(expected.size + 1), (False, True)):
        api.script.play(recording.reply[:cut], reset=reset)
        outcome = api.play(call)
        wanted = expected.outcome(cut, reset=reset)
        assert not differs(outcome, wanted), f"cut at {cut}, {reset=}: {outcome}, and not {wanted}"
        assert api.script.closed or cut == expected.size
    tally.add("cuts replayed on a byte stream", 2 * (expected.size + 1))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("reset", [False, True], ids=["ended", "reset"])
def test_cut_between_its_parts_over_sockets(engine: str, way: str, reset: bool) -> None:
    calls = [RecordedCall(recording, typing=not reset) for recording in RECORDINGS if recording.engine == engine]
    cuts = [(call, expected, cut) for call in calls for expected in [Expected(call)] for cut in expected.boundaries]
    version = next(call.recording.version for call in calls if call.recording.version)

    async def body(api: Any) -> None:
        for call, expected, cut in cuts:
            outcome = await play_async(call, api)
            wanted = expected.outcome(cut, reset=reset)
            assert not differs(outcome, wanted), f"{call.recording} cut at {cut}: {outcome}, and not {wanted}"

    with RawListener(_cutter(iter(cuts), reset=reset)) as listener:
        run(way, listener.host, body, version=version)
        kept = [_is_kept(expected, cut) for _, expected, cut in cuts]
        assert listener.connections == kept.count(False) + kept[-1]
    tally.add("cuts replayed over a socket", len(cuts))


def _is_kept(expected: Expected, cut: int) -> bool:
    """Whether the connection is good for the next request."""
    return cut == expected.size and not expected.until_close


def _cutter(cuts: Iterator[tuple[RecordedCall, Expected, int]], *, reset: bool) -> Callable[[Peer], None]:
    """A script that answers with the next cut and ends or resets the connection, unless the reply came out whole."""

    def script(peer: Peer) -> None:
        while peer.sock.recv(1, socket.MSG_PEEK):
            call, expected, cut = next(cuts)
            reply = call.recording.reply[:cut]
            if not _is_kept(expected, cut) and reset:
                peer.reset(reply)
                return
            peer.read_request()
            peer.send(reply)
            if not _is_kept(expected, cut):
                peer.end()
                peer.read_to_end()
                return

    return script
