"""What real engines sent, replayed whole, byte by byte, and cut at every byte: the outcome is what support.expected says.

First at the seam beneath http and attach, a byte stream; then, at the boundaries of the parts, over real sockets.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from support.expected import Expected, differs
from support.raw_listener import Peer, RawListener
from support.recorded_calls import ITEMS, OUTPUT, RecordedCall, play, play_async
from support.recording import FROM, TO, Recording, load_all
from support.stand_in import Script, async_session, finish, session
from support.tally import count
from support.three_ways import WAYS, run

from engine_client._async.containers import AsyncContainers
from engine_client._async.exec import AsyncExec
from engine_client._async.images import AsyncImages
from engine_client._async.system import AsyncSystem
from engine_client._sync.containers import Containers
from engine_client._sync.exec import Exec
from engine_client._sync.images import Images
from engine_client._sync.system import System

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.recorded_calls import Outcome

RECORDINGS = load_all()
ENGINES = sorted({recording.engine for recording in RECORDINGS})
COLOURS = ("sync", "async")
NEXT = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnext"

each_recording = pytest.mark.parametrize("recording", RECORDINGS, ids=repr)
each_colour = pytest.mark.parametrize("colour", COLOURS)


class Api:
    """The operations of one colour, on a stand-in that follows `script`."""

    def __init__(self, colour: str, version: str) -> None:
        self.script = Script()
        if colour == "sync":
            blocking = session(self.script, version)
            self.containers: Any = Containers(blocking)
            self.exec: Any = Exec(blocking)
            self.images: Any = Images(blocking)
            self.system: Any = System(blocking)
            self.play: Callable[[RecordedCall], Outcome] = lambda call: play(call, self)
        else:
            waiting = async_session(self.script, version)
            self.containers = AsyncContainers(waiting)
            self.exec = AsyncExec(waiting)
            self.images = AsyncImages(waiting)
            self.system = AsyncSystem(waiting)
            self.play = lambda call: finish(play_async(call, self))  # type: ignore[no-any-return]


def test_every_engine_and_every_kind_of_reply_is_recorded() -> None:
    assert len(ENGINES) == 5
    assert {RecordedCall(recording).kind for recording in RECORDINGS} == {"value", OUTPUT, ITEMS}
    statuses = {Expected(RecordedCall(recording)).status for recording in RECORDINGS}
    assert statuses == {101, 200, 201, 204, 304, 400, 404, 409, 500}


@each_recording
@each_colour
def test_whole_byte_by_byte_and_with_more_behind(recording: Recording, colour: str) -> None:
    call = RecordedCall(recording)
    expected = Expected(call)
    api = Api(colour, recording.version)
    whole = expected.outcome(expected.size)
    reply = recording.reply
    ways = [[reply], [reply[at : at + 1] for at in range(len(reply))], [reply[:-1], reply[-1:]]]
    if not expected.until_close:
        ways += [[reply + NEXT], [reply, NEXT], [reply[:-1], reply[-1:] + NEXT]]
    for pieces in ways:
        api.script.play(*pieces)
        assert not differs(outcome := api.play(call), whole), outcome


@each_recording
@each_colour
def test_the_request_is_the_one_that_was_recorded(recording: Recording, colour: str) -> None:
    api = Api(colour, recording.version)
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
@pytest.mark.parametrize("reset", [False, True], ids=["ended", "reset"])
def test_cut_at_every_byte(recording: Recording, colour: str, reset: bool) -> None:
    call = RecordedCall(recording)
    expected = Expected(call)
    api = Api(colour, recording.version)
    for cut in range(expected.size + 1):
        api.script.play(recording.reply[:cut], reset=reset)
        outcome = api.play(call)
        wanted = expected.outcome(cut, reset=reset)
        assert not differs(outcome, wanted), f"cut at {cut}: {outcome}, and not {wanted}"
        assert api.script.closed or cut == expected.size
    count("cuts replayed on a byte stream", expected.size + 1)
