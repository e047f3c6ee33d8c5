"""What a build asks for and sends, and docker's own command beside it."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import tarfile
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
from support.builder import Build, collecting
from support.docker import both_commands
from support.raw_listener import RawListener
from support.shell import COMMAND, WITHOUT_PRIVILEGE

if TYPE_CHECKING:
    from pathlib import Path

OLD = 1_000_000_000


def run(
    command: list[str], words: list[str], folder: Path, stdin: bytes = b""
) -> tuple[subprocess.CompletedProcess[bytes], list[Build]]:
    builds: list[Build] = []
    with RawListener(collecting(builds)) as engine:
        environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": engine.host, "DOCKER_BUILDKIT": "0"}
        environ["DOCKER_CONFIG"] = "/nowhere"
        done = subprocess.run(
            [*command, "build", *words], cwd=folder, env=environ, input=stdin, capture_output=True, timeout=60
        )
    return done, builds


def asked(build: Build) -> dict[str, object]:
    query = parse_qs(build.target.partition("?")[2])
    del query["dockerfile"], query["version"]
    return {name: json.loads(text[0]) if text[0][0] in "[{" else text for name, text in query.items()}


@pytest.mark.parametrize(
    ("words", "query"),
    [
        (["--cache-from", "", "--security-opt", ""], {}),
        (
            ["--cache-from", 'a,"b,c"', "--security-opt", "x,y", "--security-opt", "z"],
            {"cachefrom": ["a", "b,c"], "securityopt": ["x", "y", "z"]},
        ),
        (
            ["--ulimit", "nofile=1", "--ulimit", "nofile=2:3", "--ulimit", "core=0"],
            {"ulimits": [{"Name": "core", "Soft": 0, "Hard": 0}, {"Name": "nofile", "Soft": 2, "Hard": 3}]},
        ),
        (["--isolation", "DEFAULT"], {}),
        (["--isolation", "Process"], {"isolation": ["Process"]}),
    ],
)
def test_options(words: list[str], query: dict[str, object], tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM x\n")
    for command in both_commands():
        _, [build] = run(command, [*words, "."], tmp_path)
        assert asked(build) == query


@pytest.mark.parametrize("option", ["--cache-from", "--security-opt"])
def test_fields_with_odd_quotes(option: str, tmp_path: Path) -> None:
    for command in both_commands():
        done, builds = run(command, [option, '"', "."], tmp_path)
        reason = 'parse error on line 1, column 2: extraneous or missing " in quoted-field'
        assert (done.returncode, builds) == (125, [])
        assert f'invalid argument "\\"" for "{option}" flag: {reason}\n\nUsage:' in done.stderr.decode()


def sent(build: Build) -> dict[str, tuple[int, int, bytes]]:
    """The files of a context: mode, time (0 for new ones), content."""
    found: dict[str, tuple[int, int, bytes]] = {}
    end = bytes(-len(build.context) % 512 + 1024)  # docker's has none where it adds a Dockerfile
    with tarfile.open(fileobj=io.BytesIO(build.context + end)) as tar:
        for info in tar:
            assert info.name not in found
            file = tar.extractfile(info)
            data = file.read() if file is not None else b""
            name = re.sub("[0-9a-f]{20}", "RANDOM", info.name)
            found[name] = info.mode, OLD if info.mtime == OLD else 0, re.sub(b"[0-9a-f]{20}", b"RANDOM", data)
    return found


def make(folder: Path, ignore: bytes | None) -> None:
    (folder / "context").mkdir()
    (folder / "context/kept").touch()
    (folder / "context/left").touch()
    (folder / "elsewhere").write_bytes(b"FROM x\n")
    if ignore is not None:
        path = folder / "context/.dockerignore"
        path.write_bytes(ignore)
        path.chmod(0o640)
        os.utime(path, (OLD, OLD + 0.5))
    (folder / "context/kept").chmod(0o604)


NEW = {".dockerfile.RANDOM": (0o600, 0, b"FROM x\n")}
KEPT = {"kept": (0o604, 0, b"")}


@pytest.mark.parametrize("words", [["-f", "-", "context"], ["-f", "elsewhere", "context"]])
@pytest.mark.parametrize(
    ("ignore", "files"),
    [
        (b"left\n", {".dockerignore": (0o640, OLD, b"left\n\n.dockerfile.RANDOM\n"), **KEPT, **NEW}),
        (b"*\n!kept\n", {".dockerignore": (0o640, OLD, b"*\n!kept\n\n.dockerfile.RANDOM\n"), **KEPT, **NEW}),
        (
            None,
            {
                ".dockerignore": (0o600, 0, b".dockerignore\n.dockerfile.RANDOM\n"),
                **KEPT,
                "left": (0o644, 0, b""),
                **NEW,
            },
        ),
    ],
)
def test_a_dockerfile_from_elsewhere(
    words: list[str], ignore: bytes | None, files: dict[str, object], tmp_path: Path
) -> None:
    make(tmp_path, ignore)
    for command in both_commands():
        _, [build] = run(command, words, tmp_path, b"FROM x\n")
        assert sent(build) == files


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up what root may")
def test_a_folder_that_is_ignored_need_not_be_readable(tmp_path: Path) -> None:
    make(tmp_path, b"closed\n")
    (tmp_path / "context/closed").mkdir(0)
    (tmp_path / "context/Dockerfile").touch()
    done, [build] = run([*WITHOUT_PRIVILEGE, *COMMAND], ["context"], tmp_path)
    assert (done.returncode, [*sent(build)]) == (0, [".dockerignore", "Dockerfile", "kept", "left"])


def test_a_dockerfile_alone(tmp_path: Path) -> None:
    for command in both_commands():
        _, [build] = run(command, ["-"], tmp_path, b"FROM x\n")
        assert sent(build) == {"Dockerfile": (0o644, 0, b"FROM x\n")}
