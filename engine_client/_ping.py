"""The ping: the one operation outside the API versions, whose answer is in its headers."""

from __future__ import annotations

from engine_client._call import Call

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_client._wire.http1 import Head
    from engine_client.models import Ping


def _decode(head: Head, _body: bytes) -> Ping:
    headers = head.headers
    return {
        "APIVersion": headers.get("api-version", ""),
        "OSType": headers.get("ostype", ""),
        "Experimental": headers.get("docker-experimental") == "true",
        "BuilderVersion": headers.get("builder-version", ""),
        "Swarm": headers.get("swarm", ""),
    }


PING: Call[Ping] = Call("HEAD", "/_ping", _decode, versioned=False)
PING_BY_GET: Call[Ping] = Call("GET", "/_ping", _decode, versioned=False)
