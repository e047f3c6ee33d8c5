"""Engine: the blocking client."""

from __future__ import annotations

import os

from engine_client import address
from engine_client._exchange import LOCAL_ORIGIN, Link
from engine_client._negotiate import MAX_VERSION, fixed_version
from engine_client._sync.http import Pool
from engine_client._sync.session import Session
from engine_client._sync.stream import connect_unix
from engine_client._timeouts import Timeouts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from ssl import SSLContext
    from typing import Self

    from engine_client._sync.configs import Configs
    from engine_client._sync.containers import Containers
    from engine_client._sync.distribution import Distribution
    from engine_client._sync.exec import Exec
    from engine_client._sync.images import Images
    from engine_client._sync.networks import Networks
    from engine_client._sync.nodes import Nodes
    from engine_client._sync.plugins import Plugins
    from engine_client._sync.secrets import Secrets
    from engine_client._sync.services import Services
    from engine_client._sync.stream import SocketStream
    from engine_client._sync.system import System
    from engine_client._sync.tasks import Tasks
    from engine_client._sync.volumes import Volumes
    from engine_client._tls import TLS
    from engine_client._trace import Exchange


class Engine:
    """A client of one container engine. It connects on first use; close it, or use it in a `with`.

    `host`: a DOCKER_HOST value such as `unix:///run/docker.sock`, `tcp://HOST:PORT` or `ssh://USER@HOST`; without it
    DOCKER_HOST, the current docker context and docker's default are looked at, in this order. `tls`: how to speak TLS
    there, True as by default, False not at all; without it DOCKER_TLS_VERIFY, DOCKER_TLS and DOCKER_CERT_PATH, or the
    context, say whether and how. `version` fixes the API version, as DOCKER_API_VERSION does; otherwise it is the lower
    of the engine's and `max_version`. `trace` is called with an Exchange for each reply. `headers` go with each
    request, but for those that HTTP itself needs. May be shared by threads; after a fork the child opens connections of
    its own.

    Raises InvalidValue for a host or version that is none, ConfigError for a context, certificate or proxy that cannot
    be used.
    """

    def __init__(
        self,
        host: str | None = None,
        *,
        version: str | None = None,
        max_version: str = MAX_VERSION,
        timeouts: Timeouts | None = None,
        trace: Callable[[Exchange], object] | None = None,
        tls: TLS | SSLContext | bool | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        folder = address.config_dir(os.environ)
        endpoint = address.resolve(host, environ=os.environ, config_dir=folder, tls=tls)
        self.host = endpoint.host
        connect, origin = connector(endpoint)
        fixed = fixed_version(version, os.environ)
        link = Link(Pool(connect), version=fixed, highest=max_version, trace=trace, origin=origin, headers=headers)
        self._session = Session(link, timeouts or Timeouts())

    @property
    def containers(self) -> Containers:
        """Operations on containers."""
        from engine_client._sync.containers import Containers

        return Containers(self._session)

    @property
    def images(self) -> Images:
        """Operations on images."""
        from engine_client._sync.images import Images

        return Images(self._session)

    @property
    def exec(self) -> Exec:
        """Operations on execs."""
        from engine_client._sync.exec import Exec

        return Exec(self._session)

    @property
    def networks(self) -> Networks:
        """Operations on networks."""
        from engine_client._sync.networks import Networks

        return Networks(self._session)

    @property
    def volumes(self) -> Volumes:
        """Operations on volumes."""
        from engine_client._sync.volumes import Volumes

        return Volumes(self._session)

    @property
    def nodes(self) -> Nodes:
        """Operations on the nodes of a swarm."""
        from engine_client._sync.nodes import Nodes

        return Nodes(self._session)

    @property
    def services(self) -> Services:
        """Operations on the services of a swarm."""
        from engine_client._sync.services import Services

        return Services(self._session)

    @property
    def tasks(self) -> Tasks:
        """Operations on the tasks of a swarm's services."""
        from engine_client._sync.tasks import Tasks

        return Tasks(self._session)

    @property
    def secrets(self) -> Secrets:
        """Operations on the secrets of a swarm."""
        from engine_client._sync.secrets import Secrets

        return Secrets(self._session)

    @property
    def configs(self) -> Configs:
        """Operations on the configs of a swarm."""
        from engine_client._sync.configs import Configs

        return Configs(self._session)

    @property
    def distribution(self) -> Distribution:
        """Operations on images in a registry."""
        from engine_client._sync.distribution import Distribution

        return Distribution(self._session)

    @property
    def plugins(self) -> Plugins:
        """Operations on the engine's plugins."""
        from engine_client._sync.plugins import Plugins

        return Plugins(self._session)

    @property
    def system(self) -> System:
        """Operations on the engine as a whole."""
        from engine_client._sync.system import System

        return System(self._session)

    def with_timeouts(
        self,
        *,
        connect: float | None = 10.0,
        reply: float | None = None,
        idle: float | None = None,
        total: float | None = None,
    ) -> Engine:
        """A view on the same connections with other Timeouts, in seconds; closing it closes this one too.

        What is not given is as by default, whatever this one has.
        """
        view = object.__new__(type(self))
        view.host = self.host
        view._session = self._session.with_timeouts(Timeouts(connect=connect, reply=reply, idle=idle, total=total))
        return view

    @property
    def api_version(self) -> str:
        """The API version in use; asking for it the first time sends a ping.

        Raises VersionMismatch, ConnectionFailed.
        """
        return self._session.version()

    def close(self) -> None:
        """Close the connections. Calls in progress go on; streams are closed by their own `close`."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Engine({self.host!r})"


def connector(endpoint: address.Endpoint) -> tuple[Callable[[float | None], SocketStream], str]:
    """What opens a connection to there, and what URLs there begin with. Raises InvalidValue, ConfigError."""
    where = address.parse(endpoint.host)
    if where.scheme != "unix" or endpoint.tls is not None:
        return _elsewhere(endpoint, where)
    path = where.path

    def connect(timeout: float | None) -> SocketStream:
        return connect_unix(path, timeout)

    return connect, LOCAL_ORIGIN


def _elsewhere(
    endpoint: address.Endpoint, where: address.Address
) -> tuple[Callable[[float | None], SocketStream], str]:
    if where.scheme == "ssh":
        from engine_client._ssh import ORIGIN, Route
        from engine_client._sync.ssh import connector as ssh_connector

        return ssh_connector(Route(endpoint.host, where)), ORIGIN
    from engine_client._remote import Target
    from engine_client._sync.remote import connector as remote_connector

    target = Target(endpoint, where, os.environ)
    return remote_connector(target), target.origin
