"""docker's own command and ours, line by line on the same engine: the same stdout, stderr and exit code.

Only ids, times and the command's own name may differ. Runs where a docker command of release 28 is installed. The lines
are in files, one for each area; each area begins with no container, no volume and no network but the engine's own.
`echo WORD | LINE` answers a question.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from support.shell import COMMAND

if TYPE_CHECKING:
    from engine_client import Engine

pytestmark = pytest.mark.live

AREAS = {path.stem: path.read_text().splitlines() for path in sorted((Path(__file__).parent / "lines").glob("*.txt"))}
PODMANS_AREAS = ("containers", "groups", "inspect")
ON_PODMAN = {  # what ours says there where docker's own says something else
    "ps -as": r"myubuntu  \d+\.\dkB \(virtual",  # a size there counts files of the engine's own, never twice the same
    "run --rm centos:7 nosuch-command": r"Error response from daemon: .*: crun: executable file `nosuch-command` not",
    "run --rm centos:7 /root": r"Error response from daemon: .*: crun: the path `/root` is not a regular file",
}
OWN_NETWORKS = ("bridge", "host", "none", "podman")

_NORMAL = (
    (r"\bdocker(?=[ :']|$)", "engine"),
    (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*", "<TIME>"),
    (r"\b([0-9a-f]{2}:){5}[0-9a-f]{2}\b", "<MAC>"),
    (r"\b[0-9a-f]{64}\b", "<ID>"),
    (r"\b[0-9a-f]{12}\b", "<SHORT>"),
    (r"(Less than a second|About an? \w+|\d+ (seconds?|minutes?|hours?|days?))( ago)?", "<AGE>"),
    (r" {2,}", "  "),
)
_FLEETING = (": Waiting\n", ": Verifying Checksum\n")


class Answer(NamedTuple):
    """What a command line gave."""

    line: str
    code: int
    stdout: str
    stderr: str


def ask(command: list[str], line: str, environ: dict[str, str]) -> Answer:
    """Run a command line, without a terminal."""
    typed, _, words = line.rpartition(" | ") if line.startswith("echo ") else ("", "", line)
    typed = typed.removeprefix("echo ") + "\n" if typed else ""
    done = subprocess.run(
        [*command, *shlex.split(words)], input=typed.encode(), capture_output=True, env=environ, timeout=60
    )
    stdout = normal(done.stdout)
    if line.startswith(("images", "diff", "system df")):  # in any order, images if of one second
        stdout = "".join(sorted(stdout.splitlines(keepends=True)))
    return Answer(line, done.returncode, stdout, normal(done.stderr))


def normal(output: bytes) -> str:
    """The output without what differs from run to run."""
    text = output.decode()
    for pattern, replacement in _NORMAL:
        text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
    return in_one_order(text)


def in_one_order(text: str) -> str:
    """Layers are pulled side by side: their lines come in any order, and steps that take no time are not told."""
    lines = [line for line in text.splitlines(keepends=True) if not line.endswith(_FLEETING)]
    layers = sorted(line for line in lines if line.startswith("<SHORT>: "))
    return "".join(layers.pop(0) if line.startswith("<SHORT>: ") else line for line in lines)


def clean(engine: Engine) -> None:
    """Remove what an area's lines may have left, and what they are to pull."""
    for container in engine.containers.list(all=True):
        engine.containers.remove(container["Id"], force=True, volumes=True)
    for network in engine.networks.list():
        if network["Name"] not in OWN_NETWORKS:
            engine.networks.remove(network["Id"])
    for volume in engine.volumes.list()["Volumes"] or []:
        engine.volumes.remove(volume["Name"])
    for image in ("ubuntu:18.04", "centos:7"):
        if any(image in (found["RepoTags"] or ()) for found in engine.images.list()):
            engine.images.remove(image, force=True)


@pytest.fixture(scope="module")
def docker() -> str:
    """The path of docker's own command."""
    path = shutil.which("docker")
    version = subprocess.run([path, "--version"], capture_output=True, text=True).stdout if path else ""
    if path is None or not version.startswith("Docker version 28."):
        pytest.skip(f"not compared with docker's own command: release 28 is wanted, here is {version or 'none'}")
    return path


def expected_on_podman(theirs: Answer, ours: Answer) -> bool:
    """Whether docker's command and ours differ as told in ON_PODMAN."""
    says = ON_PODMAN.get(ours.line)
    return says is not None and theirs.code == ours.code and re.search(says, ours.stdout + ours.stderr) is not None


@pytest.mark.parametrize("area", AREAS)
def test_line_by_line(area: str, docker: str, engine: Engine, engine_host: str, podman: bool, tmp_path: Path) -> None:
    if podman and area not in PODMANS_AREAS:
        pytest.skip(f"on Podman only {', '.join(PODMANS_AREAS)} are compared with docker's own command")
    environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": engine_host, "DOCKER_CONFIG": str(tmp_path)}
    answers: list[list[Answer]] = []
    for command in ([docker], COMMAND):
        clean(engine)
        answers.append([ask(command, line, environ) for line in AREAS[area]])
    clean(engine)
    different = [pair for pair in zip(*answers, strict=True) if pair[0] != pair[1]]
    if podman:
        different = [(theirs, ours) for theirs, ours in different if not expected_on_podman(theirs, ours)]
    assert not different, "\n".join(f"docker: {theirs}\nengine: {ours}" for theirs, ours in different)
