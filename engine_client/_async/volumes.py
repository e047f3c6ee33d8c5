"""Operations on volumes."""

from __future__ import annotations

from engine_client._call import Call
from engine_client._decode import json_value, nothing
from engine_client._wire.query import segment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_client._async.session import AsyncSession
    from engine_client._wire.query import Filters
    from engine_client.models import (
        Volume,
        VolumeCreateRequest,
        VolumeListResponse,
        VolumePruneResponse,
        VolumeUpdateRequest,
    )


class AsyncVolumes:
    """Operations on volumes. `name` is a volume's name, or for a cluster volume its id.

    Every method raises NotFound where there is no such volume, another APIError where the engine refuses, and
    ConnectionFailed, ConnectionLost or EngineTimeout where it does not answer.
    """

    __slots__ = ("_session",)

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(self, name: str | None = None, config: VolumeCreateRequest | None = None) -> Volume:
        """Create a volume, or give the one of that name; without a name the engine makes one: POST /volumes/create.

        Conflict: there is one of that name with another driver.
        """
        body: VolumeCreateRequest = {**(config or {})}
        if name is not None:
            body["Name"] = name
        call: Call[Volume] = Call("POST", "/volumes/create", json_value, body=body, expect=(201,))
        return await self._session.send(call)

    async def inspect(self, name: str) -> Volume:
        """All about one volume: GET /volumes/{name}."""
        call: Call[Volume] = Call("GET", _path(name), json_value)
        return await self._session.send(call)

    async def update(self, name: str, config: VolumeUpdateRequest, *, version: int) -> None:
        """Change a cluster volume: PUT /volumes/{name}. `version` is the index of the one that was inspected."""
        await self._session.send(Call("PUT", _path(name), nothing, query={"version": version}, body=config))

    async def remove(self, name: str, *, force: bool = False) -> None:
        """Remove a volume: DELETE /volumes/{name}. Conflict: a container uses it.

        `force`: one that is not there, or that its driver has lost, is success.
        """
        await self._session.send(Call("DELETE", _path(name), nothing, query={"force": force}, expect=(204,)))

    async def prune(self, *, filters: Filters | None = None) -> VolumePruneResponse:
        """Remove the anonymous volumes that no container uses: POST /volumes/prune.

        The filter `all` takes the named ones along; below API 1.42 they always are.
        """
        call: Call[VolumePruneResponse] = Call("POST", "/volumes/prune", json_value, query={"filters": filters})
        return await self._session.send(call)

    async def list(self, *, filters: Filters | None = None) -> VolumeListResponse:
        """The volumes, with warnings of drivers that do not answer: GET /volumes."""
        call: Call[VolumeListResponse] = Call("GET", "/volumes", json_value, query={"filters": filters})
        return await self._session.send(call)


def _path(name: str) -> str:
    return f"/volumes/{segment(name, 'volume name or ID')}"
