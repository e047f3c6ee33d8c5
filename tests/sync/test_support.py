"""The two fakes themselves: what they claim to send is what a client gets."""

from __future__ import annotations

import json
import socket

import pytest
from support.raw_listener import Peer, RawListener, reply, serve
from support.scripted_engine import ScriptedEngine

from engine_client import Engine, NotFound


def connect(host: str) -> socket.socket:
    sock = socket.socket(socket.AF_UNIX)
    sock.settimeout(10)
    sock.connect(host.removeprefix("unix://"))
    return sock


def test_parts_arrive_one_at_a_time() -> None:
    with RawListener(lambda peer: peer.send(b"one", b"two")) as listener, connect(listener.host) as sock:
        assert (sock.recv(100), sock.recv(100), sock.recv(100)) == (b"one", b"two", b"")


def test_a_reset_is_one() -> None:
    with RawListener(lambda peer: peer.reset(b"some")) as listener, connect(listener.host) as sock:
        sock.sendall(b"request")
        assert sock.recv(100) == b"some"
        with pytest.raises(ConnectionResetError):
            sock.recv(100)


def test_what_a_script_raises_fails_the_test() -> None:
    def script(peer: Peer) -> None:
        assert peer.read_to_end() == b"something else"

    def run() -> None:
        with RawListener(script) as listener, connect(listener.host) as sock:
            sock.sendall(b"request")
            sock.shutdown(socket.SHUT_WR)
            assert sock.recv(1) == b""

    with pytest.raises(AssertionError, match="request"):
        run()


def test_requests_are_read_one_by_one_with_their_bodies() -> None:
    seen: list[bytes] = []

    def script(peer: Peer) -> None:
        while request := peer.read_request():
            seen.append(request)

    first, second = b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", b"GET / HTTP/1.1\r\n\r\n"
    with RawListener(script) as listener, connect(listener.host) as sock:
        sock.sendall(first + second)
        sock.shutdown(socket.SHUT_WR)
        assert sock.recv(1) == b""
    assert seen == [first, second]


def test_a_closed_connection_is_served_by_the_next_script() -> None:
    with RawListener(serve(reply(b"[]")), serve(reply(b'[{"Id":"a"}]'))) as listener:
        with Engine(listener.host, version="1.51") as engine:
            assert engine.containers.list() == []
            assert [container["Id"] for container in engine.containers.list()] == ["a"]
        assert listener.connections == 2


def test_the_scripted_engine_answers_refuses_and_hands_connections_over() -> None:
    def echo(sock: socket.socket) -> None:
        while data := sock.recv(1000):
            sock.sendall(data)

    with ScriptedEngine() as fake, Engine(fake.host) as engine:
        fake.answer("GET", "/containers/json", [{"Id": "a"}])
        fake.refuse("GET", "/containers/gone/json", 404, "No such container: gone")
        fake.hijack("/containers/a/attach", echo, "application/vnd.docker.raw-stream")
        assert json.dumps(engine.containers.list()) == '[{"Id": "a"}]'
        with pytest.raises(NotFound, match="No such container: gone"):
            engine.containers.inspect("gone")
        with engine.containers.attach("a", stdin=True) as stream:
            stream.write(b"typed")
            assert stream.receive() == [(1, b"typed")]
        assert fake.requests()[0] == "GET /v1.51/containers/json"
