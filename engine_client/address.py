"""Where the engine is: DOCKER_HOST, docker's contexts, docker's default."""

from __future__ import annotations

import os

from engine_client._typing import is_json_object
from engine_client.errors import ConfigError, InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

DEFAULT_CONTEXT = "default"
DEFAULT_HOST = "unix:///var/run/docker.sock"
_SCHEMES = ("unix", "tcp", "fd", "npipe", "ssh", "http", "https")


class Address:
    """A DOCKER_HOST value taken apart: `scheme`, and the socket's `path` or the `host` with its `port` (0: none)."""

    __slots__ = ("host", "path", "port", "scheme")

    def __init__(self, scheme: str, path: str = "", host: str = "", port: int = 0) -> None:
        self.scheme = scheme
        self.path = path
        self.host = host
        self.port = port


def config_dir(environ: Mapping[str, str]) -> str:
    """docker's configuration folder: $DOCKER_CONFIG, or .docker in the home folder."""
    return environ.get("DOCKER_CONFIG") or os.path.join(environ.get("HOME") or os.path.expanduser("~"), ".docker")


def resolve(host: str | None, *, context: str | None = None, environ: Mapping[str, str], config_dir: str) -> str:
    """The engine's address as a DOCKER_HOST value.

    In docker's order: `host`, `context`, DOCKER_HOST, DOCKER_CONTEXT, the configuration's current context, the default.
    Raises ConfigError where a context is named that is not there or cannot be read, InvalidValue for no address.
    """
    given = host or (not context and environ.get("DOCKER_HOST"))
    if given:
        return _full_form(given)
    name = context_name(host, context=context, environ=environ, config_dir=config_dir)
    return DEFAULT_HOST if name == DEFAULT_CONTEXT else _context_host(name, config_dir)


def _full_form(given: str) -> str:
    """What was given as docker reads it, and for the library also `http://` and `https://`."""
    if (given.startswith("unix:///") and given.count("://") == 1) or given.startswith(("http://", "https://")):
        return given
    from engine_client._docker_host import full_form

    return full_form(given)


def context_name(host: str | None, *, context: str | None = None, environ: Mapping[str, str], config_dir: str) -> str:
    """The context in use, by the same order; `default` where an address is given. Raises ConfigError."""
    if context:
        return context
    if host or environ.get("DOCKER_HOST"):
        return DEFAULT_CONTEXT
    return environ.get("DOCKER_CONTEXT") or _current_context(config_dir) or DEFAULT_CONTEXT


def _current_context(config_dir: str) -> str | None:
    path = os.path.join(config_dir, "config.json")
    if not os.path.exists(path):
        return None
    value = _read_json(path).get("currentContext")
    return value if isinstance(value, str) else None


def _context_host(name: str, config_dir: str) -> str:
    import hashlib

    digest = hashlib.sha256(name.encode()).hexdigest()
    path = os.path.join(config_dir, "contexts", "meta", digest, "meta.json")
    if not os.path.exists(path):
        raise ConfigError(f'context "{name}": context not found: open {path}: no such file or directory')
    try:
        host = _read_json(path)["Endpoints"]["docker"]["Host"]
    except (KeyError, TypeError):
        host = None
    return host if isinstance(host, str) and host else DEFAULT_HOST


def _read_json(path: str) -> dict[str, Any]:
    import json

    try:
        with open(path, encoding="utf-8") as file:
            value = json.load(file)
    except (OSError, ValueError) as error:
        raise ConfigError(f"cannot read {path}: {error}") from None
    if not is_json_object(value):
        raise ConfigError(f"cannot read {path}: it must hold a JSON object")
    return value


def parse(address: str) -> Address:
    """Take a DOCKER_HOST value apart. Raises InvalidValue."""
    scheme, separator, rest = address.partition("://")
    if not separator or not rest or scheme not in _SCHEMES:
        raise InvalidValue(f"unable to parse docker host `{address}`")
    if scheme in ("unix", "npipe", "fd"):
        return Address(scheme, path=rest)
    authority, slash, path = rest.partition("/")
    host, colon, port = authority.rpartition(":")
    if not colon or authority.endswith("]"):
        host, port = authority, "0"
    if not (port.isascii() and port.isdigit()):
        raise InvalidValue(f"unable to parse docker host `{address}`")
    return Address(scheme, slash + path, host.strip("[]"), int(port))
