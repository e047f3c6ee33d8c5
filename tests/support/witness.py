"""The independent witness: calls made with requests over requests-unixsocket, which share no code with the library."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import requests_unixsocket

if TYPE_CHECKING:
    from typing import Self

    from requests import Response


class Witness:
    """Calls on the engine at `host`, a unix:// address, in API `version`."""

    def __init__(self, host: str, version: str) -> None:
        self._base = "http+unix://" + quote(host.removeprefix("unix://"), safe="")
        self._version = version
        self._session = requests_unixsocket.Session()

    def call(self, method: str, path: str, query: dict[str, Any], body: object = None) -> Response:
        """The reply to a call; filters are given as an object, and so is the body."""
        texts = {name: json.dumps(value) if isinstance(value, dict) else value for name, value in query.items()}
        prefix = "" if path == "/_ping" else f"/v{self._version}"
        response: Response = self._session.request(
            method,
            f"{self._base}{prefix}{path}?{urlencode(texts)}",
            json=body,
            timeout=60,
            headers={"Accept-Encoding": "identity"},
        )
        return response

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()
