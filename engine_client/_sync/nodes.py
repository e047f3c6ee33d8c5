# Generated from engine_client/_async/nodes.py by scripts/unasync.py: edit that file, not this one.
"""Operations on the nodes of a swarm."""

from __future__ import annotations

from engine_client._call import Call
from engine_client._decode import json_value
from engine_client._wire.query import segment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_client._sync.session import Session
    from engine_client.models import Node


class Nodes:
    """Operations on the nodes of a swarm. `id` is its name or id.

    Every method raises NotFound where there is no such node, ServerError where the engine is no manager of a swarm,
    another APIError where the engine refuses, and
    ConnectionFailed, ConnectionLost or EngineTimeout where it does not answer.
    """

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def inspect(self, id: str) -> Node:
        """All about one node: GET /nodes/{id}."""
        call: Call[Node] = Call("GET", f"/nodes/{segment(id, 'node name or ID')}", json_value)
        return self._session.send(call)
