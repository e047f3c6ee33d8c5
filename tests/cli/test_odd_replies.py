"""Replies that no engine of the tests gives, and odd words: what commands make of them, beside docker where it is."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from support.docker import docker_28
from support.raw_listener import Peer, RawListener, reply
from support.shell import COMMAND

if TYPE_CHECKING:
    from pathlib import Path

PING = b"HTTP/1.1 200 OK\r\nApi-Version: 1.50\r\nOstype: linux\r\nContent-Length: 0\r\n\r\n"
DONE = b"HTTP/1.1 204 No Content\r\n\r\n"
STATUSES = {b"boom": "500 Boom", b"gone": "404 Gone"}
NO_TAG, NO_DIGEST = ["<none>:<none>"], ["<none>@<none>"]
DIGEST = [f"foo@sha256:{'1' * 64}"]


def container(id: str, *names: str) -> dict[str, Any]:
    """A row of ps."""
    texts = dict.fromkeys(("Image", "ImageID", "Command", "State", "Status"), "x")
    return {**texts, "Id": id * 64, "Names": names, "Created": 1, "Ports": [], "Labels": {}, "Mounts": []}


def image(id: str, tags: list[str], digests: list[str]) -> dict[str, Any]:
    """A row of images."""
    sizes = {"Size": 1000, "SharedSize": 0, "Containers": 0, "Created": 1}
    return {**sizes, "Id": f"sha256:{id * 64}", "RepoTags": tags, "RepoDigests": digests, "Labels": {}, "ParentId": ""}


def volume(size: int, users: int) -> dict[str, Any]:
    """A volume of system df."""
    return {"Name": "v", "Driver": "local", "Mountpoint": "/", "UsageData": {"Size": size, "RefCount": users}}


REPLIES: dict[bytes, object] = {
    b"/info": {
        "OSType": "windows",
        "Isolation": "process",
        "RegistryConfig": {"IndexConfigs": {}, "InsecureRegistryCIDRs": []},
    },
    b"/containers/bare/json": {"NetworkSettings": {"Ports": None}},
    b"/containers/json": [container("a", "/x/y"), container("b", "/x/y", "/z", "/w"), container("c", "/x/y", "/u/v")],
    b"/version": {"Version": "1", "ApiVersion": "1.50", "Components": [{"Name": "Engine", "Version": "1"}]},
    b"/system/df": {
        "Images": [
            image("1", NO_TAG, DIGEST),
            image("2", NO_TAG, NO_DIGEST),
            image("3", NO_TAG, []),
            image("4", [], []),
            image("5", [], DIGEST),
            image("6", ["a:b"], []),
        ],
        "Volumes": [volume(1501, 1), volume(-501, 0)],
    },
}
INFO = " Debug Mode: false\n Default Isolation: process\n Debug Mode: false\n"
VERSION = (
    "Server:\n Engine:\n  Version:          1\n  API version:       (minimum version )\n  Go version:       \n"
    "  Git commit:       \n  Built:            \n  OS/Arch:          /\n  Experimental:     \n"
)
PRUNE = (
    "WARNING! This will remove:\n  - all stopped containers\n  - all networks not used by at least one container\n"
    "  - all dangling images\n  - unused build cache\n\n%sAre you sure you want to continue? [y/N] "
)
IDS = "".join(f"container_id: {letter * 12}\n" for letter in "abc")
IGNORED = "WARNING: Ignoring custom format, because both --format and --quiet are set.\n"
GONE = "Error response from daemon: "


def serve(peer: Peer) -> None:
    while request := peer.read_request():
        target = request.split(b" ", 2)[1]
        found = [value for path, value in REPLIES.items() if path in target]
        if b"/_ping" in target:
            peer.send(PING)
        elif found:
            peer.send(reply(json.dumps(found[0]).encode()))
        else:
            name = target.partition(b"?")[0].rpartition(b"/")[2]
            peer.send(reply(b'{"message": "%s"}' % name, STATUSES[name]) if name in STATUSES else DONE)


def ask(command: list[str], line: str, config: Path | None = None) -> tuple[int, str, str]:
    """The exit code, stdout and stderr of a line of the shell."""
    with RawListener(serve) as engine:
        environ = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "DOCKER_HOST": engine.host,
            "DOCKER_CONFIG": str(config or "/nowhere"),
        }
        script = f'engine() {{ {" ".join(command)} "$@"; }}; {line}'
        done = subprocess.run(
            ["bash", "-c", script], env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30
        )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("engine info | grep -E 'Debug|Isolation'", (0, INFO, "")),
        ("DEBUG=1 engine info | grep -m 1 Debug", (0, " Debug Mode: true\n", "")),
        ("DEBUG=1 engine -D=false info | grep -m 1 Debug", (0, " Debug Mode: true\n", "")),
        ("engine port bare", (0, "", "")),
        ("engine port bare 80", (1, "", "Error: No public port '80' published for bare\n")),
        ("engine version | sed -n '/^Server/,$p'", (0, VERSION, "")),
        ("engine -l Warning ps --format '{{.Names}}'", (0, "x/y\nz\nx/y,u/v\n", "")),
        ("engine -l TRACE ps --no-trunc --format '{{.Names}}' | head -n 1", (0, "x/y\n", "")),
        ("engine -l '' ps -q --format raw", (0, IDS, IGNORED)),
        ("engine -l panics ps", (1, "", "Unable to parse logging level: panics\n")),
        (
            "engine rm -f boom gone / c",
            (1, "c\n", f"{GONE}gone\n{GONE}boom\ncontainer name cannot be empty\n"),
        ),
        ("engine rm gone boom", (1, "", f"{GONE}gone\n{GONE}boom\n")),
        ("engine ps -é 2>&1 | head -n 1", (0, "unknown shorthand flag: 'Ã' in -é\n", "")),
        ("engine system df --format '{{.Reclaimable}}' | sed -n 3p", (0, "-501B (-50%)\n", "")),
        (
            "engine system df -v --format '{{range .Images}}{{.Repository}} {{slice .ID 7 8}} {{end}}'",
            (0, "<none> 2 <none> 4 <none> 5 a 6 ", ""),
        ),
        ("engine system prune --filter foo=bar", (0, PRUNE % "", "")),
        (
            "engine system prune --filter label=a --filter label=a",
            (0, PRUNE % "  Items to be pruned will be filtered with:\n  - label=a\n\n", ""),
        ),
    ],
)
def test_as_docker(line: str, expected: tuple[int, str, str]) -> None:
    assert ask(COMMAND, line) == expected
    docker = docker_28()
    if docker is not None:
        assert ask([docker], line) == expected


@pytest.mark.parametrize("entry", [{"auth": "bWU6cHc="}, {"username": "me"}])
def test_who_is_logged_in(entry: dict[str, str], tmp_path: Path) -> None:
    config = {"auths": {"https://index.docker.io/v1/": entry}, "credsStore": "nosuch"}
    (tmp_path / "config.json").write_text(json.dumps(config))
    line = "engine info | grep Username"
    assert ask(COMMAND, line, tmp_path) == (0, " Username: me\n", "")
    docker = docker_28()
    if docker is not None:
        assert ask([docker], line, tmp_path) == (0, " Username: me\n", "")
