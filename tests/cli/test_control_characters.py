"""What others chose to call things: it must not drive a terminal, and stays what it is on a pipe."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any, cast

import pexpect
import pytest
from support.raw_listener import Peer, RawListener, reply
from support.shell import COMMAND

if TYPE_CHECKING:
    from pathlib import Path

EVIL = "\x1b[2J\x9b\u202e\x7f\ttab\nline"
SPELT = "\\x1b[2J\\x9b\\u202e\\x7f"
PING = b"HTTP/1.1 200 OK\r\nApi-Version: 1.50\r\nContent-Length: 0\r\n\r\n"
CONTAINER = {
    "Id": "f" * 64,
    "Image": "busybox",
    "ImageID": "sha256:" + "0" * 64,
    "Command": f"sh {EVIL}",
    "Names": [f"/{EVIL}"],
    "State": "exited",
    "Status": f"Exited {EVIL}",
    "Created": 0,
    "Ports": [],
    "Mounts": [],
    "Labels": {"a": EVIL},
}
ANSWERS: dict[str, Any] = {
    "/containers/json": [CONTAINER],
    "/containers/x/json": {"Id": "x", "Config": {"Labels": {"a": EVIL}}},
    "/containers/x/changes": [{"Kind": 1, "Path": f"/{EVIL}"}],
    "/images/json": [
        {
            "Id": "sha256:" + "0" * 64,
            "RepoTags": [f"{EVIL}:1"],
            "RepoDigests": [],
            "Created": 0,
            "Size": 0,
            "Labels": {},
        }
    ],
    "/events": {"Type": "container", "Action": "die", "Actor": {"ID": "x", "Attributes": {"a": EVIL}}},
}


def script(peer: Peer) -> None:
    while request := peer.read_request():
        path = request.split()[1].decode().partition("?")[0].removeprefix("/v1.50")
        if path == "/_ping":
            peer.send(PING)
        elif path in ANSWERS:
            peer.send(reply(json.dumps(ANSWERS[path]).encode()))
        else:
            body = json.dumps({"message": f"no such thing: {EVIL}"}).encode()
            head = "HTTP/1.1 404 Not Found\r\nContent-Type: application/json"
            peer.send(f"{head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)


def answers(words: list[str], folder: Path) -> tuple[str, str]:
    """What is shown at a terminal, and what is printed on pipes."""
    with RawListener(script) as engine:
        environ = {
            "PATH": os.environ["PATH"],
            "DOCKER_HOST": engine.host,
            "DOCKER_CONFIG": str(folder),
            "TERM": "xterm",
        }
        child: pexpect.spawn[str] = pexpect.spawn(
            COMMAND[0], [*COMMAND[1:], *words], env=environ, dimensions=(30, 200), timeout=30, encoding="utf-8"
        )
        child.expect(pexpect.EOF)
        child.close()
        done = subprocess.run([*COMMAND, *words], env=environ, capture_output=True, timeout=30)
        assert done.returncode == child.exitstatus
    return str(child.before).replace("\r\n", "\n"), (done.stdout + done.stderr).decode()


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["ps", "-a"], f"{SPELT}\\x09tab\\x0aline\n"),
        (["images", "--tree"], "\\x1b[2J\\x9b\\u202e"),
        (["diff", "x"], f"A /{SPELT}\ttab\nline\n"),
        (["events", "--until", "0s"], f"container die x (a={SPELT}\ttab\nline)\n"),
        (["ps", "-a", "--format", "{{.Names}}|{{.Label `a`}}"], f"{SPELT}\ttab\nline|{SPELT}\ttab\nline\n"),
        (["ps", "-a", "--format", "{{printf `\x1b[1m%s` .Names}}\x1b[0m"], f"\x1b[1m{SPELT}\ttab\nline\x1b[0m\n"),
        (["ps", "-a", "--format", "table {{.Labels}}"], f"LABELS\na={SPELT}"),
        (["ps", "-a", "--format", "{{.Labels | json}}"], '"a=\\u001b[2J\\u009b\\u202e\\u007f\\ttab\\nline"\n'),
        (["inspect", "--type", "container", "x", "-f", "{{.Config.Labels}}"], f"map[a:{SPELT}\ttab\nline]\n"),
        (["inspect", "--type", "container", "x", "-f", "{{index .Config.Labels `a` | upper}}"], SPELT.upper()),
        (["inspect", "-f", "{{json .Config.Labels}}", "x"], '{"a":"\\u001b[2J\\u009b\\u202e\\u007f\\ttab\\nline"}\n'),
        (["inspect", "x"], '"a": "\\u001b[2J\\u009b\\u202e\\u007f\\ttab\\nline"\n'),
        (["inspect", "-f", "json", "x"], '{"a":"\\u001b[2J\\u009b\\u202e\\u007f\\ttab\\nline"}'),
        (["rm", "gone"], f"Error response from daemon: no such thing: {SPELT}\ttab\nline\n"),
        (["port", "gone"], f"Error response from daemon: no such thing: {SPELT}\ttab\nline\n"),
    ],
    ids=lambda value: " ".join(cast("list[str]", value)).replace("\x1b", "ESC") if isinstance(value, list) else "",
)
def test_spelt_out_at_a_terminal_alone(words: list[str], shown: str, tmp_path: Path) -> None:
    at_terminal, on_pipe = answers(words, tmp_path)
    assert shown in at_terminal
    assert not any(evil in at_terminal for evil in ("\x1b[2J", "\x9b", "\u202e", "\x7f"))
    assert "\x9b\u202e" in on_pipe
