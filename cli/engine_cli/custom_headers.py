"""DOCKER_CUSTOM_HEADERS: what goes with each request, in the place of what config.json wants.

Loaded only where it is set.
"""

from __future__ import annotations

from engine_cli.failures import Failure
from engine_client.errors import InvalidValue
from engine_client.spec.fields import split


def read(text: str) -> dict[str, str]:
    """The headers in the variable's value: `KEY=VALUE,"KEY=VALUE"`. Raises Failure."""
    try:
        pairs = split(text)
    except InvalidValue:
        raise _failure("parse", "value must be formatted as comma-separated key=value pairs") from None
    headers: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        key = key.strip()
        if not key:
            raise _failure("set", f"value contains a key=value pair with an empty key: '{pair}'")
        if not equals:
            raise _failure("set", f"missing \"=\" in key=value pair: '{pair}'")
        headers["-".join(part.capitalize() for part in key.split("-"))] = value.strip(" \t")
    return headers


def _failure(doing: str, problem: str) -> Failure:
    where = "custom headers from DOCKER_CUSTOM_HEADERS environment variable"
    return Failure(f"Failed to initialize: failed to {doing} {where}: {problem}")
