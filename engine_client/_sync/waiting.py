# Generated from engine_client/_async/waiting.py by scripts/unasync.py: edit that file, not this one.
"""Waiting for what a container becomes or says."""

from __future__ import annotations

from engine_client._sync.containers import Containers
from engine_client._sync.system import System
from engine_client._timeouts import Timeouts
from engine_client._waiting import LineFinder, ended, health_of
from engine_client.errors import DeadlinePassed, StreamTruncated

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

    from engine_client._sync.session import Session
    from engine_client.models import ContainerInspectResponse

_CHANGES = ["health_status", "die", "destroy", "remove"]  # the last one is Podman's


def wait_until_healthy(session: Session, id: str, timeout: float) -> ContainerInspectResponse:
    """As `containers.wait_until_healthy`."""
    health = ""
    try:
        limited = _limited(session, timeout, f"waiting until container {id} is healthy")
        containers = Containers(limited)
        full = (containers.inspect(id))["Id"]
        filters = {"container": [full], "event": _CHANGES}
        with System(limited).events(filters=filters) as events:
            while (health := health_of(container := containers.inspect(full))) != "healthy":
                if events.receive() is None:
                    raise StreamTruncated("the engine ended its events")
    except DeadlinePassed as error:
        raise DeadlinePassed(f"{error}: its health is {health!r}" if health else str(error)) from None
    return container


def wait_for_log(
    session: Session, id: str, wanted: str | bytes | re.Pattern[bytes], since: str | None, timeout: float
) -> bytes:
    """As `containers.wait_for_log`."""
    containers = Containers(_limited(session, timeout, f"waiting for {wanted!r} in the log of container {id}"))
    finder = LineFinder(wanted)
    with containers.logs(id, follow=True, since=since) as output:
        while True:
            pieces = output.receive()
            line = finder.feed(pieces)
            if line is not None:
                return line
            if pieces is None:
                raise ended(containers.inspect(id), f"it wrote {wanted!r}")


def _limited(session: Session, timeout: float, name: str) -> Session:
    """A view for one call that may take `timeout` seconds, silence included, or less where the client says so."""
    waits = session.timeouts
    total = timeout if waits.total is None else min(timeout, waits.total)
    return session.with_timeouts(Timeouts(connect=waits.connect, reply=waits.reply, total=total)).as_one_call(name)
