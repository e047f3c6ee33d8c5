# Generated from engine_client/_async/distribution.py by scripts/unasync.py: edit that file, not this one.
"""Operations on images where they are distributed: in a registry."""

from __future__ import annotations

from engine_client._call import Call
from engine_client._decode import json_value
from engine_client._wire.auth import encode_registry_auth
from engine_client._wire.query import segment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_client._sync.session import Session
    from engine_client.models import AuthConfig, DistributionInspect


class Distribution:
    """Operations on images where they are distributed: in a registry, which the engine asks.

    Every method raises an APIError where the engine or the registry refuses, and ConnectionFailed, ConnectionLost or
    EngineTimeout where the engine does not answer.
    """

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def inspect(self, name: str, *, auth: AuthConfig | None = None) -> DistributionInspect:
        """The digest and platforms of an image, which is not pulled: GET /distribution/{name}/json.

        Raises Unauthorized, or ServerError with the registry's words, where the registry wants other credentials.
        """
        headers = (("X-Registry-Auth", encode_registry_auth(auth)),)
        path = f"/distribution/{segment(name, 'image name', trim=False)}/json"
        call: Call[DistributionInspect] = Call("GET", path, json_value, headers=headers)
        return self._session.send(call)
