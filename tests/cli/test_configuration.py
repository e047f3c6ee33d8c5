"""What docker's config.json holds that is of the wrong kind: a warning, and the rest counts."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from support.raw_listener import Peer, RawListener, reply

if TYPE_CHECKING:
    from pathlib import Path

PING = b"HTTP/1.1 200 OK\r\nApi-Version: 1.50\r\nOstype: linux\r\nContent-Length: 0\r\n\r\n"
REPLY = b'{"Id": "x", "Warnings": [], "Volumes": [], "NetworksDeleted": []}'


def run(command: list[str], folder: Path, config: str, *words: str) -> tuple[subprocess.CompletedProcess[str], str]:
    """A command with that config.json and an engine that has nothing; the requests that came."""
    seen: list[bytes] = []

    def script(peer: Peer) -> None:
        while request := peer.read_request():
            seen.append(request)
            status = "201 Created" if b"/create" in request else "200 OK"
            body = b"[]" if b"/containers/json" in request else REPLY
            peer.send(PING if b"/_ping" in request else reply(body, status))

    (folder / "config.json").write_text(config)
    with RawListener(script) as engine:
        environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": engine.host, "DOCKER_CONFIG": str(folder)}
        done = subprocess.run([*command, *words], env=environ, capture_output=True, text=True, timeout=30, input="")
    return done, b"".join(seen).decode()


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ('{"psFormat": 5}', ["ps"]),
        ('{"PSFORMAT": ["x"]}', ["ps"]),
        ('{"volumesFormat": {}}', ["volume", "ls"]),
        ('{"pruneFilters": 5}', ["network", "prune", "-f"]),
        ('{"pruneFilters": "label=a"}', ["network", "prune", "-f"]),
        ('{"detachKeys": 5}', ["ps"]),
        ('{"cliPluginsExtraDirs": "a"}', ["ps"]),
        ('{"HttpHeaders": [], "auths": 5, "credHelpers": {"a": 5}}', ["ps"]),
        ('{"proxies": {"default": {"httpProxy": 5}}}', ["create", "x"]),
        ('{"proxies": {"default": 5}}', ["create", "x"]),
    ],
)
def test_it_is_a_warning(command: list[str], tmp_path: Path, config: str, words: list[str]) -> None:
    done, seen = run(command, tmp_path, config, *words)
    assert done.returncode == 0
    warning, _, rest = done.stderr.partition("\n")
    assert warning.startswith(f"WARNING: Error parsing config file ({tmp_path}/config.json): ")
    assert rest == ""
    assert "_PROXY" not in seen
    assert "filters" not in seen or "label" not in seen


def test_the_rest_counts(command: list[str], tmp_path: Path) -> None:
    done, seen = run(
        command, tmp_path, '{"detachKeys": 5, "HttpHeaders": {"X-A": "b", "X-C": 5}, "psFormat": "x"}', "ps"
    )
    assert done.returncode == 0
    assert done.stderr.count("WARNING") == 1
    assert "X-A: b\r\n" in seen


def test_null_is_nothing(command: list[str], tmp_path: Path) -> None:
    config = '{"psFormat": null, "proxies": {"default": null}, "pruneFilters": null, "auths": null}'
    done, _ = run(command, tmp_path, config, "ps")
    assert (done.returncode, done.stderr) == (0, "")
