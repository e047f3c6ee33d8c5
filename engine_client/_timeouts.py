"""How long to wait for what."""

from __future__ import annotations


class Timeouts:
    """Three separate waits, in seconds; None waits for ever.

    `connect`: for the connection, and for a ping. `reply`: for a reply's head, once the request is sent; a `wait`
    answers its head at once, but a `stop` only when the container has stopped. `idle`: between two pieces of a body or
    stream.
    """

    __slots__ = ("connect", "idle", "reply")

    def __init__(self, *, connect: float | None = 10.0, reply: float | None = None, idle: float | None = None) -> None:
        self.connect = connect
        self.reply = reply
        self.idle = idle

    def __repr__(self) -> str:
        return f"Timeouts(connect={self.connect}, reply={self.reply}, idle={self.idle})"
