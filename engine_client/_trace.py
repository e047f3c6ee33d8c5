"""What a trace hook is told."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_client.errors import EngineError


class Exchange:
    """One request and its reply, as given to `Engine(trace=...)` when the reply's head (of a stream) or its whole body
    has come, or neither will.

    `method` and `target` as sent, without headers or body; the target's query, which the repr leaves out, may hold what
    is secret, such as a build's arguments. `status` of the reply, 0 where there is none; `seconds` from the first byte
    out to this report; `sent` bytes of the request; `received` bytes of the body, 0 for a stream's; `error` why no
    reply came, or not all of it, else None.
    """

    __slots__ = ("error", "method", "received", "seconds", "sent", "status", "target")

    def __init__(
        self,
        method: str,
        target: str,
        status: int,
        seconds: float,
        sent: int,
        received: int,
        error: EngineError | None = None,
    ) -> None:
        self.method = method
        self.target = target
        self.status = status
        self.seconds = seconds
        self.sent = sent
        self.received = received
        self.error = error

    def __repr__(self) -> str:
        outcome = self.status if self.error is None else type(self.error).__name__
        return f"<Exchange {self.method} {self.target.partition('?')[0]} {outcome} {self.seconds * 1000:.1f} ms>"
