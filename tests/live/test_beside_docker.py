"""docker's own command and ours, line by line on the same engine: the same output, exit code and state of the engine.

Only ids, times and the command's own name may differ, and what support/differences.py lists. Runs where a docker
command of release 28.2 is installed. The lines are in files, one for each area; each area begins with the engine as it
was at first, and in a new folder. REGISTRY is one to push to, PRIVATE one that wants user lab with password lab, ENGINE
the command in a line that is a shell's, GONE a pipe whose reader has gone.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support import tally
from support.beside import Told, ask, compared, make_files
from support.docker import docker_28
from support.engine_state import acquaint, clean, state
from support.on_podman import NO_LOGIN
from support.shell import COMMAND

if TYPE_CHECKING:
    from engine_client import Engine

pytestmark = pytest.mark.live
AREAS = {path.stem: path.read_text().splitlines() for path in sorted((Path(__file__).parent / "lines").glob("*.txt"))}


@pytest.fixture
def docker() -> str:
    """The path of docker's own command."""
    path = docker_28()
    if path is None:
        pytest.skip("not compared with docker's own command: release 28.2 is wanted on PATH")
    return path


@pytest.mark.parametrize("area", AREAS)
def test_line_by_line(
    area: str,
    docker: str,
    engine: Engine,
    engine_name: str,
    engine_host: str,
    registry: str,
    private_registry: str,
    podman: bool,
    tmp_path: Path,
) -> None:
    if podman and area == "registries":
        pytest.skip(NO_LOGIN)
    environ = {
        "PATH": os.environ["PATH"],
        "DOCKER_HOST": engine_host,
        "DOCKER_CONFIG": str(tmp_path),
        "DOCKER_BUILDKIT": "0",
        "KEPT": str(tmp_path / "kept"),
    }
    acquaint(engine_host, registry)
    folder = tmp_path / "here"
    told: list[list[Told]] = []
    for command in ([docker], COMMAND):
        clean(engine, podman=podman)
        make_files(folder)
        lines = (line.replace("REGISTRY", registry).replace("PRIVATE", private_registry) for line in AREAS[area])
        told.append([Told(ask(command, line, folder, environ), state(engine, podman=podman)) for line in lines])
    clean(engine, podman=podman)
    tally.add("lines beside docker's", len(AREAS[area]))
    different: list[str] = []
    for line, theirs, ours in zip(AREAS[area], told[0], told[1], strict=True):
        different += compared(line, theirs, ours, engine_name)
    assert not different, "\n".join(dict.fromkeys(different))
