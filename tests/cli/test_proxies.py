"""The proxies of config.json in a container's environment, beside docker's command where there is one."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from support.raw_listener import Peer, RawListener, reply

if TYPE_CHECKING:
    from pathlib import Path

PING = b"HTTP/1.1 200 OK\r\nApi-Version: 1.50\r\nContent-Length: 0\r\n\r\n"


def environment(command: list[str], folder: Path, config: str) -> list[str]:
    """What `create` sends as a container's environment; HOST in the configuration is the engine."""
    sent: list[str] = []

    def script(peer: Peer) -> None:
        while request := peer.read_request():
            if b"/containers/create" in request:
                sent.extend(json.loads(request.partition(b"\r\n\r\n")[2])["Env"] or ())
                peer.send(reply(b'{"Id": "c0ffee", "Warnings": []}', "201 Created"))
            else:
                peer.send(PING)

    with RawListener(script) as engine:
        (folder / "config.json").write_text(config.replace("HOST", engine.host))
        environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": engine.host, "DOCKER_CONFIG": str(folder)}
        line = [*command, "create", "busybox"]
        done = subprocess.run(line, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30)
    assert (done.stdout, done.stderr) == ("c0ffee\n", "")
    return sorted(sent)


DEFAULT = '"default": {"httpProxy": "http://p:1"}'
BOTH = ["HTTP_PROXY=http://p:1", "http_proxy=http://p:1"]


@pytest.mark.parametrize(
    ("proxies", "variables"),
    [
        (f'"proxies": {{{DEFAULT}}}', BOTH),
        (f'"proxies": {{"HOST": {{}}, {DEFAULT}}}', []),
        (f'"proxies": {{"HOST": null, {DEFAULT}}}', []),
        (f'"proxies": {{"other": {{}}, {DEFAULT}}}', BOTH),
        ('"PROXIES": {"HOST": {"httpproxy": "http://p:1"}, "default": {}}', BOTH),
        ('"proxies": {"Default": {"httpProxy": "http://p:1"}}', []),
    ],
)
def test_which_ones(command: list[str], tmp_path: Path, proxies: str, variables: list[str]) -> None:
    assert environment(command, tmp_path, f"{{{proxies}}}") == variables
