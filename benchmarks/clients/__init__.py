"""The clients that are compared: a file each, with one method a job, written as its own documentation would have it.

A method does its job once and returns how much it has handled, which the worker checks. Third-party libraries are
imported by name, as they are in an environment of their own where no type checker looks.
"""

from __future__ import annotations

from typing import NamedTuple


class ClientKind(NamedTuple):
    """Where a client is, and on which event loop it runs; "" for blocking ones. `needs`: the module it stands for."""

    title: str
    module: str
    loop: str = ""


CLIENTS = {
    "engine_client": ClientKind("engine_client", "ours"),
    "engine_client asyncio": ClientKind("engine_client asyncio", "ours_async", "asyncio"),
    "engine_client trio": ClientKind("engine_client trio", "ours_async", "trio"),
    "raw": ClientKind("raw socket", "raw"),
    "docker-py": ClientKind("docker-py", "docker_py"),
    "aiodocker": ClientKind("aiodocker", "aio_docker", "asyncio"),
    "podman-py": ClientKind("podman-py", "podman_py"),
    "httpx": ClientKind("httpx", "plain_httpx"),
    "requests": ClientKind("requests-unixsocket", "plain_requests"),
}
