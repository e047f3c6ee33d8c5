"""HttpHeaders of config.json, and DOCKER_CUSTOM_HEADERS in their place.

They are in every request, but never in the place of those that the request itself has.
"""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from support.raw_listener import Peer, RawListener, reply
from support.shell import COMMAND

if TYPE_CHECKING:
    from pathlib import Path

PING = b"HTTP/1.1 200 OK\r\nApi-Version: 1.50\r\nContent-Length: 0\r\n\r\n"


def requests(
    folder: Path, headers: object, *words: str, command: list[str] = COMMAND, custom: str = ""
) -> tuple[list[list[str]], str]:
    """The header lines of each request that a command sends, and what it says on stderr."""
    seen: list[list[str]] = []

    def script(peer: Peer) -> None:
        while data := peer.read_request():
            seen.append(data.decode().split("\r\n")[1:-2])
            peer.send(PING if b"/_ping" in data else reply(b"[]"))

    (folder / "config.json").write_text(json.dumps({"HttpHeaders": headers}))
    with RawListener(script) as engine:
        environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": engine.host, "DOCKER_CONFIG": str(folder)}
        environ["DOCKER_CUSTOM_HEADERS"] = custom
        line = [*command, *words]
        done = subprocess.run(line, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30)
    return seen, done.stderr


def test_they_go_with_every_request(tmp_path: Path) -> None:
    given = {"X-A": "b", "user-agent": "me", "host": "me", "x-registry-auth": "mine", "Number": 7}
    seen, _ = requests(tmp_path, given, "search", "x")
    assert len(seen) == 2
    for lines in seen:
        assert "X-A: b" in lines
        assert not [line for line in lines if line.endswith(": me") or line.startswith("Number")]
    ping, search = seen
    assert "x-registry-auth: mine" in ping
    assert [line for line in search if line.lower().startswith("x-registry-auth")] == ["X-Registry-Auth: e30="]


@pytest.mark.parametrize("value", ["a\r\nB: c", "€"])
def test_what_is_no_header_is_refused_without_being_shown(tmp_path: Path, value: str) -> None:
    seen, stderr = requests(tmp_path, {"X-A": value}, "ps")
    assert seen == []
    assert "header" in stderr
    assert value not in stderr


@pytest.mark.parametrize("headers", [None, [], "x"])
def test_what_is_no_object_is_passed_over(tmp_path: Path, headers: object) -> None:
    seen, stderr = requests(tmp_path, headers, "ps", "-q")
    assert (len(seen), stderr.count("WARNING")) == (2, 0 if headers is None else 1)


@pytest.mark.parametrize(
    ("custom", "sent"),
    [
        ("", ["X-A: b"]),
        ('X-One=1,"X-Two=a,b"', ["X-One: 1", "X-Two: a,b"]),
        (" x-one =1, x-two= a=b,X-ONE=3", ["X-One: 3", "X-Two: a=b"]),
        ("x-one=", ["X-One: "]),
        ("\nx-one=1\nx-two=2\n", ["X-One: 1"]),
        ("host=me,user-agent=me", []),
    ],
)
def test_the_variable_goes_in_their_place(command: list[str], tmp_path: Path, custom: str, sent: list[str]) -> None:
    seen, stderr = requests(tmp_path, {"X-A": "b"}, "ps", "-q", command=command, custom=custom)
    assert stderr == ""
    assert [sorted(line for line in lines if line.startswith("X-")) for lines in seen] == [sent, sent]
    assert not [line for lines in seen for line in lines if line.endswith(": me")]


@pytest.mark.parametrize(
    ("custom", "says"),
    [
        ("bad", "failed to set {}: missing \"=\" in key=value pair: 'bad'"),
        (" =v", "failed to set {}: value contains a key=value pair with an empty key: ' =v'"),
        ("x=1,", "failed to set {}: value contains a key=value pair with an empty key: ''"),
        ('"', "failed to parse {}: value must be formatted as comma-separated key=value pairs"),
        ("\n", "failed to parse {}: value must be formatted as comma-separated key=value pairs"),
    ],
)
def test_a_variable_that_cannot_be_understood(command: list[str], tmp_path: Path, custom: str, says: str) -> None:
    seen, stderr = requests(tmp_path, {}, "ps", command=command, custom=custom)
    where = "custom headers from DOCKER_CUSTOM_HEADERS environment variable"
    assert (seen, stderr) == ([], f"Failed to initialize: {says.format(where)}\n")
