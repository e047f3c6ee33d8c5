"""The X-Registry-Auth header: credentials for a registry, as base64url of their JSON."""

from __future__ import annotations

from binascii import b2a_base64  # base64 itself costs a start-up 6 ms

from engine_client._wire.jsontext import dumps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_client.models import AuthConfig

_TO_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def encode_registry_auth(auth: AuthConfig | None) -> str:
    """The header's value; `e30=`, an empty object, where there are no credentials."""
    data = dumps(auth or {}).encode()
    return b2a_base64(data, newline=False).translate(_TO_URL_SAFE).decode()
