"""What followers remember so that a stream asked for again goes on where the last one broke off. Nothing here waits."""

from __future__ import annotations

import time

from engine_client._typing import TypeVar
from engine_client._wire.jsonlines import JSONLinesDecoder
from engine_client._wire.records import RecordDecoder
from engine_client.errors import ProtocolError
from engine_client.timestamps import format_unix, parse_stamp, parse_unix

T = TypeVar("T")

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from engine_client.errors import EngineError
    from engine_client.models import EventMessage

    class Records(Protocol[T]):
        """Bytes to values, each once."""

        def restart(self) -> None: ...

        def feed(self, pieces: list[bytes]) -> list[T]: ...

        def eof(self) -> list[T]: ...


MARGIN = 1_000_000_000  # ask again from so much earlier: stdout's and stderr's times overtake each other, Podman rounds
_MOST_LATE = 1000
_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 0.5
_STABLE = 1.0
_DOT, _Z, _LENGTH = 20, 29, 30  # of 2024-01-02T03:04:05.123456789Z: behind the dot, the Z, all of it


class Mark:
    """How far a reader has come in a row of records, which are told apart by their times: nanoseconds since 1970.

    Times repeat, and those of two writers overtake one another a little. So it counts the records seen from the first
    one with the `newest` time on, and lets as many pass when they come again. `gaps` counts the times that this first
    one did not come again: the engine has forgotten it, and maybe others that were never seen. `lost`: times have gone
    back for long, so that nothing can be told any more. Raises InvalidValue for a `start` that is no Unix seconds.
    """

    __slots__ = ("_again", "_found", "_seen", "gaps", "newest", "start")

    def __init__(self, start: str | None) -> None:
        if start is not None:
            parse_unix(start)
        self.start = start
        self.newest: int | None = None
        self.gaps = 0
        self._seen: dict[int, int] = {}
        self._again: dict[int, int] = {}
        self._found = True

    @property
    def lost(self) -> bool:
        return len(self._seen) > _MOST_LATE

    def since(self) -> str | None:
        """From when on to ask again, in Unix seconds; None for everything. What then comes is told by `is_new`."""
        if self.newest is None:
            return self.start
        self._again = dict(self._seen)
        self._found = False
        since = format_unix(self.newest - MARGIN)
        return since if self.start is None else max(since, self.start, key=parse_unix)

    def is_new(self, stamp: int) -> bool:
        """Whether the next record has not been seen yet; from now on it has."""
        if not self._found and not self._finds(stamp):
            return False
        if self._again.get(stamp):
            self._again[stamp] -= 1
            return False
        if self.newest is None or stamp > self.newest:
            self.newest = stamp
            self._seen = {stamp: 1}
        elif not self.lost:
            self._seen[stamp] = self._seen.get(stamp, 0) + 1
        return True

    def _finds(self, stamp: int) -> bool:
        assert self.newest is not None
        if stamp < self.newest:
            return False
        self._found = True
        if stamp > self.newest:
            self.gaps += 1
            self._again.clear()
        return True


class Outage:
    """How long an engine has been away, and how long to wait before it is asked again."""

    __slots__ = ("_deadline", "_give_up_after", "_opened", "_pause")

    def __init__(self, give_up_after: float) -> None:
        self._give_up_after = give_up_after
        self._deadline: float | None = None
        self._opened: float | None = None
        self._pause = 0.0

    def opened(self) -> None:
        """The engine has answered."""
        self._opened = time.monotonic()

    def over(self) -> None:
        """The engine sends something."""
        self._deadline = None
        self._pause = 0.0

    def next_pause(self, error: EngineError | None) -> float:
        """How many seconds to wait, none the first time, because of `error`, or because an answer has ended.

        Raises `error` when it has gone on for too long.
        """
        now = time.monotonic()
        if self._opened is not None and now - self._opened > _STABLE:
            self.over()
        self._opened = None
        if error is not None:
            if self._deadline is None:
                self._deadline = now + self._give_up_after
            if now >= self._deadline:
                raise error
        pause = self._pause
        self._pause = min(max(pause * 2, _FIRST_PAUSE), _LONGEST_PAUSE)
        return pause


class LogRecords:
    """The bytes of a log, with times, to what its reader gets: `(stream, data)`, each record once.

    While `hidden`, records count as seen and are not given.
    """

    __slots__ = ("_decoder", "_fault", "_mark", "_second", "_second_stamp", "_timestamps", "hidden")

    def __init__(self, mark: Mark, *, timestamps: bool) -> None:
        self.hidden = False
        self._mark = mark
        self._timestamps = timestamps
        self._decoder = RecordDecoder()
        self._fault: EngineError | None = None
        self._second = b""
        self._second_stamp = 0

    def restart(self) -> None:
        """Begin with another answer's first byte."""
        self._decoder = RecordDecoder()

    def feed(self, pieces: list[bytes]) -> list[tuple[int, bytes]]:
        """The records that `pieces` complete. Raises what was wrong with the bytes before."""
        self._check()
        found: list[tuple[int, bytes]] = []
        for piece in pieces:
            for stream, record in self._decoder.feed(piece):
                stamp, _, text = record.partition(b" ")
                try:
                    new = self._mark.is_new(self._stamp(stamp))
                except ValueError:
                    self._fault = ProtocolError(f"a log record does not begin with its time: {record[:40]!r}")
                    return found
                if new and not self.hidden:
                    found.append((stream, record if self._timestamps else text))
        return found

    def eof(self) -> list[tuple[int, bytes]]:
        """Raises StreamTruncated inside a record, and what was wrong with the bytes before."""
        self._check()
        self._decoder.eof()
        return []

    def _check(self) -> None:
        fault = self._fault or self._decoder.fault
        if fault is not None:
            raise fault

    def _stamp(self, stamp: bytes) -> int:
        """Nanoseconds since 1970. Reading a time takes long, so the last one's second is kept. Raises ValueError."""
        if len(stamp) == _LENGTH and stamp[_DOT:_Z].isdigit() and stamp[:_DOT] == self._second:
            return self._second_stamp + int(stamp[_DOT:_Z])
        value = parse_stamp(stamp.decode())
        if len(stamp) == _LENGTH and stamp[_DOT:_Z].isdigit() and stamp[_Z:] == b"Z":
            self._second = stamp[:_DOT]
            self._second_stamp = value - int(stamp[_DOT:_Z])
        return value


class EventRecords:
    """The bytes of the events to the events themselves, each once."""

    __slots__ = ("_decoder", "_mark")

    def __init__(self, mark: Mark) -> None:
        self._mark = mark
        self._decoder = JSONLinesDecoder()

    def restart(self) -> None:
        """Begin with another answer's first byte."""
        self._decoder = JSONLinesDecoder()

    def feed(self, pieces: list[bytes]) -> list[EventMessage]:
        """The events that `pieces` complete. Raises what was wrong with the bytes before."""
        if self._decoder.fault is not None:
            raise self._decoder.fault
        return self._new([event for piece in pieces for event in self._decoder.feed(piece)])

    def eof(self) -> list[EventMessage]:
        """The last event, which need not end its line. Raises StreamTruncated where it is not whole."""
        return self._new(self._decoder.eof())

    def _new(self, events: list[EventMessage]) -> list[EventMessage]:
        return [event for event in events if self._mark.is_new(_event_stamp(event))]


def _event_stamp(event: EventMessage) -> int:
    return event.get("timeNano") or event.get("time", 0) * 1_000_000_000
