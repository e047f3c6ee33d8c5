"""An engine that refuses to attach: its own words, where docker's command says only that it could not upgrade."""

from __future__ import annotations

import os
import subprocess

import pytest
from support.docker import docker_28
from support.raw_listener import Peer, RawListener, reply
from support.shell import COMMAND

PING = b"HTTP/1.1 200 OK\r\nApi-Version: 1.50\r\nOstype: linux\r\nContent-Length: 0\r\n\r\n"
CONTAINER = b'{"Id": "c1", "State": {"Running": true, "Paused": false, "Restarting": false}, "Config": {"Tty": false}}'
MADE = b'HTTP/1.1 201 Made\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{"Id": "e1"}'
REFUSED = b'HTTP/1.1 500 No\r\nContent-Type: application/json\r\nContent-Length: 27\r\n\r\n{"message": "no, not that"}'


def serve(peer: Peer) -> None:
    while request := peer.read_request():
        if b"/attach" in request or b"/exec/" in request:
            peer.send(REFUSED)
        elif b"/_ping" in request:
            peer.send(PING)
        else:
            peer.send(MADE if b"/c1/exec" in request else reply(CONTAINER))


def ask(command: list[str], words: str) -> tuple[int, str]:
    with RawListener(serve) as engine:
        environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": engine.host, "DOCKER_CONFIG": "/nowhere"}
        line = [*command, *words.split()]
        done = subprocess.run(line, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30)
    return done.returncode, done.stderr


@pytest.mark.parametrize("words", ["attach --no-stdin c1", "exec c1 true"])
def test_the_engine_says_why(words: str) -> None:
    assert ask(COMMAND, words) == (1, "Error response from daemon: no, not that\n")
    docker = docker_28()
    if docker is not None:
        assert ask([docker], words) == (1, "unable to upgrade to tcp, received 500\n")
