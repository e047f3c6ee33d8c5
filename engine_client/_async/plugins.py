"""Operations on the engine's plugins."""

from __future__ import annotations

from engine_client._call import Call
from engine_client._decode import json_value
from engine_client._wire.query import segment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_client._async.session import AsyncSession
    from engine_client.models import Plugin


class AsyncPlugins:
    """Operations on the engine's plugins. `id` is its name or id.

    Every method raises NotFound where there is no such plugin, another APIError where the engine refuses, and
    ConnectionFailed, ConnectionLost or EngineTimeout where it does not answer.
    """

    __slots__ = ("_session",)

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def inspect(self, id: str) -> Plugin:
        """All about one plugin: GET /plugins/{name}/json."""
        call: Call[Plugin] = Call("GET", f"/plugins/{segment(id, 'plugin name or ID')}/json", json_value)
        return await self._session.send(call)
