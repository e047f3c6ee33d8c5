"""export, import, save, load, commit, history, build, push and search beside docker's own command, line by line.

docker's note that its classic builder is deprecated is left out: ours has no other.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest
from support import image_lines
from support.shell import COMMAND

if TYPE_CHECKING:
    from pathlib import Path

    from engine_client import Engine

pytestmark = pytest.mark.live

_NORMAL = (
    (r"DEPRECATED: The legacy builder [^\n]*\n(?: +[^\n]*\n)*\n", ""),
    (r"(?m)^time=\"[^\n]*\n", ""),  # a log that docker writes now and then
    (r"(?m)^Sending build context to Docker daemon .*B\r", "Sending <SIZE>\r"),  # docker's tars lack their end at times
    (r"\b[0-9a-f]{64}\b", "<ID>"),
    (r"\b[0-9a-f]{12}\b", "<SHORT>"),
    (r"\bdocker(?=[ :'])", "engine"),
    (r"(Less than a second|About an? \w+|\d+ (seconds?|minutes?|hours?|days?))( ago)?", "<AGE>"),
    (r"/[\w./-]*/engine-import-\d+|/[\w./-]*/docker-import-\d+", "<IMPORT>"),
    (r"(?m)^<SHORT>: Preparing\n", ""),  # told only while it lasts
    (r"containerd-mount\d+", "<MOUNT>"),
    (r"did you mean \w+\?", "did you mean <WORD>?"),  # one of two that are as near
)


_UNORDERED = ("<SHORT>: ", "Loaded image: ")  # layers go side by side, and old engines save images in any order


class Answer(NamedTuple):
    """What a line gave."""

    line: str
    code: int
    stdout: str
    stderr: str


def ask(command: list[str], line: str, folder: Path, environ: dict[str, str]) -> Answer:
    """Run a shell line."""
    script = f'set -o pipefail; ENGINE() {{ {shlex.join(command)} "$@"; }}; {line}'
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environ, stdin=subprocess.DEVNULL, capture_output=True, timeout=60
    )
    return Answer(line, done.returncode, normal(done.stdout, folder), normal(done.stderr, folder))


def normal(output: bytes, folder: Path) -> str:
    """The output without what differs from run to run."""
    text = output.decode().replace(str(folder), "<HERE>")
    for pattern, replacement in _NORMAL:
        text = re.sub(pattern, replacement, text)
    lines = text.splitlines(keepends=True)
    unordered = sorted(line for line in lines if line.startswith(_UNORDERED))
    return "".join(unordered.pop(0) if line.startswith(_UNORDERED) else line for line in lines)


def test_line_by_line(engine: Engine, engine_host: str, registry: str, tmp_path: Path) -> None:
    docker = shutil.which("docker")
    version = subprocess.run([docker, "--version"], capture_output=True, text=True).stdout if docker else ""
    if docker is None or not version.startswith("Docker version 28."):
        pytest.skip(f"not compared with docker's own command: release 28 is wanted, here is {version or 'none'}")
    before = {tag for image in engine.images.list() for tag in image["RepoTags"] or ()}
    engine.containers.create({"Image": "busybox", "Cmd": ["sh"]}, name="source")
    environ = {**os.environ, "DOCKER_HOST": engine_host, "DOCKER_CONFIG": str(tmp_path), "DOCKER_BUILDKIT": "0"}
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        image_lines.make(folder)
    different: list[str] = []
    for line in image_lines.LINES:
        line = line.replace("REGISTRY", registry)
        theirs = ask([docker], line, folders[0], environ)
        ours = ask(COMMAND, line, folders[1], environ)
        if theirs != ours:
            different.append(f"docker: {theirs}\nengine: {ours}")
    for image in engine.images.list():
        for tag in image["RepoTags"] or ():
            if tag not in before and tag != "<none>:<none>":
                engine.images.remove(tag, force=True)
    assert not different, "\n".join(different)
