"""Local files that cp, save, export and build cannot read or write: docker's words, and its own command beside."""

from __future__ import annotations

import base64
import io
import json
import os
import shlex
import subprocess
import tarfile
from typing import TYPE_CHECKING

import pytest
from support.docker import both_commands
from support.raw_listener import Peer, RawListener, reply
from support.shell import COMMAND, WITHOUT_PRIVILEGE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PING = b"HTTP/1.1 200 OK\r\nApi-Version: 1.50\r\nOstype: linux\r\nContent-Length: 0\r\n\r\n"
STAT = {"name": "f", "size": 5000, "mode": 0o600, "mtime": "2024-01-01T00:00:00Z", "linkTarget": ""}
NO_STAT = "failed to stat output path: lstat closed/x: permission denied"
NO_DOCKERFILE = "unable to prepare context: unable to evaluate symlinks in Dockerfile path"


def tar_of_a_file() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        info = tarfile.TarInfo("f")
        info.size, info.mode = 5000, 0o600
        tar.addfile(info, io.BytesIO(b"x" * 5000))
    return buffer.getvalue()


def serve(peer: Peer) -> None:
    """The script of each connection: a container with the file /f, and images."""
    stat = "X-Docker-Container-Path-Stat: " + base64.b64encode(json.dumps(STAT).encode()).decode()
    while request := peer.read_request():
        if b"/_ping" in request:
            peer.send(PING)
        elif request.startswith(b"HEAD"):
            peer.send(reply(b"", "404 Not Found"))
        else:
            peer.send(reply(tar_of_a_file(), "200 OK", "application/x-tar", stat))


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    with RawListener(serve) as engine:
        yield engine.host


def said(command: list[str], line: str, folder: Path, host: str) -> tuple[int, str]:
    environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": host, "DOCKER_CONFIG": "/nowhere", "DOCKER_BUILDKIT": "0"}
    done = subprocess.run(
        [*command, *shlex.split(line)], cwd=folder, env=environ, capture_output=True, text=True, timeout=60
    )
    lines = done.stderr.splitlines(keepends=True)
    kept = "".join(text for text in lines if not text.startswith(("time=", "DEPRECATED", "       ")) and text.strip())
    return done.returncode, kept.replace(str(folder), "HERE")


def make(folder: Path) -> None:
    for name in ("closed", "closed_tree/a", "many/adir"):
        (folder / name).mkdir(parents=True)
    for name in ("file", "closed/f", "closed_tree/a/f", "many/Dockerfile", "many/bfile", "many/zfile"):
        (folder / name).touch()
    (folder / "loop").symlink_to("loop")
    (folder / "ignored/.dockerignore").mkdir(parents=True)
    (folder / "long").mkdir()
    (folder / "long/.dockerignore").write_text("x" * 70_000)
    for name in ("ignored", "long"):
        (folder / name / "Dockerfile").touch()
    for name in ("closed", "closed_tree/a", "many/adir", "many/bfile", "many/zfile"):
        (folder / name).chmod(0)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up what root may")
@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("cp c:/f closed/", "open HERE/closed/f: permission denied"),
        ("cp c:/f closed/a/b", "stat HERE/closed/a/b: permission denied"),
        ("cp c:/f file/x/y", "stat HERE/file/x/y: not a directory"),
        ("cp c:/f 'no\"pe/a/b'", 'invalid output path: directory "HERE/no\\"pe/a" does not exist'),
        ("cp -L loop c:/x", "EvalSymlinks: too many links"),
        ("cp -L file/x c:/x", "not a directory"),
        ("save -o closed/x i", f"failed to save image: {NO_STAT}"),
        ("export -o closed/x c", f"failed to export container: {NO_STAT}"),
        ("build many", "error checking context: can't stat 'HERE/many/adir'"),
        ("build -f file/x many", f"{NO_DOCKERFILE}: not a directory"),
        ("build -f loop many", f"{NO_DOCKERFILE}: EvalSymlinks: too many links"),
        ("build ignored", "error reading .dockerignore: read HERE/ignored/.dockerignore: is a directory"),
        ("build long", "error reading .dockerignore: bufio.Scanner: token too long"),
    ],
)
def test_what_is_said(line: str, text: str, host: str, tmp_path: Path) -> None:
    make(tmp_path)
    for command in both_commands():
        assert said([*WITHOUT_PRIVILEGE, *command], line, tmp_path, host) == (1, f"{text}\n")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up what root may")
def test_a_folder_that_cannot_be_read_is_not_copied_in_part(host: str, tmp_path: Path) -> None:
    make(tmp_path)
    done = said([*WITHOUT_PRIVILEGE, *COMMAND], "cp closed_tree c:/x", tmp_path, host)
    assert done == (1, "open HERE/closed_tree/a: permission denied\n")


@pytest.mark.parametrize("words", ["load -i closed", "import closed"])
def test_a_folder_is_no_archive(words: str, tmp_path: Path) -> None:
    make(tmp_path)
    assert said(COMMAND, words, tmp_path, "unix:///nowhere.sock") == (1, "open closed: is a directory\n")


@pytest.mark.parametrize(
    ("line", "text"),
    [("cp c:/f new", "write HERE/new: file too large"), ("save -o new i", "write new: file too large")],
)
def test_a_full_disk(line: str, text: str, host: str, tmp_path: Path) -> None:
    python, *words = COMMAND
    limited = ["prlimit", "--fsize=4096", python, "-B", *words]  # which writes no files of its own
    assert said(limited, line, tmp_path, host) == (1, f"{text}\n")
    assert not (tmp_path / "new").exists() or line.startswith("cp")
