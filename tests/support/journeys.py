"""Ways to a real engine, for tests that are to find the same at the end of each: unix, tcp, TLS, ssh."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from support.roads import Road, authority, searched, server_context, write_client_files
from support.sshd import sshd

if TYPE_CHECKING:
    from collections.abc import Generator

    from engine_client import TLS

JOURNEYS = ("unix", "tcp", "tls", "ssh")
_ROOT = Path(__file__).parent.parent.parent


class Journey:
    """Where the engine is by it: `host` and `tls` for the library, `environ` for a command."""

    def __init__(self, host: str, tls: TLS | bool = False, **environ: str) -> None:
        self.host = host
        self.tls = tls
        self.environ = {"DOCKER_HOST": host, **environ}


@contextmanager
def travel(name: str, host: str, folder: Path) -> Generator[Journey]:
    """The journey of that name to the engine at the unix socket `host`; `folder` is for what it needs."""
    if name == "unix":
        yield Journey(host)
    elif name == "tcp":
        with Road(host) as road:
            yield Journey(road.host)
    elif name == "tls":
        certificates = folder / "certificates"
        tls = write_client_files(certificates, authority=authority())
        with Road(host, server_context()) as road:
            yield Journey(road.host, tls, DOCKER_TLS_VERIFY="1", DOCKER_CERT_PATH=str(certificates))
    elif name == "ssh":  # with our own command on the far side, which has no docker
        with sshd(folder / "ssh", DOCKER_HOST=host, PYTHONPATH=f"{_ROOT}:{_ROOT / 'cli'}") as server:
            server.provide("engine", sys.executable, "-m", "engine_cli")
            with searched(server.path):
                yield Journey(server.host, PATH=server.path)
