"""How long to wait for what."""

from __future__ import annotations

import time

from engine_client.errors import DeadlinePassed

CLEAN_UP = 30
_LONGEST_POLL = 2**31 - 1


def milliseconds(seconds: float | None) -> float | None:
    """As `poll` takes a timeout, whose longest is 24 days: more is for ever."""
    return None if seconds is None or seconds * 1000 > _LONGEST_POLL else seconds * 1000


class Timeouts:
    """Four separate waits, in seconds; None waits for ever.

    `connect`: for the connection, and for a ping. `reply`: for a reply's head, once the request is sent; a `wait`
    answers its head at once, but a `stop` only when the container has stopped. `idle`: between two pieces of a body or
    stream. `total`: for a whole call, from its beginning to the last byte of its reply or stream; a compound call
    counts as one.
    """

    __slots__ = ("connect", "idle", "reply", "total")

    def __init__(
        self,
        *,
        connect: float | None = 10.0,
        reply: float | None = None,
        idle: float | None = None,
        total: float | None = None,
    ) -> None:
        self.connect = connect
        self.reply = reply
        self.idle = idle
        self.total = total

    def __repr__(self) -> str:
        return f"Timeouts(connect={self.connect}, reply={self.reply}, idle={self.idle}, total={self.total})"


class Deadline:
    """When a call that is named `call` and began now must be done: in `seconds`."""

    __slots__ = ("_at", "_call", "_seconds")

    def __init__(self, call: str, seconds: float) -> None:
        self._call = call
        self._seconds = seconds
        self._at = time.monotonic() + seconds

    def limit(self, timeout: float | None) -> float:
        """How long to wait at most where it would be `timeout` seconds. Raises DeadlinePassed."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise self.passed()
        return left if timeout is None else min(timeout, left)

    def passed(self) -> DeadlinePassed:
        """The error to raise once it has passed."""
        return DeadlinePassed(f"{self._call} was not done within {self._seconds} s")
