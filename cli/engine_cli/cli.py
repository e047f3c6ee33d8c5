"""What a command runs with: the engine, docker's configuration, and where to print."""

from __future__ import annotations

import os
import sys

from engine_cli.failures import Failure
from engine_client import address
from engine_client._timeouts import Timeouts
from engine_client.errors import ConfigError, InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from ssl import SSLContext
    from typing import Any, TextIO

    from engine_client._sync.client import Engine
    from engine_client._tls import TLS

MAX_API_VERSION = "1.50"  # what docker 28.2 speaks: its texts and tables depend on it


class Cli:
    """One invocation. `engine` connects on first use, `config` is read on first use."""

    __slots__ = ("_config", "_engine", "_has_several_hosts", "config_dir", "context", "debug", "host", "tls")

    def __init__(
        self,
        hosts: Sequence[str] = (),
        context: str | None = None,
        config_dir: str | None = None,
        *,
        debug: bool = False,
        tls: TLS | bool | None = None,
    ) -> None:
        self.host = hosts[0].strip() or address.DEFAULT_HOST if hosts else None
        self._has_several_hosts = len(hosts) > 1
        self.tls = tls
        self.debug = debug
        self.context = context
        self.config_dir = config_dir or address.config_dir(os.environ)
        self._engine: Engine | None = None
        self._config: dict[str, Any] | None = None

    @property
    def engine(self) -> Engine:
        """The engine that this invocation talks to. Raises Failure where nobody knows which one that is."""
        if self._engine is None:
            if self._has_several_hosts:
                raise Failure("Failed to initialize: unable to resolve docker endpoint: Specify only one -H")
            try:
                self._engine = self._new_engine()
            except (ConfigError, InvalidValue) as error:
                raise Failure(f"Failed to initialize: unable to resolve docker endpoint: {error}") from None
        return self._engine

    def _new_engine(self) -> Engine:
        from engine_client._sync.client import Engine

        where = self.endpoint
        _check(where.tls)
        tls = False if where.host.startswith("unix:") else where.tls or False  # docker speaks none over a socket
        timeouts = Timeouts(connect=30.0) if where.host.startswith("ssh:") else None
        headers = self._headers()
        try:
            return Engine(where.host, max_version=MAX_API_VERSION, tls=tls, timeouts=timeouts, headers=headers)
        except (ConfigError, InvalidValue) as error:
            raise Failure(f"Failed to initialize: {error}") from None

    @property
    def endpoint(self) -> address.Endpoint:
        """Where the engine is. Raises ConfigError and InvalidValue."""
        if self.context_name == address.DEFAULT_CONTEXT:
            return self.default_endpoint()
        return address.resolve(self.host, context=self.context, environ=os.environ, config_dir=self.config_dir)

    def default_endpoint(self) -> address.Endpoint:
        """Where the engine of the default context is: by options and variables. Raises ConfigError and InvalidValue."""
        default = address.DEFAULT_CONTEXT
        return address.resolve(self.host, context=default, environ=os.environ, config_dir=self.config_dir, tls=self.tls)

    def _headers(self) -> dict[str, str]:
        """What DOCKER_CUSTOM_HEADERS, or else config.json, wants in each request. Raises Failure."""
        given = os.environ.get("DOCKER_CUSTOM_HEADERS")
        if given:
            from engine_cli.custom_headers import read

            return read(given)
        headers: dict[str, str | None] = self.config.get("HttpHeaders") or {}
        return {name: value for name, value in headers.items() if value is not None}

    def agree(self) -> None:
        """Agree on the API version before anything else, as docker does for what it has learned to say in other ways.

        Raises EngineError, which then tells of the ping.
        """
        _ = self.engine.api_version

    @property
    def context_name(self) -> str:
        """The docker context that this invocation uses."""
        return address.context_name(self.host, context=self.context, environ=os.environ, config_dir=self.config_dir)

    @property
    def config(self) -> dict[str, Any]:
        """docker's config.json; a warning and nothing where it cannot be read."""
        if self._config is None:
            self._config = _read_config(os.path.join(self.config_dir, "config.json"), self)
        return self._config

    def out(self, text: str) -> None:
        """Print to stdout; at a terminal, control characters are spelt out.

        That a disk is full stops nothing that is still to be done: the text waits, and the command's end tells.
        """
        try:
            sys.stdout.write(visible_at(sys.stdout, text))
        except BrokenPipeError:
            raise
        except OSError:
            pass

    def draw(self, text: str) -> None:
        """Print to stdout, as it is: what moves the cursor, or a template made of values that were spelt out."""
        sys.stdout.write(text)

    def err(self, text: str) -> None:
        """Print to stderr, behind what stdout has been given; at a terminal, control characters are spelt out."""
        sys.stdout.flush()
        sys.stderr.write(visible_at(sys.stderr, text))

    def close(self) -> None:
        """Close the connections, if there are any."""
        if self._engine is not None:
            self._engine.close()


def visible_at(stream: TextIO, text: str) -> str:
    """The text for a stream: control characters are spelt out if it is a terminal, but for newlines and tabs."""
    if not stream.isatty() or text.replace("\n", "").isprintable():
        return text
    from engine_cli.escape import visible

    return visible(text, lines=True)


def _check(tls: TLS | SSLContext | None) -> None:
    """Raises ConfigError where a certificate cannot be read."""
    if tls is not None:
        from engine_client._tls import TLS

        assert isinstance(tls, TLS)  # what contexts, options and variables give
        tls.check()


def _read_config(path: str, cli: Cli) -> dict[str, Any]:
    if not os.path.lexists(path):
        return {}
    from engine_client import config_file

    try:
        config = config_file.read(path)
        problems = config_file.take_misfits(config)
    except OSError as error:
        cli.err(f"WARNING: Error loading config file: open {path}: {os.strerror(error.errno or 0).lower()}\n")
        return {}
    except ConfigError as error:
        config, problems = {}, [str(error).removeprefix(f"{path}: ")]
    if problems:
        cli.err(f"WARNING: Error parsing config file ({path}): {', '.join(problems)}\n")
    return config
