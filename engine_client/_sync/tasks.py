# Generated from engine_client/_async/tasks.py by scripts/unasync.py: edit that file, not this one.
"""Operations on the tasks of a swarm's services."""

from __future__ import annotations

from engine_client._call import Call
from engine_client._decode import json_value
from engine_client._wire.query import segment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_client._sync.session import Session
    from engine_client.models import Task


class Tasks:
    """Operations on the tasks of a swarm's services. `id` is its id.

    Every method raises NotFound where there is no such task, ServerError where the engine is no manager of a swarm,
    another APIError where the engine refuses, and
    ConnectionFailed, ConnectionLost or EngineTimeout where it does not answer.
    """

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def inspect(self, id: str) -> Task:
        """All about one task: GET /tasks/{id}."""
        call: Call[Task] = Call("GET", f"/tasks/{segment(id, 'task name or ID')}", json_value)
        return self._session.send(call)
