"""Names as scripts have them: with slashes and blanks around them, and empty ones; beside docker's command."""

from __future__ import annotations

import os
import subprocess

import pytest
from support.raw_listener import Peer, RawListener, reply

PING = b"HTTP/1.1 200 OK\r\nApi-Version: 1.50\r\nOSType: linux\r\nContent-Length: 0\r\n\r\n"


def asked(command: list[str], words: list[str], **variables: str) -> tuple[int, str, list[str]]:
    """The exit code, stderr, and the requests but for pings, each with its path's version left out."""
    requests: list[str] = []

    def script(peer: Peer) -> None:
        while request := peer.read_request():
            method, target = request.decode().split(" ", 2)[:2]
            if "/_ping" in target:
                peer.send(PING)
                continue
            requests.append(f"{method} /{target.split('/', 2)[2].partition('?')[0]}")
            has_body = method == "GET" or "/images/" in target
            peer.send(reply(b"[]") if has_body else b"HTTP/1.1 204 No Content\r\n\r\n")

    with RawListener(script) as engine:
        environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": engine.host, "DOCKER_CONFIG": "/nowhere", **variables}
        done = subprocess.run([*command, *words], env=environ, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stderr, requests


@pytest.mark.parametrize("name", ["/web", "web/", "//web", " web ", "web\r"])
@pytest.mark.parametrize("action", ["stop", "kill", "pause", "start", "restart"])
def test_names_of_containers(command: list[str], action: str, name: str) -> None:
    assert asked(command, [action, name]) == (0, "", [f"POST /containers/web/{action}"])


@pytest.mark.parametrize("name", ["v", "/v", " v "])
def test_names_of_volumes(command: list[str], name: str) -> None:
    assert asked(command, ["volume", "rm", name]) == (0, "", ["DELETE /volumes/v"])


@pytest.mark.parametrize("action", ["connect", "disconnect"])
@pytest.mark.parametrize("name", ["", " "])
def test_no_container(command: list[str], action: str, name: str) -> None:
    code, stderr, requests = asked(command, ["network", action, "n", name])
    assert (code, stderr, requests) == (1, "invalid container name or ID: value is empty\n", [])


def test_an_empty_name_is_no_filter(command: list[str]) -> None:
    assert asked(command, ["images", "-q", ""]) == (0, "", ["GET /images/json"])


def test_a_mistaken_word_is_one_of_images_alone(command: list[str]) -> None:
    assert "did you mean" in asked(command, ["images", "rm"])[1]
    assert "did you mean" not in asked(command, ["image", "ls", "rm"])[1]


def test_image_rmi(command: list[str]) -> None:
    assert asked(command, ["image", "rmi", "-f", "a"]) == (0, "", ["DELETE /images/a"])


def test_an_api_version_may_begin_with_a_v(command: list[str]) -> None:
    assert asked(command, ["ps", "-q"], DOCKER_API_VERSION="v1.43") == (0, "", ["GET /containers/json"])
