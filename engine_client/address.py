"""Where the engine is: DOCKER_HOST, docker's contexts, docker's default."""

from __future__ import annotations

import os

from engine_client._typing import is_json_object
from engine_client._wire.jsontext import loads, with_names
from engine_client.errors import ConfigError, InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from ssl import SSLContext
    from typing import Any

    from engine_client._tls import TLS

DEFAULT_CONTEXT = "default"
DEFAULT_HOST = "unix:///var/run/docker.sock"
DEFAULT_TLS_HOST = "tcp://localhost:2376"
_LONGEST_PORT = 5
_SCHEMES = ("unix", "tcp", "fd", "npipe", "ssh", "http", "https")


class Address:
    """A DOCKER_HOST value taken apart: `scheme`, and the socket's `path` or the `host` with its `port` (0: none)."""

    __slots__ = ("host", "path", "port", "scheme")

    def __init__(self, scheme: str, path: str = "", host: str = "", port: int = 0) -> None:
        self.scheme = scheme
        self.path = path
        self.host = host
        self.port = port


class Endpoint:
    """Where an engine is: `host`, a DOCKER_HOST value, and how to speak `tls` with it, if at all."""

    __slots__ = ("host", "tls")

    def __init__(self, host: str, tls: TLS | SSLContext | None = None) -> None:
        self.host = host
        self.tls = tls


def config_dir(environ: Mapping[str, str]) -> str:
    """docker's configuration folder: $DOCKER_CONFIG, or .docker in the home folder."""
    return environ.get("DOCKER_CONFIG") or os.path.join(environ.get("HOME") or os.path.expanduser("~"), ".docker")


def resolve(
    host: str | None,
    *,
    context: str | None = None,
    environ: Mapping[str, str],
    config_dir: str,
    tls: TLS | SSLContext | bool | None = None,
) -> Endpoint:
    """The engine's address, and how to speak TLS with it.

    In docker's order: `host`, `context`, DOCKER_HOST, DOCKER_CONTEXT, the configuration's current context, the default,
    or where that socket is missing one of the `usual_sockets`. `tls` says whether and how to speak TLS (True: as by
    default); None: a context knows it itself, else DOCKER_TLS_VERIFY, DOCKER_TLS and DOCKER_CERT_PATH say. Raises
    ConfigError where a context is named that is not there or cannot be read, InvalidValue for no address.
    """
    name = context_name(host, context=None if host else context, environ=environ, config_dir=config_dir)
    if name != DEFAULT_CONTEXT:
        from engine_client._contexts import endpoint

        there = endpoint(name, config_dir)
        return there if tls is None else Endpoint(there.host, _settings(tls))
    if tls is None and (environ.get("DOCKER_TLS_VERIFY") or environ.get("DOCKER_TLS")):
        from engine_client._tls import from_folder

        folder = environ.get("DOCKER_CERT_PATH") or config_dir
        tls = from_folder(folder, verify=bool(environ.get("DOCKER_TLS_VERIFY")))
    given = host or environ.get("DOCKER_HOST")
    where = _full_form(given) if given else DEFAULT_TLS_HOST if tls else _default_socket(environ)
    return Endpoint(where, _settings(tls))


def _settings(tls: TLS | SSLContext | bool | None) -> TLS | SSLContext | None:
    if tls is not True:
        return tls or None
    from engine_client._tls import TLS

    return TLS()


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


def usual_sockets(environ: Mapping[str, str]) -> list[str]:
    """Where else than at the default an engine of the user's may listen: rootless, desktop, Podman; as DOCKER_HOST."""
    home = environ.get("HOME") or os.path.expanduser("~")
    mine = environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}"
    paths = [
        f"{mine}/docker.sock",
        f"{home}/.docker/run/docker.sock",
        f"{home}/.docker/desktop/docker.sock",
        f"{mine}/podman/podman.sock",
        "/run/podman/podman.sock",
    ]
    return [f"unix://{path}" for path in paths]


def _default_socket(environ: Mapping[str, str]) -> str:
    if os.path.exists(DEFAULT_HOST.removeprefix("unix://")):
        return DEFAULT_HOST
    there = (host for host in usual_sockets(environ) if os.path.exists(host.removeprefix("unix://")))
    return next(there, DEFAULT_HOST)


def _current_context(config_dir: str) -> str | None:
    path = os.path.join(config_dir, "config.json")
    if not os.path.exists(path):
        return None
    value = with_names(read_json(path), ("currentContext",)).get("currentContext")
    return value if isinstance(value, str) else None


def read_json(path: str) -> dict[str, Any]:
    """The object in a file. Raises ConfigError."""
    try:
        with open(path, "rb") as file:
            value = loads(file.read())
    except OSError as error:
        raise ConfigError(f"open {path}: {os.strerror(error.errno or 0).lower()}") from None
    except (ValueError, RecursionError) as error:
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
    if not colon or authority.endswith("]") or "@" in port:
        host, port = authority, "0"
    digits = port.lstrip("0") or port[:1]
    if not (port.isascii() and port.isdigit()) or len(digits) > _LONGEST_PORT:
        raise InvalidValue(f"unable to parse docker host `{address}`")
    user, at, name = host.rpartition("@")
    return Address(scheme, slash + path, user + at + name.strip("[]"), int(digits))
