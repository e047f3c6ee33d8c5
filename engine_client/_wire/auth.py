"""The X-Registry-Auth and X-Registry-Config headers: credentials for registries, as base64url of their JSON."""

from __future__ import annotations

from binascii import b2a_base64  # base64 itself costs a start-up 6 ms

from engine_client._wire.jsontext import dumps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from engine_client.models import AuthConfig

_TO_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def encode_registry_auth(auth: AuthConfig | None) -> str:
    """The header's value; `e30=`, an empty object, where there are no credentials."""
    return _encode(auth or {})


def encode_registry_config(auths: Mapping[str, AuthConfig] | None) -> str:
    """The value of X-Registry-Config: the credentials for each registry that a build may pull from, by its name."""
    return _encode(auths or {})


def _encode(value: Mapping[str, Any]) -> str:
    data = dumps(value).encode()
    return b2a_base64(data, newline=False).translate(_TO_URL_SAFE).decode()
