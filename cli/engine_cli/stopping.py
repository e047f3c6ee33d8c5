"""How stop and restart end a container."""

from __future__ import annotations

from engine_cli.failures import Failure
from engine_cli.flags import Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.flags import Given

OPTIONS = (
    Option("signal", "s", "", "Signal to send to the container"),
    Option("timeout", "t", 0, "Seconds to wait before killing the container"),
    Option("time", "", 0, "", shown=False, deprecated="use --timeout instead"),
)


def signal_and_timeout(given: Given) -> tuple[str | None, int | None]:
    """What was given of the two; None leaves it to the container. Raises Failure."""
    if given.changed("time") and given.changed("timeout"):
        raise Failure("conflicting options: cannot specify both --timeout and --time")
    option = "time" if given.changed("time") else "timeout"
    return given.str("signal") or None, given.int(option) if given.changed(option) else None
