"""Contexts that are odd or refused, beside docker's command where there is one."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from support.docker import docker_28
from support.shell import COMMAND

if TYPE_CHECKING:
    from pathlib import Path


class Contexts:
    """A docker configuration with contexts, and a command that knows it."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.command = command
        self.folder = folder
        self.environ = {"PATH": os.environ["PATH"], "DOCKER_CONFIG": str(folder)}
        self.is_ours = command == COMMAND

    def meta(self, name: str) -> Path:
        """Where a context is kept."""
        return self.folder / "contexts/meta" / hashlib.sha256(name.encode()).hexdigest() / "meta.json"

    def add(self, name: str, meta: object) -> None:
        """Put a context there."""
        path = self.meta(name)
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(meta))

    def run(self, *words: str) -> tuple[int, str, str]:
        """Exit code, stdout and stderr, where docker calls itself as we do."""
        done = subprocess.run(
            [*self.command, *words],
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
        return done.returncode, done.stdout, re.sub(r"\bdocker(?=[: ]\W)", "engine", done.stderr)

    def refusal(self, *words: str) -> str:
        """What a command line says that fails with 1 and prints nothing."""
        code, stdout, stderr = self.run(*words)
        assert (code, stdout) == (1, "")
        return stderr.removesuffix("\n")

    def create(self, name: str, docker: str) -> None:
        """Create a context, which must work."""
        assert self.run("context", "create", name, "--docker", docker)[0] == 0


@pytest.fixture(params=["engine", "docker"])
def contexts(request: pytest.FixtureRequest, tmp_path: Path) -> Contexts:
    command = COMMAND
    if request.param == "docker":
        docker = docker_28()
        if docker is None:
            pytest.skip("not compared with docker's own command: there is none of release 28.2")
        command = [docker]
    return Contexts(command, tmp_path)


@pytest.mark.parametrize("meta", [{"Name": "odd", "Endpoints": {}}, {"Name": "odd", "Metadata": {}}])
def test_without_an_engine(contexts: Contexts, meta: object) -> None:
    contexts.add("odd", meta)
    missing = "cannot find docker endpoint in context"
    assert contexts.refusal("--context", "odd", "ps") == (
        f"Failed to initialize: unable to resolve docker endpoint: {missing}"
    )
    listed = contexts.run("context", "ls", "--format", "{{.Name}}|{{.DockerEndpoint}}|{{.Error}}")
    assert listed[1].splitlines()[1] == f"odd||{missing}"
    assert contexts.refusal("context", "create", "new", "--docker", "from=odd") == (
        'unable to create docker endpoint config: unable to get endpoint from context "odd"'
    )
    assert contexts.run("context", "create", "new", "--from", "odd")[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ["--context", "odd", "ps"],
        ["context", "ls"],
        ["context", "use", "odd"],
        ["context", "update", "odd"],
        ["context", "create", "new", "--from", "odd"],
        ["context", "create", "new", "--docker", "from=odd"],
    ],
)
def test_a_host_that_is_no_string(contexts: Contexts, words: list[str]) -> None:
    contexts.add("odd", {"Name": "odd", "Endpoints": {"docker": {"Host": 1}}})
    assert "string" in contexts.refusal(*words)


def test_keys_in_any_case(contexts: Contexts) -> None:
    contexts.add(
        "odd", {"name": "odd", "metadata": {"Description": "D"}, "endpoints": {"docker": {"host": "unix:///x"}}}
    )
    listed = contexts.run("context", "ls", "--format", "{{.Name}}|{{.Description}}|{{.DockerEndpoint}}|{{.Error}}")
    assert listed[1].splitlines()[1] == "odd|D|unix:///x|"
    assert contexts.run("context", "update", "odd", "--description", "new")[0] == 0
    kept = json.loads(contexts.meta("odd").read_text())
    assert kept["Name"] == "odd"
    assert kept["Metadata"] == {"Description": "new"}
    assert kept["Endpoints"]["docker"]["Host"] == "unix:///x"
