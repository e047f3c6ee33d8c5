"""Proxies: which engines are reached through one, and every kind of call on the way."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest
from support.raw_listener import Peer, RawListener, reply
from support.roads import Road, client_context, server_context
from support.three_ways import run_at

from engine_client import ConfigError, HostUnreachable
from engine_client._proxy import proxy_for

if TYPE_CHECKING:
    from collections.abc import Iterator

UPGRADED = b"HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n"


class ConnectProxy:
    """A proxy for CONNECT alone, which leads to `port` on loopback whatever it is asked for."""

    def __init__(self, port: int, answer: bytes = b"HTTP/1.1 200 Connection established\r\n\r\n") -> None:
        self._port = port
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self.heads: list[bytes] = []
        self.url = f"http://lab:s%40fe@127.0.0.1:{self._listener.getsockname()[1]}"

    def _accept(self) -> None:
        while True:
            try:
                client = self._listener.accept()[0]
            except OSError:
                return
            self._spawn(client)

    def _spawn(self, client: socket.socket) -> None:
        thread = threading.Thread(target=self._serve, args=(client,), daemon=True)
        self._threads.append(thread)
        thread.start()

    def _serve(self, client: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += client.recv(1)
        self.heads.append(head)
        client.sendall(self._answer)
        if b" 200 " not in self._answer:
            client.close()
            return
        with client, socket.create_connection(("127.0.0.1", self._port)) as engine:
            back = threading.Thread(target=_copy, args=(engine, client), daemon=True)
            back.start()
            _copy(client, engine)
            back.join()

    def __enter__(self) -> ConnectProxy:
        thread = threading.Thread(target=self._accept, daemon=True)
        self._threads.append(thread)
        thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()


def _copy(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(1 << 16):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # one of the two has gone


@pytest.fixture
def engine() -> Iterator[RawListener]:
    """An engine that lists nothing, and echoes what is attached to it."""

    def script(peer: Peer) -> None:
        while request := peer.read_request():
            if b"/attach" in request:
                peer.send(UPGRADED)
                peer.send(peer.read_to_end())
                return
            peer.send(reply(b"[]"))

    with RawListener(script) as listener:
        yield listener


@pytest.mark.parametrize("secure", [False, True], ids=["tcp", "tls"])
def test_calls_and_hijacks(way: str, engine: RawListener, secure: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    async def body(engine: Any) -> None:
        assert await engine.containers.list() == []
        async with await engine.containers.attach("c", stdin=True, tty=False) as stream:
            await stream.write(b"\x01\0\0\0\0\0\0\x05typed")
            await stream.close_write()
            assert (await stream.read_all()).stdout == b"typed"

    with Road(engine.host, server_context() if secure else None) as road, ConnectProxy(road.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY" if secure else "HTTP_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "other.example")
        run_at(way, "tcp://engine.example:2376", body, tls=client_context() if secure else False, version="1.51")
    assert {*proxy.heads} == {
        b"CONNECT engine.example:2376 HTTP/1.1\r\nHost: engine.example:2376\r\n"
        b"Proxy-Authorization: Basic bGFiOnNAZmU=\r\n\r\n"
    }


def test_a_proxy_that_refuses(way: str, engine: RawListener, monkeypatch: pytest.MonkeyPatch) -> None:
    async def body(engine: Any) -> None:
        with pytest.raises(HostUnreachable, match="Forbidden; HTTP_PROXY and HTTPS_PROXY name the proxy") as caught:
            await engine.containers.list()
        assert "s@fe" not in str(caught.value)

    with ConnectProxy(1, b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n") as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        run_at(way, "tcp://engine.example:2375", body, version="1.51")


@pytest.mark.parametrize(
    ("host", "exceptions", "wanted"),
    [
        ("engine.example", "", True),
        ("engine.example", "example", False),
        ("engine.example", ".example", False),
        ("engine.example", "*.example", False),
        ("example", ".example", True),
        ("engine.example", "xample", True),
        ("engine.example", " other , ENGINE.example ", False),
        ("engine.example", "engine.example:2375", False),
        ("engine.example", "engine.example:1", True),
        ("engine.example", "*", False),
        ("10.1.2.3", "10.1.0.0/16", False),
        ("10.1.2.3", "10.2.0.0/16", True),
        ("10.1.2.3", "10.1.2.3", False),
        ("10.1.2.3", "2.3", True),
        ("fe80::1", "[fe80::1]:2375", False),
        ("localhost", "", False),
        ("127.0.0.2", "", False),
        ("::1", "", False),
    ],
)
def test_who_needs_none(host: str, exceptions: str, wanted: bool) -> None:
    for names in (("HTTP_PROXY", "NO_PROXY"), ("http_proxy", "no_proxy")):
        environ = dict(zip(names, ("proxy.example:3128", exceptions), strict=True))
        proxy = proxy_for(host, 2375, secure=False, environ=environ)
        assert (proxy is not None) == wanted
        assert proxy is None or (proxy.host, proxy.port, proxy.headers) == ("proxy.example", 3128, [])
        assert proxy_for(host, 2376, secure=True, environ=environ) is None


@pytest.mark.parametrize("value", ["socks5://me:hidden@proxy.example", "http://", "http://me:hidden@x:y"])
def test_what_is_no_proxy(value: str) -> None:
    with pytest.raises(ConfigError, match="HTTPS_PROXY") as caught:
        proxy_for("engine.example", 2376, secure=True, environ={"HTTPS_PROXY": value})
    assert "hidden" not in str(caught.value)
