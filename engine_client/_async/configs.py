"""Operations on the configs of a swarm."""

from __future__ import annotations

from engine_client._call import Call
from engine_client._decode import json_value
from engine_client._wire.query import segment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_client._async.session import AsyncSession
    from engine_client.models import Config


class AsyncConfigs:
    """Operations on the configs of a swarm. `id` is its name or id.

    Every method raises NotFound where there is no such config, ServerError where the engine is no manager of a swarm,
    another APIError where the engine refuses, and
    ConnectionFailed, ConnectionLost or EngineTimeout where it does not answer.
    """

    __slots__ = ("_session",)

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def inspect(self, id: str) -> Config:
        """All about one config, its data included: GET /configs/{id}."""
        call: Call[Config] = Call("GET", f"/configs/{segment(id, 'config name or ID')}", json_value)
        return await self._session.send(call)
