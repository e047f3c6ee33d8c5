# Generated from engine_client/_async/system.py by scripts/unasync.py: edit that file, not this one.
"""Operations on the engine as a whole."""

from __future__ import annotations

from engine_client._sync.jsonstream import JSONStream
from engine_client._call import Call, StreamCall
from engine_client._decode import json_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_client._sync.session import Session
    from engine_client._wire.query import Filters
    from engine_client.models import EventMessage, Ping, SystemInfo, SystemVersion


class System:
    """Operations on the engine as a whole.

    Every method raises an APIError where the engine refuses, and ConnectionFailed, ConnectionLost or EngineTimeout
    where it does not answer.
    """

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def ping(self) -> Ping:
        """Whether the engine answers, and the API version it speaks: HEAD /_ping, within the connect timeout."""
        return self._session.ping()

    def version(self) -> SystemVersion:
        """The engine's version and those of its parts: GET /version."""
        call: Call[SystemVersion] = Call("GET", "/version", json_value)
        return self._session.send(call)

    def info(self) -> SystemInfo:
        """The engine's settings, counts and limits: GET /info."""
        call: Call[SystemInfo] = Call("GET", "/info", json_value)
        return self._session.send(call)

    def events(
        self, *, since: str | None = None, until: str | None = None, filters: Filters | None = None
    ) -> JSONStream[EventMessage]:
        """What happens in the engine, as it happens: GET /events.

        `since` and `until` are Unix seconds, with a fraction if needed; with an `until` the stream ends there.
        """
        query = {"since": since, "until": until, "filters": filters}
        return JSONStream(self._session.stream(StreamCall("GET", "/events", query=query)))
