"""Contexts that are odd or refused, beside docker's command where there is one."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from support.shell import WITHOUT_PRIVILEGE

if TYPE_CHECKING:
    from pathlib import Path


class Contexts:
    """A docker configuration with contexts, and a command that knows it."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.command = command
        self.folder = folder
        self.environ = {"PATH": os.environ["PATH"], "DOCKER_CONFIG": str(folder)}

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


@pytest.fixture
def contexts(command: list[str], tmp_path: Path) -> Contexts:
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


@pytest.mark.parametrize(
    ("host", "says"),
    [
        (
            "ssh://user:pw@host",
            "ssh host connection is not valid: invalid SSH URL: plain-text password is not supported",
        ),
        ("SSH://user:@host", "ssh host connection is not valid: invalid SSH URL: plain-text password is not supported"),
        ("ssh://", "ssh host connection is not valid: invalid SSH URL: hostname is empty"),
        ("ssh://u@:22/x", "ssh host connection is not valid: invalid SSH URL: hostname is empty"),
        ("ssh://u@h?x=1", 'ssh host connection is not valid: invalid SSH URL: query parameters are not allowed: "x=1"'),
        ("ssh://u@h/a#f", 'ssh host connection is not valid: invalid SSH URL: fragments are not allowed: "f"'),
        ("ssh://h:x", 'parse "ssh://h:x": invalid port ":x" after host'),
        ("tcp://h h", 'parse "tcp://h h": invalid character " " in host name'),
        ("unix:///a%zz", 'parse "unix:///a%zz": invalid URL escape "%zz"'),
        ("tcp://h:1,ca=/etc/hostname", "failed to retrieve context tls info: ca.pem seems invalid"),
        ("xyz,ca=/etc/hostname", "failed to retrieve context tls info: ca.pem seems invalid"),
    ],
)
def test_a_host_that_is_refused(contexts: Contexts, host: str, says: str) -> None:
    said = contexts.refusal("context", "create", "new", "--docker", f"host={host}").splitlines()
    assert said[0] == f"unable to create docker endpoint config: invalid docker endpoint options: {says}"
    assert not contexts.meta("new").exists()


@pytest.mark.parametrize("host", ["xyz", "unix://", "foo://", "x:y"])
def test_what_is_no_host(contexts: Contexts, host: str) -> None:
    assert contexts.refusal("context", "create", "new", "--docker", f"host={host}") == (
        "unable to create docker endpoint config: unable to apply docker endpoint options: "
        f"unable to parse docker host `{host}`"
    )


@pytest.mark.parametrize("value", ["", "maybe"])
def test_what_is_neither_true_nor_false(contexts: Contexts, value: str) -> None:
    assert contexts.refusal("context", "create", "new", "--docker", f"skip-tls-verify={value}") == (
        f'unable to create docker endpoint config: skip-tls-verify: parsing "{value}": invalid syntax'
    )


@pytest.mark.parametrize(
    ("docker", "host"),
    [
        ("host=unix:///x,ca=/etc/hostname", "unix:///x"),
        ("host=ssh://u@h/x,ca=/etc/hostname", "ssh://u@h/x"),
        ("ca=/etc/hostname", None),
        ("host=tcp://h:1,cert=/etc/hostname", "tcp://h:1"),
        ("host=foo://x", "foo://x"),
        ("host=tcp://h:1/p", "tcp://h:1/p"),
        ("host=unix:///é b", "unix:///é b"),
    ],
)
def test_a_host_that_is_taken(contexts: Contexts, docker: str, host: str | None) -> None:
    contexts.create("new", docker)
    assert json.loads(contexts.meta("new").read_text())["Endpoints"]["docker"].get("Host") == host


@pytest.mark.parametrize(
    "words", [["create", ""], ["use", ""], ["update", ""], ["export", ""], ["import", "", "/nonexistent"]]
)
def test_no_name(contexts: Contexts, words: list[str]) -> None:
    assert contexts.refusal("context", *words) == "context name cannot be empty"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up what lets it write everywhere")
def test_what_cannot_be_written(contexts: Contexts) -> None:
    contexts.create("aa", "host=unix:///x")
    contexts.command = [*WITHOUT_PRIVILEGE, *contexts.command]
    folders = [contexts.folder, contexts.meta("aa").parent.parent, contexts.meta("aa").parent]
    for folder in folders:
        folder.chmod(0o555)
    config, metas, meta = map(str, folders)
    new = str(contexts.meta("bb").parent)
    denied = ": permission denied"
    assert re.fullmatch(f"open {config}/config.json\\w+{denied}", contexts.refusal("context", "use", "aa"))
    assert contexts.refusal("context", "create", "bb", "--docker", "host=unix:///x") == f"mkdir {new}{denied}"
    assert contexts.refusal("context", "create", "bb", "--from", "aa") == f"mkdir {new}{denied}"
    assert re.fullmatch(f"open {meta}/\\S+{denied}", contexts.refusal("context", "update", "aa", "--description", "d"))
    removing = "failed to remove context aa: failed to remove metadata: unlinkat"
    said = contexts.refusal("context", "rm", "aa", "default").splitlines()
    assert said == [f"{removing} {meta}/meta.json{denied}", 'context "default" cannot be removed']
    assert contexts.refusal("context", "export", "aa", f"{metas}/x") == f"open {metas}/x{denied}"


def test_what_cannot_be_exported_or_imported(contexts: Contexts) -> None:
    contexts.create("aa", "host=unix:///x")
    folder = contexts.folder
    missing = f"open {folder}/no/x: no such file or directory"
    assert contexts.refusal("context", "export", "aa", f"{folder}/no/x") == missing
    assert contexts.refusal("context", "export", "aa", str(folder)) == f"open {folder}: file exists"
    assert contexts.refusal("context", "import", "bb", f"{folder}/no/x") == missing
    assert contexts.refusal("context", "import", "bb", str(folder)) == f"read {folder}: is a directory"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up what lets it write everywhere")
def test_a_first_context_that_cannot_be_written(contexts: Contexts) -> None:
    contexts.command = [*WITHOUT_PRIVILEGE, *contexts.command]
    contexts.folder.chmod(0o555)
    said = contexts.refusal("context", "create", "aa", "--docker", "host=unix:///x")
    assert said == f"mkdir {contexts.folder}/contexts: permission denied"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up what lets it read everything")
@pytest.mark.parametrize("words", [["context", "ls"], ["context", "use", "aa"], ["--context", "aa", "ps"]])
def test_what_cannot_be_read(contexts: Contexts, words: list[str]) -> None:
    contexts.create("aa", "host=unix:///x")
    contexts.command = [*WITHOUT_PRIVILEGE, *contexts.command]
    contexts.meta("aa").chmod(0)
    assert contexts.refusal(*words).endswith(f"open {contexts.meta('aa')}: permission denied")
