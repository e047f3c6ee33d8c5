"""AsyncEngine: the client for asyncio and trio."""

from __future__ import annotations

import os

from engine_client import address
from engine_client._async.http import AsyncPool
from engine_client._async.session import AsyncSession
from engine_client._async.stream import connect_unix
from engine_client._exchange import LOCAL_ORIGIN, Link
from engine_client._negotiate import MAX_VERSION, fixed_version
from engine_client._timeouts import Timeouts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from ssl import SSLContext
    from typing import Self

    from engine_client._async.configs import AsyncConfigs
    from engine_client._async.containers import AsyncContainers
    from engine_client._async.distribution import AsyncDistribution
    from engine_client._async.exec import AsyncExec
    from engine_client._async.images import AsyncImages
    from engine_client._async.networks import AsyncNetworks
    from engine_client._async.nodes import AsyncNodes
    from engine_client._async.plugins import AsyncPlugins
    from engine_client._async.secrets import AsyncSecrets
    from engine_client._async.services import AsyncServices
    from engine_client._async.stream import AsyncSocketStream
    from engine_client._async.system import AsyncSystem
    from engine_client._async.tasks import AsyncTasks
    from engine_client._async.volumes import AsyncVolumes
    from engine_client._tls import TLS
    from engine_client._trace import Exchange


class AsyncEngine:
    """A client of one container engine. It connects on first use; close it, or use it in an `async with`.

    `host`: a DOCKER_HOST value such as `unix:///run/docker.sock`, `tcp://HOST:PORT` or `ssh://USER@HOST`; without it
    DOCKER_HOST, the current docker context and docker's default are looked at, in this order. `tls`: how to speak TLS
    there, True as by default, False not at all; without it DOCKER_TLS_VERIFY, DOCKER_TLS and DOCKER_CERT_PATH, or the
    context, say whether and how. `version` fixes the API version, as DOCKER_API_VERSION does; otherwise it is the lower
    of the engine's and `max_version`. `trace` is called with an Exchange for each reply. `headers` go with each
    request, but for those that HTTP itself needs. May be shared by tasks, not by threads; after a fork the child opens
    connections of its own.

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
        link = Link(AsyncPool(connect), version=fixed, highest=max_version, trace=trace, origin=origin, headers=headers)
        self._session = AsyncSession(link, timeouts or Timeouts())

    @property
    def containers(self) -> AsyncContainers:
        """Operations on containers."""
        from engine_client._async.containers import AsyncContainers

        return AsyncContainers(self._session)

    @property
    def images(self) -> AsyncImages:
        """Operations on images."""
        from engine_client._async.images import AsyncImages

        return AsyncImages(self._session)

    @property
    def exec(self) -> AsyncExec:
        """Operations on execs."""
        from engine_client._async.exec import AsyncExec

        return AsyncExec(self._session)

    @property
    def networks(self) -> AsyncNetworks:
        """Operations on networks."""
        from engine_client._async.networks import AsyncNetworks

        return AsyncNetworks(self._session)

    @property
    def volumes(self) -> AsyncVolumes:
        """Operations on volumes."""
        from engine_client._async.volumes import AsyncVolumes

        return AsyncVolumes(self._session)

    @property
    def nodes(self) -> AsyncNodes:
        """Operations on the nodes of a swarm."""
        from engine_client._async.nodes import AsyncNodes

        return AsyncNodes(self._session)

    @property
    def services(self) -> AsyncServices:
        """Operations on the services of a swarm."""
        from engine_client._async.services import AsyncServices

        return AsyncServices(self._session)

    @property
    def tasks(self) -> AsyncTasks:
        """Operations on the tasks of a swarm's services."""
        from engine_client._async.tasks import AsyncTasks

        return AsyncTasks(self._session)

    @property
    def secrets(self) -> AsyncSecrets:
        """Operations on the secrets of a swarm."""
        from engine_client._async.secrets import AsyncSecrets

        return AsyncSecrets(self._session)

    @property
    def configs(self) -> AsyncConfigs:
        """Operations on the configs of a swarm."""
        from engine_client._async.configs import AsyncConfigs

        return AsyncConfigs(self._session)

    @property
    def distribution(self) -> AsyncDistribution:
        """Operations on images in a registry."""
        from engine_client._async.distribution import AsyncDistribution

        return AsyncDistribution(self._session)

    @property
    def plugins(self) -> AsyncPlugins:
        """Operations on the engine's plugins."""
        from engine_client._async.plugins import AsyncPlugins

        return AsyncPlugins(self._session)

    @property
    def system(self) -> AsyncSystem:
        """Operations on the engine as a whole."""
        from engine_client._async.system import AsyncSystem

        return AsyncSystem(self._session)

    def with_timeouts(
        self,
        *,
        connect: float | None = 10.0,
        reply: float | None = None,
        idle: float | None = None,
        total: float | None = None,
    ) -> AsyncEngine:
        """A view on the same connections with other Timeouts, in seconds; closing it closes this one too.

        What is not given is as by default, whatever this one has.
        """
        view = object.__new__(type(self))
        view.host = self.host
        view._session = self._session.with_timeouts(Timeouts(connect=connect, reply=reply, idle=idle, total=total))
        return view

    async def api_version(self) -> str:
        """The API version in use; asking for it the first time sends a ping.

        Raises VersionMismatch, ConnectionFailed.
        """
        return await self._session.version()

    async def aclose(self) -> None:
        """Close the connections. Calls in progress go on; streams are closed by their own `aclose`."""
        await self._session.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"AsyncEngine({self.host!r})"


def connector(endpoint: address.Endpoint) -> tuple[Callable[[float | None], Awaitable[AsyncSocketStream]], str]:
    """What opens a connection to there, and what URLs there begin with. Raises InvalidValue, ConfigError."""
    where = address.parse(endpoint.host)
    if where.scheme != "unix" or endpoint.tls is not None:
        return _elsewhere(endpoint, where)
    path = where.path

    async def connect(timeout: float | None) -> AsyncSocketStream:
        return await connect_unix(path, timeout)

    return connect, LOCAL_ORIGIN


def _elsewhere(
    endpoint: address.Endpoint, where: address.Address
) -> tuple[Callable[[float | None], Awaitable[AsyncSocketStream]], str]:
    if where.scheme == "ssh":
        from engine_client._async.ssh import connector as ssh_connector
        from engine_client._ssh import ORIGIN, Route

        return ssh_connector(Route(endpoint.host, where)), ORIGIN
    from engine_client._async.remote import connector as remote_connector
    from engine_client._remote import Target

    target = Target(endpoint, where, os.environ)
    return remote_connector(target), target.origin
