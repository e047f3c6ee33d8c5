"""Connections to engines elsewhere: whom TLS trusts, which addresses are tried and how long, what the kernel does."""

from __future__ import annotations

import os
import socket
import ssl
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import trustme
from support.raw_listener import Peer, RawListener, reply, serve
from support.roads import Road, install
from support.three_ways import run_at

from engine_client import TLS, ConnectTimeout, HostUnreachable
from engine_client._remote import begin

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

pytestmark = pytest.mark.unix_socket

EMPTY = reply(b"[]")
ADDRESSES = "engine_client._remote.getaddrinfo"


async def answers(engine: Any) -> None:
    assert await engine.containers.list() == []


@pytest.mark.parametrize("trusted", ["root", "intermediate", "own"])
def test_every_certificate_that_is_trusted_ends_a_chain(way: str, tmp_path: Path, trusted: str) -> None:
    root = trustme.CA(key_type=trustme.KeyType.ECDSA)
    intermediate = root.create_child_ca(key_type=trustme.KeyType.ECDSA)
    own = intermediate.issue_cert("127.0.0.1")
    certificates = {"root": root.cert_pem, "intermediate": intermediate.cert_pem, "own": own.cert_chain_pems[0]}
    certificates[trusted].write_to_path(str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    install(own, context)
    with RawListener(serve(EMPTY)) as listener, Road(listener.host, context) as road:
        run_at(way, road.host, answers, tls=TLS(str(tmp_path / "ca.pem")), version="1.51")


@pytest.mark.skipif(not hasattr(socket, "TCP_KEEPIDLE"), reason="this system has other names for it")
def test_a_host_that_has_gone_is_noticed_as_soon_as_docker_does() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host, port = listener.getsockname()
        sock, _ = begin(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0])
    options = (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT)
    assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    assert [sock.getsockopt(socket.IPPROTO_TCP, option) for option in options] == [15, 15, 9]
    sock.close()


def test_a_port_beyond_the_last_is_no_other_port(way: str) -> None:
    async def body(engine: Any) -> None:
        with pytest.raises(HostUnreachable, match="dial tcp: address 65536: invalid port"):
            await engine.containers.list()

    run_at(way, "tcp://127.0.0.1:65536", body, version="1.51")


@pytest.mark.skipif(not os.path.exists("/proc/net/unix"), reason="only Linux has abstract addresses")
def test_an_abstract_socket(way: str) -> None:
    name = f"engine-client-{os.getpid()}-{way}"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"\0{name}")
        listener.listen()

        def accept() -> None:
            with listener.accept()[0] as sock:
                serve(EMPTY)(Peer(sock))

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        run_at(way, f"unix://@{name}", answers, version="1.51")
        thread.join()


@contextmanager
def dead_address() -> Generator[tuple[str, int]]:
    """Where nothing answers, not even with a refusal: a queue that is full."""
    with socket.create_server(("127.0.0.9", 0), backlog=0) as listener:
        waiting = [socket.socket() for _ in range(4)]
        for sock in waiting:
            sock.setblocking(False)
            sock.connect_ex(listener.getsockname())
        yield listener.getsockname()
        for sock in waiting:
            sock.close()


def a_name_for(*addresses: tuple[str, int]) -> Callable[..., list[Any]]:
    """What looks up a name that has these addresses."""
    infos = [socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0] for host, port in addresses]

    def look_up(*_: object) -> list[Any]:
        return infos

    return look_up


def test_the_address_behind_a_dead_one_is_tried(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with RawListener(serve(EMPTY)) as listener, Road(listener.host) as road, dead_address() as dead:
        monkeypatch.setattr(ADDRESSES, a_name_for(dead, ("127.0.0.1", road.port)))
        run_at(way, "tcp://two.example:2375", answers, version="1.51", connect=1.0)


def test_no_address_answers(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def body(engine: Any) -> None:
        with pytest.raises(ConnectTimeout, match=r"took no connection within 0\.4 s"):
            await engine.containers.list()

    with dead_address() as dead:
        monkeypatch.setattr(ADDRESSES, a_name_for(dead, dead))
        run_at(way, "tcp://two.example:2375", body, version="1.51", connect=0.4)
