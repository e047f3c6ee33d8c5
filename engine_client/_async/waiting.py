"""Waiting for what a container becomes or says."""

from __future__ import annotations

from engine_client._async.containers import AsyncContainers
from engine_client._async.system import AsyncSystem
from engine_client._timeouts import Timeouts
from engine_client._waiting import LineFinder, ended, health_of
from engine_client.errors import DeadlinePassed, StreamTruncated

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

    from engine_client._async.session import AsyncSession
    from engine_client.models import ContainerInspectResponse

_CHANGES = ["health_status", "die", "destroy", "remove"]  # the last one is Podman's


async def wait_until_healthy(session: AsyncSession, id: str, timeout: float) -> ContainerInspectResponse:
    """As `containers.wait_until_healthy`."""
    health = ""
    try:
        limited = _limited(session, timeout, f"waiting until container {id} is healthy")
        containers = AsyncContainers(limited)
        full = (await containers.inspect(id))["Id"]
        filters = {"container": [full], "event": _CHANGES}
        async with await AsyncSystem(limited).events(filters=filters) as events:
            while (health := health_of(container := await containers.inspect(full))) != "healthy":
                if await events.receive() is None:
                    raise StreamTruncated("the engine ended its events")
    except DeadlinePassed as error:
        raise DeadlinePassed(f"{error}: its health is {health!r}" if health else str(error)) from None
    return container


async def wait_for_log(
    session: AsyncSession, id: str, wanted: str | bytes | re.Pattern[bytes], since: str | None, timeout: float
) -> bytes:
    """As `containers.wait_for_log`."""
    containers = AsyncContainers(_limited(session, timeout, f"waiting for {wanted!r} in the log of container {id}"))
    finder = LineFinder(wanted)
    async with await containers.logs(id, follow=True, since=since) as output:
        while True:
            pieces = await output.receive()
            line = finder.feed(pieces)
            if line is not None:
                return line
            if pieces is None:
                raise ended(await containers.inspect(id), f"it wrote {wanted!r}")


def _limited(session: AsyncSession, timeout: float, name: str) -> AsyncSession:
    """A view for one call that may take `timeout` seconds, silence included, or less where the client says so."""
    waits = session.timeouts
    total = timeout if waits.total is None else min(timeout, waits.total)
    return session.with_timeouts(Timeouts(connect=waits.connect, reply=waits.reply, total=total)).as_one_call(name)
