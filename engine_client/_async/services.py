"""Operations on the services of a swarm."""

from __future__ import annotations

from engine_client._call import Call
from engine_client._decode import json_value
from engine_client._wire.query import segment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_client._async.session import AsyncSession
    from engine_client.models import Service


class AsyncServices:
    """Operations on the services of a swarm. `id` is its name or id.

    Every method raises NotFound where there is no such service, ServerError where the engine is no manager of a swarm,
    another APIError where the engine refuses, and
    ConnectionFailed, ConnectionLost or EngineTimeout where it does not answer.
    """

    __slots__ = ("_session",)

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def inspect(self, id: str, *, insert_defaults: bool = False) -> Service:
        """All about one service: GET /services/{id}.

        `insert_defaults`: what its spec leaves out is filled with defaults.
        """
        call: Call[Service] = Call(
            "GET",
            f"/services/{segment(id, 'service name or ID')}",
            json_value,
            query={"insertDefaults": insert_defaults},
        )
        return await self._session.send(call)
