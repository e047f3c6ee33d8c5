"""Operations on networks."""

from __future__ import annotations

from engine_client._call import Call
from engine_client._decode import json_list, json_value, nothing
from engine_client._wire.query import given, segment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_client._async.session import AsyncSession
    from engine_client._wire.query import Filters
    from engine_client.models import (
        EndpointSettings,
        Network,
        NetworkCreateRequest,
        NetworkCreateResponse,
        NetworkInspect,
        NetworkPruneResponse,
    )


class AsyncNetworks:
    """Operations on networks. `id` is a network's name, its id, or the beginning of its id.

    Every method raises NotFound where there is no such network, another APIError where the engine refuses, and
    ConnectionFailed, ConnectionLost or EngineTimeout where it does not answer.
    """

    __slots__ = ("_session",)

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(self, name: str, config: NetworkCreateRequest | None = None) -> NetworkCreateResponse:
        """Create a network, a bridge unless `config` says otherwise: POST /networks/create.

        Conflict: the name is taken. Forbidden: it cannot be, as two networks on the host's.
        """
        body: NetworkCreateRequest = {"CheckDuplicate": True, **(config or {}), "Name": name}
        call: Call[NetworkCreateResponse] = Call("POST", "/networks/create", json_value, body=body, expect=(201,))
        return await self._session.send(call)

    async def inspect(self, id: str, *, verbose: bool = False, scope: str | None = None) -> NetworkInspect:
        """All about one network, `verbose` with its services: GET /networks/{id}.

        `scope` tells apart those of one name: "local", "swarm" or "global".
        """
        query = {"verbose": verbose, "scope": scope}
        call: Call[NetworkInspect] = Call("GET", _path(id), json_value, query=query)
        return await self._session.send(call)

    async def connect(self, id: str, container: str, *, endpoint: EndpointSettings | None = None) -> None:
        """Connect a container to a network: POST /networks/{id}/connect. Forbidden: it is connected already."""
        body = {"Container": given(container), "EndpointConfig": endpoint or {}}
        await self._session.send(Call("POST", f"{_path(id)}/connect", nothing, body=body))

    async def disconnect(self, id: str, container: str, *, force: bool = False) -> None:
        """Disconnect a container from a network: POST /networks/{id}/disconnect.

        `force` also works for a container that is no longer there.
        """
        body = {"Container": given(container), "Force": force}
        await self._session.send(Call("POST", f"{_path(id)}/disconnect", nothing, body=body))

    async def remove(self, id: str) -> None:
        """Remove a network: DELETE /networks/{id}. Forbidden: containers use it, or it is one of the engine's own."""
        await self._session.send(Call("DELETE", _path(id), nothing, expect=(204,)))

    async def prune(self, *, filters: Filters | None = None) -> NetworkPruneResponse:
        """Remove all networks that no container uses: POST /networks/prune."""
        call: Call[NetworkPruneResponse] = Call("POST", "/networks/prune", json_value, query={"filters": filters})
        return await self._session.send(call)

    async def list(self, *, filters: Filters | None = None) -> list[Network]:
        """The networks: GET /networks."""
        call: Call[list[Network]] = Call("GET", "/networks", json_list, query={"filters": filters})
        return await self._session.send(call)


def _path(id: str) -> str:
    return f"/networks/{segment(id, 'network name or ID')}"
