"""Operations on what goes on in running containers."""

from __future__ import annotations

from engine_client._call import Call, StreamCall
from engine_client._decode import json_list, json_value, nothing
from engine_client._wire.query import segment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_client._async.jsonstream import AsyncJSONStream
    from engine_client._async.session import AsyncSession
    from engine_client.models import (
        ContainerStatsResponse,
        ContainerTopResponse,
        ContainerUpdateRequest,
        ContainerUpdateResponse,
        FilesystemChange,
    )


class AsyncContainerProcesses:
    """The part of AsyncContainers that is about what goes on in running containers."""

    __slots__ = ()

    _session: AsyncSession

    async def pause(self, id: str) -> None:
        """Stop all processes in their tracks: POST /containers/{id}/pause. Conflict: it does not run, or is paused."""
        await self._session.send(Call("POST", f"/containers/{segment(id)}/pause", nothing, expect=(204,)))

    async def unpause(self, id: str) -> None:
        """Let the processes of a paused container go on: POST /containers/{id}/unpause. Conflict: it is not paused."""
        await self._session.send(Call("POST", f"/containers/{segment(id)}/unpause", nothing, expect=(204,)))

    async def update(self, id: str, config: ContainerUpdateRequest) -> ContainerUpdateResponse:
        """Change limits and the restart policy: POST /containers/{id}/update."""
        path = f"/containers/{segment(id)}/update"
        call: Call[ContainerUpdateResponse] = Call("POST", path, json_value, body=config)
        return await self._session.send(call)

    async def top(self, id: str, *, ps_args: str | None = None) -> ContainerTopResponse:
        """The processes in a running container, as ps tells them with `ps_args` ("-ef"): GET /containers/{id}/top.

        Conflict: it does not run.
        """
        path = f"/containers/{segment(id)}/top"
        call: Call[ContainerTopResponse] = Call("GET", path, json_value, query={"ps_args": ps_args})
        return await self._session.send(call)

    async def changes(self, id: str) -> list[FilesystemChange]:
        """The paths that are not as in the image: GET /containers/{id}/changes."""
        call: Call[list[FilesystemChange]] = Call("GET", f"/containers/{segment(id)}/changes", json_list)
        return await self._session.send(call)

    async def stats(self, id: str, *, one_shot: bool = False) -> ContainerStatsResponse:
        """What a container uses: GET /containers/{id}/stats?stream=0. It takes two seconds, for two samples.

        `one_shot`: one sample at once, without `precpu_stats` to compare with.
        """
        query = {"stream": "0", "one-shot": one_shot}
        path = f"/containers/{segment(id)}/stats"
        call: Call[ContainerStatsResponse] = Call("GET", path, json_value, query=query)
        return await self._session.send(call)

    async def stats_stream(self, id: str) -> AsyncJSONStream[ContainerStatsResponse]:
        """What a container uses, each second: GET /containers/{id}/stats. It ends when the container is removed."""
        from engine_client._async.jsonstream import AsyncJSONStream

        call = StreamCall("GET", f"/containers/{segment(id)}/stats", query={"stream": True})
        return AsyncJSONStream(await self._session.stream(call))
