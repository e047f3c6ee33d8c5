"""cp beside docker's own: after each line the same files on both sides, the same texts and exit codes."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest
from support import copies
from support.shell import COMMAND

from engine_client.archive import pack

if TYPE_CHECKING:
    from pathlib import Path

    from engine_client import Engine

pytestmark = pytest.mark.live


INTO_A_NEW_FOLDER = {  # what is copied there; on Podman docker's command puts it beside the folder
    "cp CTR/d/. HERE/new": "new/sub/g",
    "cp CTR/d/. HERE/new/": "new/sub/g",
    "cp CTR/d/. HERE/broken": "nowhere/sub/g",
    "cp CTR/. HERE/new": "new/bits",
}


class Outcome(NamedTuple):
    """What a line gave, and the files after it."""

    line: str
    code: int
    stdout: object
    stderr: str
    here: copies.Looks


class Side:
    """docker's command or ours, with files and a container of its own."""

    def __init__(self, engine: Engine, command: list[str], name: str, folder: Path, environ: dict[str, str]) -> None:
        self._engine = engine
        self._command = command
        self._name = name
        self._folder = folder
        self._environ = environ
        self._model = folder / "model"
        copies.make(self._model)
        self._stdin = b"".join(pack(str(self._model / "d"), "d"))
        self._id = engine.containers.create({"Image": "busybox"}, name=name)["Id"]
        copies.fill(engine, self._id, folder / "filled", len(copies.lines()))

    def run(self, number: int, line: str) -> subprocess.Popen[bytes]:
        here = self._here(number)
        copies.make(here)
        line = line.replace("CTR/", f"{self._name}:/t/{number}/").replace("CTR:", f"{self._name}:")
        line = line.replace("HERE", str(here))
        return subprocess.Popen(
            [*self._command, *shlex.split(line)],
            cwd=here,
            env=self._environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def outcome(self, number: int, line: str, process: subprocess.Popen[bytes]) -> Outcome:
        stdout, stderr = process.communicate(self._stdin if line.startswith("cp - ") else b"", timeout=60)
        shown: object = self._normal(stdout)
        if line.endswith(" -") and stdout:
            shown = list(copies.entries(stdout))
        here = copies.local(self._here(number))
        return Outcome(line, process.returncode, shown, self._normal(stderr), here)

    def there(self) -> list[copies.Looks]:
        """How the files in the container look, each line's."""
        return copies.in_container(self._engine, self._id, len(copies.lines()))

    def _here(self, number: int) -> Path:
        return self._folder / str(number)

    def _normal(self, output: bytes) -> str:
        text = output.decode().replace(str(self._folder), "<HERE>").replace(self._name, "<NAME>")
        text = re.sub(r"\b[0-9a-f]{64}\b", "<ID>", text)  # of a layer's folder, in old engines' errors
        text = text.replace("docker cp", "engine cp").replace("docker: ", "engine: ").replace("'docker ", "'engine ")
        lines = text.splitlines(keepends=True)
        return "".join(line for line in lines if not line.startswith("time="))  # a log that docker writes now and then


def test_beside_docker(engine: Engine, engine_host: str, podman: bool, tmp_path: Path) -> None:
    docker = shutil.which("docker")
    version = subprocess.run([docker, "--version"], capture_output=True, text=True).stdout if docker else ""
    if docker is None or not version.startswith("Docker version 28."):
        pytest.skip(f"not compared with docker's own command: release 28 is wanted, here is {version or 'none'}")
    environ = {**os.environ, "DOCKER_HOST": engine_host, "DOCKER_CONFIG": str(tmp_path)}
    theirs = Side(engine, [docker], "copied-by-a", tmp_path / "a", environ)
    ours = Side(engine, COMMAND, "copied-by-b", tmp_path / "b", environ)
    different: list[str] = []
    for number, line in enumerate(copies.lines()):
        processes = [side.run(number, line) for side in (theirs, ours)]
        outcomes = [
            side.outcome(number, line, process) for side, process in zip((theirs, ours), processes, strict=True)
        ]
        if podman and line in INTO_A_NEW_FOLDER:
            assert INTO_A_NEW_FOLDER[line] not in [entry[0] for entry in outcomes[0].here]
            assert INTO_A_NEW_FOLDER[line] in [entry[0] for entry in outcomes[1].here]
        else:
            different += _differences(*outcomes)
    for line, a, b in zip(copies.lines(), theirs.there(), ours.there(), strict=True):
        different += _told_apart(f"{line}: there", a, b)
    assert not different, "\n".join(different)


def _differences(theirs: Outcome, ours: Outcome) -> list[str]:
    found = [
        f"{theirs.line}: {field}: docker {getattr(theirs, field)!r}, engine {getattr(ours, field)!r}"
        for field in ("code", "stdout", "stderr")
        if getattr(theirs, field) != getattr(ours, field)
    ]
    return found + _told_apart(f"{theirs.line}: here", theirs.here, ours.here)


def _told_apart(where: str, a: copies.Looks, b: copies.Looks) -> list[str]:
    if a == b:
        return []
    only = [entry for entry in a if entry not in b], [entry for entry in b if entry not in a]
    return [f"{where}: only docker {only[0]}, only engine {only[1]}"]
