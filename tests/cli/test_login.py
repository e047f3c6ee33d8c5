"""login and logout: which registry, and what cannot be kept, beside docker's command where there is one."""

from __future__ import annotations

import json
import os
import subprocess
from base64 import b64encode
from typing import TYPE_CHECKING

import pexpect
import pytest
from support.raw_listener import Peer, RawListener, reply
from support.shell import COMMAND, WITHOUT_PRIVILEGE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PING = b"HTTP/1.1 200 OK\r\nApi-Version: 1.50\r\nContent-Length: 0\r\n\r\n"
ENTRY = {"auth": b64encode(b"u:p").decode()}


class Registries:
    """A docker configuration, an engine that lets everybody log in, and a command that knows both."""

    def __init__(self, command: list[str], folder: Path, host: str) -> None:
        self.command = command
        self.folder = folder
        self.environ = {"PATH": os.environ["PATH"], "DOCKER_CONFIG": str(folder), "DOCKER_HOST": host}

    def run(self, *words: str) -> tuple[int, str, str]:
        """Exit code, stdout and stderr."""
        line = [*self.command, *words]
        done = subprocess.run(
            line, env=self.environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60
        )
        return done.returncode, done.stdout, done.stderr

    def log_in(self, *words: str) -> tuple[int, str, str]:
        """Log in as u with p."""
        return self.run("login", "-u", "u", "-p", "p", *words)

    def keep(self, *names: str) -> None:
        """Have credentials for these registries."""
        (self.folder / "config.json").write_text(json.dumps({"auths": dict.fromkeys(names, ENTRY)}))

    def kept(self) -> list[str]:
        """The registries that there are credentials for."""
        return [*json.loads((self.folder / "config.json").read_text())["auths"]]


def _answer(peer: Peer) -> None:
    while request := peer.read_request():
        peer.send(PING if b"/_ping" in request else reply(b'{"Status": "Login Succeeded"}'))


@pytest.fixture
def registries(command: list[str], tmp_path: Path) -> Iterator[Registries]:
    with RawListener(_answer) as engine:
        yield Registries(command, tmp_path, engine.host)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up what lets it write everywhere")
def test_what_cannot_be_kept(registries: Registries) -> None:
    registries.command = [*WITHOUT_PRIVILEGE, *registries.command]
    registries.folder.chmod(0o555)
    code, stdout, stderr = registries.log_in("h:1")
    assert (code, stdout) == (1, "")
    said = stderr.splitlines()[1]
    assert said.startswith(f"Error saving credentials: open {registries.folder}/config.json")
    assert said.endswith(": permission denied")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up what lets it write everywhere")
def test_what_cannot_be_forgotten(tmp_path: Path) -> None:
    """docker says nothing, and ends with 0."""
    registries = Registries([*WITHOUT_PRIVILEGE, *COMMAND], tmp_path, "unix:///nonexistent")
    registries.keep("h:1")
    tmp_path.chmod(0o555)
    code, stdout, stderr = registries.run("logout", "h:1")
    assert (code, stdout) == (1, "Removing login credentials for h:1\n")
    assert stderr.startswith(f"open {tmp_path}/config.json")
    assert stderr.endswith(": permission denied\n")
    assert registries.kept() == ["h:1"]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("https://user@Reg.example:5000/v2/", "Reg.example:5000"),
        ("https://u:p@reg.example/v2/", "reg.example"),
        ("http://a@b@reg.example", "reg.example"),
        ("https://reg.example", "reg.example"),
        ("reg.example:5000/v2/", "reg.example:5000"),
        ("https://[::1]:5000/x", "[::1]:5000"),
        ("https://[::1]/x", "::1"),
        ("https://reg.example?a=b", "reg.example"),
        ("https://reg.example#a", "reg.example"),
        ("https://reg.example:/x", "reg.example"),
        ("user@reg.example/x", "user@reg.example"),
    ],
)
def test_the_host_in_a_registrys_name(registries: Registries, given: str, name: str) -> None:
    assert registries.log_in(given)[:2] == (0, "Login Succeeded\n")
    assert registries.kept() == [name]
    assert registries.run("logout", given)[:2] == (0, f"Removing login credentials for {name}\n")
    assert registries.kept() == []


@pytest.mark.parametrize(
    ("words", "host"),
    [
        ([], "https://index.docker.io/v1/"),
        ([""], "https://index.docker.io/v1/"),
        (["https://index.docker.io/v1/"], "index.docker.io"),
        (["docker.io"], "docker.io"),
        (["https://docker.io"], "docker.io"),
    ],
)
def test_the_names_of_docker_hub(registries: Registries, words: list[str], host: str) -> None:
    registries.keep("other")
    assert registries.run("logout", *words) == (0, f"Removing login credentials for {host}\n", "")


def test_the_other_name_of_docker_hub(tmp_path: Path) -> None:
    """docker keeps credentials under both."""
    with RawListener(_answer) as engine:
        registries = Registries(COMMAND, tmp_path, engine.host)
        assert registries.log_in("index.docker.io")[0] == 0
        assert registries.kept() == ["https://index.docker.io/v1/"]
        assert registries.run("logout", "docker.io")[0] == 0
        assert registries.kept() == []


@pytest.mark.parametrize("words", [[], [""], ["docker.io"], ["https://index.docker.io/v1/"]])
def test_docker_hub_is_the_default(registries: Registries, words: list[str]) -> None:
    assert registries.log_in(*words)[:2] == (0, "Login Succeeded\n")
    assert registries.kept() == ["https://index.docker.io/v1/"]


@pytest.mark.parametrize(("hints", "shown"), [("", True), ("x", True), ("1", True), ("F", False), ("False", False)])
def test_a_helper_that_fails_is_told_before_asking(
    command: list[str], tmp_path: Path, hints: str, *, shown: bool
) -> None:
    def refuse(peer: Peer) -> None:
        while request := peer.read_request():
            peer.send(PING if b"/_ping" in request else reply(b'{"message": "no"}', "401 Unauthorized"))

    helper = tmp_path / "docker-credential-broken"
    helper.write_text("#!/bin/sh\necho out $1; exit 1\n")
    helper.chmod(0o755)
    (tmp_path / "config.json").write_text('{"credsStore": "broken"}')
    path = f"{tmp_path}:{os.environ['PATH']}"
    with RawListener(refuse) as engine:
        environ = {
            "PATH": path,
            "DOCKER_HOST": engine.host,
            "DOCKER_CONFIG": str(tmp_path),
            "DOCKER_CLI_HINTS": hints,
        }
        child: pexpect.spawn[str] = pexpect.spawn(
            command[0], [*command[1:], "pull", "localhost:5000/x"], env=environ, encoding="utf-8"
        )
        child.expect_exact("Username: ", timeout=30)
        said = child.before or ""
        child.close(force=True)
    assert (
        "Login prior to pull:\r\nUnable to retrieve stored credentials for https://index.docker.io/v1/, "
        "error: error getting credentials - err: exit status 1, out: `out get`.\r\n"
    ) in said
    assert ("Personal Access Token" in said) == shown
