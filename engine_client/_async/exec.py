"""Operations on execs: further processes in a running container."""

from __future__ import annotations

from engine_client._call import Call, HijackCall
from engine_client._decode import json_value, nothing
from engine_client._wire.query import segment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from engine_client._async.attach import AsyncAttachStream
    from engine_client._async.session import AsyncSession
    from engine_client.models import ExecConfig, ExecInspectResponse, IDResponse


class AsyncExec:
    """Operations on execs.

    Every method raises NotFound where there is no such container or exec, Conflict where the container is paused or
    does not run, and ConnectionFailed, ConnectionLost or EngineTimeout where the engine does not answer.
    """

    __slots__ = ("_session",)

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(self, container: str, config: ExecConfig) -> IDResponse:
        """Prepare a command in a running container: POST /containers/{id}/exec."""
        path = f"/containers/{segment(container)}/exec"
        call: Call[IDResponse] = Call("POST", path, json_value, body=config, expect=(201,))
        return await self._session.send(call)

    async def start(
        self, id: str, *, tty: bool = False, console_size: tuple[int, int] | None = None
    ) -> AsyncAttachStream:
        """Start it, attached as its `config` says: POST /exec/{id}/start. `tty` must be what `config` says.

        `console_size` is height and width in characters, taken from API 1.42 on and for a TTY only.
        """
        body: dict[str, Any] = {"Detach": False, "Tty": tty}
        if console_size is not None:
            body["ConsoleSize"] = list(console_size)
        return await self._session.hijack(HijackCall("POST", f"/exec/{segment(id)}/start", body=body), tty=tty)

    async def start_detached(self, id: str, *, tty: bool = False) -> None:
        """Start it in the background: POST /exec/{id}/start."""
        body = {"Detach": True, "Tty": tty}
        await self._session.send(Call("POST", f"/exec/{segment(id)}/start", nothing, body=body))

    async def inspect(self, id: str) -> ExecInspectResponse:
        """Whether it runs, and with which code it ended: GET /exec/{id}/json."""
        call: Call[ExecInspectResponse] = Call("GET", f"/exec/{segment(id)}/json", json_value)
        return await self._session.send(call)

    async def resize(self, id: str, *, height: int, width: int) -> None:
        """Tell its TTY its size, in characters: POST /exec/{id}/resize."""
        query = {"h": height, "w": width}
        await self._session.send(Call("POST", f"/exec/{segment(id)}/resize", nothing, query=query, expect=(200, 201)))
