"""What waiting for a container's health or output is decided by. Nothing here waits."""

from __future__ import annotations

from engine_client._wire.text import LineDecoder
from engine_client.errors import ContainerEnded, InvalidValue, Unhealthy

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

    from engine_client.models import ContainerInspectResponse

_AS_THEY_ARE = "latin-1"  # each byte a character, and back


def name_of(container: ContainerInspectResponse) -> str:
    """What people call it."""
    return container["Name"].lstrip("/")


def health_of(container: ContainerInspectResponse) -> str:
    """Its health: "healthy", or "starting". Raises ContainerEnded, Unhealthy, and InvalidValue without a check."""
    state = container["State"]
    health = state.get("Health")
    if not state["Running"]:
        raise ended(container, "it was healthy")
    if health is None or health["Status"] in ("none", ""):
        raise InvalidValue(
            f"container {name_of(container)} has no health check: create it with a Healthcheck, or wait for its log"
        )
    status, log = health["Status"], health["Log"] or []
    output = log[-1]["Output"].strip() if log else ""
    if status == "unhealthy":
        raise Unhealthy(name_of(container), output)
    return status


def ended(container: ContainerInspectResponse, before: str) -> ContainerEnded:
    """The error for a container that does not run."""
    state = container["State"]
    if state["Status"] == "created":
        return ContainerEnded(f"container {name_of(container)} has not been started", state["ExitCode"])
    text = f"container {name_of(container)} ended with exit code {state['ExitCode']} before {before}"
    return ContainerEnded(text, state["ExitCode"])


class LineFinder:
    """Output to the first line that `wanted` is in: text, bytes, or a compiled pattern of bytes."""

    __slots__ = ("_lines", "_pattern", "_text")

    def __init__(self, wanted: str | bytes | re.Pattern[bytes]) -> None:
        self._pattern = None if isinstance(wanted, (str, bytes)) else wanted
        self._text = wanted.encode() if isinstance(wanted, str) else wanted if isinstance(wanted, bytes) else b""
        self._lines = LineDecoder(_AS_THEY_ARE, "strict")

    def feed(self, pieces: list[tuple[int, bytes]] | None) -> bytes | None:
        """The line, without its end, once it has come; with None, the end, the same for lines that have none.

        Raises ProtocolError for a line of over 16 Mi bytes.
        """
        lines = (text.encode(_AS_THEY_ARE) for _, text in self._lines.feed(pieces) or ())
        return next((line for line in lines if self._matches(line)), None)

    def _matches(self, line: bytes) -> bool:
        return self._text in line if self._pattern is None else self._pattern.search(line) is not None
