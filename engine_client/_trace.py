"""What a trace hook is told."""

from __future__ import annotations


class Exchange:
    """One request and its reply, as given to `Engine(trace=...)` when the reply's head, or its whole body, has come.

    `method` and `target` as sent, without headers or body, so no secret is in it; `status` of the reply; `seconds` from
    the first byte out to this report; `sent` bytes of the request; `received` bytes of the body, 0 for a stream's.
    """

    __slots__ = ("method", "received", "seconds", "sent", "status", "target")

    def __init__(self, method: str, target: str, status: int, seconds: float, sent: int, received: int) -> None:
        self.method = method
        self.target = target
        self.status = status
        self.seconds = seconds
        self.sent = sent
        self.received = received

    def __repr__(self) -> str:
        return f"<Exchange {self.method} {self.target} {self.status} {self.seconds * 1000:.1f} ms>"
