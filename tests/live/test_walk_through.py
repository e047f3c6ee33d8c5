"""A beginner's way through the command on every engine, at a terminal and in a script, and where Podman differs."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from support.engine_state import clean
from support.shell import COMMAND, Shell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from engine_client import Engine

pytestmark = pytest.mark.live
PROMPT = r"root@[0-9a-f]{12}:/# "
DETACH = "\x10\x11"
TABLE = "CONTAINER ID +IMAGE +COMMAND +CREATED +STATUS +PORTS +NAMES\n"
IN_USE = {
    False: r"conflict: unable to (remove repository reference|delete) \S+ \(must [^\n]+\) - container \w+ is using .*",
    True: r"image ubuntu:18.04 is in use: image used by \w+: image is in use by a container: .*",
}


@pytest.fixture
def shell(engine: Engine, engine_host: str, podman: bool) -> Iterator[Shell]:
    """A shell at a terminal, on an engine without the tutorial's images."""
    clean(engine, podman=podman)
    with Shell(engine_host, columns=120) as shell:
        yield shell


def test_the_tutorial(shell: Shell, engine: Engine, podman: bool) -> None:
    def pulled(repository: str, tag: str) -> None:
        if not podman:  # which tells of the layers alone
            shell.expect(f"{tag}: Pulling from library/{repository}\r\n")
        shell.expect("Download complete" if podman else "Pull complete")
        if not podman:
            shell.expect(rf"Digest: sha256:\w{{64}}\r\nStatus: Downloaded newer image for {repository}:{tag}\r\n")

    def shows(line: str, pattern: str, code: int = 0) -> None:
        shown = shell.run(line)
        assert re.fullmatch(pattern, shown, re.DOTALL), (line, shown)
        assert shell.code() == code, line

    shell.type("engine run -i -t ubuntu:18.04")
    shell.expect("Unable to find image 'ubuntu:18.04' locally\r\n")
    pulled("ubuntu", "18.04")
    shell.expect(PROMPT)
    shell.type("exit 3")
    shell.wait()
    assert shell.code() == 3
    shell.type("engine pull centos:7")
    pulled("centos", "7")
    assert shell.wait().endswith("docker.io/library/centos:7\n")
    shows("engine images centos", r"REPOSITORY +TAG +IMAGE ID +CREATED +SIZE\ncentos +7 +\w{12} .+ ago +[\d.]+MB\n")
    shows("engine create -i -t --name mycentos centos:7", r"\w{64}\n")
    row = r"\w{12} +%s +[^\n]+ ago +%s +%s\n"
    created, exited = row % ("centos:7", "Created", "mycentos"), row % ("ubuntu:18.04", r"Exited \(3\) .+ ago", r"\w+")
    shows("engine ps -a", f"{TABLE}({created}{exited}|{exited}{created})")  # Podman has no order
    shows("engine attach mycentos", "You cannot attach to a stopped container, start it first\n", 1)
    shows("engine start mycentos", "mycentos\n")
    shell.type("engine attach mycentos")
    shell.type("kept=same")
    shell.expect(PROMPT)
    shell.press(DETACH)
    shell.wait()
    shell.type(f"engine attach {engine.containers.inspect('mycentos')['Id'][:6]}")
    shell.type("echo the-$kept")
    shell.expect("the-same\r\n")
    shell.press(DETACH)
    shell.wait()
    shows("engine rename mycentos other", "")
    shows("engine rm other", r"Error response from daemon: [^\n]*running[^\n]*\n", 1)
    shows("engine stop -t 0 other", "other\n")
    shows("engine rm other", "other\n")
    shows("engine rmi ubuntu:18.04", f"Error response from daemon: {IN_USE[podman]}\n", 1)
    shows("engine rm -af", r"\w{64}\n")
    shows("engine rm -af", "")
    removed = r"(Deleted: (sha256:)?\w{64}\n)+Untagged: docker.io/library/ubuntu:18.04\n"
    if not podman:  # which names the image last
        removed = r"Untagged: ubuntu:18.04\n(Untagged: ubuntu@sha256:\w{64}\n)?(Deleted: sha256:\w{64}\n)+"
    shows("engine rmi ubuntu:18.04", removed)


@pytest.fixture
def ask(engine_host: str, tmp_path: Path) -> Callable[..., tuple[int, str, str]]:
    """Runs a command line; gives its exit code, stdout and stderr."""
    environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": engine_host, "DOCKER_CONFIG": str(tmp_path)}

    def ask(*words: str, typed: str = "") -> tuple[int, str, str]:
        done = subprocess.run([*COMMAND, *words], input=typed, capture_output=True, text=True, env=environ, timeout=60)
        return done.returncode, done.stdout, done.stderr

    return ask


def test_a_script(engine: Engine, ask: Callable[..., tuple[int, str, str]], podman: bool, tmp_path: Path) -> None:
    script = "echo out; echo err >&2; sleep 1000"
    code, id, err = ask("run", "-d", "--name", "worker", "busybox", "sh", "-c", script)
    assert (code, len(id), err) == (0, 65, "")
    assert ask("exec", "worker", "sh", "-c", "echo out; echo err >&2; exit 3") == (3, "out\n", "err\n")
    assert ask("exec", "-i", "-e", "A=b", "worker", "sh", "-c", "cat; echo $A", typed="typed ") == (0, "typed b\n", "")
    code, out, err = ask("exec", "worker", "nosuch")
    assert "executable file" in out + err
    old = engine.api_version in ("1.41", "1.45")  # 20.10 and 26.1 take it for one that cannot be run
    assert code == (126 if old else 127)
    (tmp_path / "file").write_text("copied")
    copied = (0, "", "")
    assert ask("cp", "-q", str(tmp_path / "file"), "worker:/tmp/in") == copied
    assert ask("exec", "worker", "cat", "/tmp/in") == (0, "copied", "")
    assert ask("cp", "-q", "worker:/tmp", str(tmp_path / "folder")) == copied
    assert (tmp_path / "folder/in").read_text() == "copied"
    code, _, err = ask("cp", "worker:/nosuch", str(tmp_path))
    missing = "no such file or directory" if podman else "Could not find the file /nosuch in container worker"
    assert (code, err) == (1, f"Error response from daemon: {missing}\n")
    image = "docker.io/library/busybox:latest" if podman else "busybox"
    format = "{{.Name}} {{.State.Status}} {{.Config.Image}}"
    assert ask("inspect", "-f", format, "worker") == (0, f"/worker running {image}\n", "")
    assert ask("inspect", "nosuch") == (1, "[]\n", "Error: No such object: nosuch\n")
    assert ask("kill", "worker") == (0, "worker\n", "")
    assert ask("wait", "worker") == (0, "137\n", "")
    assert ask("logs", "-f", "worker") == (0, "out\n", "err\n")
    assert ask("rm", "worker") == (0, "worker\n", "")
    assert engine.containers.list(all=True) == []
