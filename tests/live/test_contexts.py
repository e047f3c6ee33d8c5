"""Contexts that one of the two commands has made, used by the other: over TLS, with certificates, and over ssh."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from support.docker import docker_28
from support.journeys import travel
from support.shell import COMMAND

from engine_client import Engine

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.live


def ask(command: list[str], environ: dict[str, str], *words: str, data: bytes | None = None) -> bytes:
    """What a command line prints, which must work."""
    done = subprocess.run([*command, *words], input=data, env=environ, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("maker", ["ours", "docker's"])
@pytest.mark.parametrize("name", ["tls", "ssh"])
def test_made_by_one_used_by_both(
    maker: str, name: str, engine_host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = docker_28()
    if path is None:
        pytest.skip("not compared with docker's own command: release 28.2 is wanted on PATH")
    docker = [path]
    makes, uses = (COMMAND, docker) if maker == "ours" else (docker, COMMAND)
    with travel(name, engine_host, tmp_path) as journey:
        environ = {
            **os.environ,
            "DOCKER_CONFIG": str(tmp_path / "config"),
            "PATH": journey.environ.get("PATH", os.environ["PATH"]),
        }
        environ = {key: value for key, value in environ.items() if key != "DOCKER_HOST"}
        if name == "ssh":
            (tmp_path / "ssh/bin/docker").symlink_to(path)
        ca = f",ca={tmp_path}/certificates/ca.pem" if name == "tls" else ""
        ask(makes, environ, "context", "create", "there", "--docker", f"host={journey.host}{ca}")
        ask(makes, environ, "context", "use", "there")
        for command in (makes, uses):
            assert ask(command, environ, "context", "show") == b"there\n"
            assert ask(command, environ, "run", "--rm", "-i", "busybox", "cat", data=b"typed") == b"typed"
        assert ask(makes, environ, "context", "inspect") == ask(uses, environ, "context", "inspect")
        archive = ask(makes, environ, "context", "export", "there", "-")
        ask(uses, environ, "context", "import", "again", "-", data=archive)
        for command in (makes, uses):
            assert b"busybox" in ask(command, environ, "--context", "again", "images")
        monkeypatch.setenv("DOCKER_CONFIG", environ["DOCKER_CONFIG"])
        monkeypatch.delenv("DOCKER_HOST", raising=False)
        with Engine() as engine:
            assert engine.system.info()["ServerVersion"]
        ask(uses, environ, "context", "rm", "-f", "there", "again")
        assert ask(makes, environ, "context", "ls", "-q") == b"default\n"
