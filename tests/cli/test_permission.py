"""A socket that the user may not open: docker's text, and one line more that says what to do."""

from __future__ import annotations

import os
import socket
import subprocess
from typing import TYPE_CHECKING

import pytest
from support.shell import COMMAND, WITHOUT_PRIVILEGE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOBODY = 65534
HINT = "Join the group that owns the socket (often 'docker') and log in again, or use sudo.\n"


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[str]:
    """The path of a socket that somebody else listens at."""
    path = str(tmp_path / "engine.sock")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        os.chown(path, NOBODY, NOBODY)
        os.chmod(path, 0o600)
        yield path


def ask(path: str, *words: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "DOCKER_HOST": f"unix://{path}", "DOCKER_CONFIG": os.path.dirname(path)}
    return subprocess.run([*WITHOUT_PRIVILEGE, *COMMAND, *words], env=environ, capture_output=True, text=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a socket that is somebody else's")
@pytest.mark.parametrize(
    ("words", "request_line", "code"),
    [
        (["ps", "-a"], 'Get "http://{}/v1.50/containers/json?all=1"', 1),
        (["images"], 'Head "http://{}/_ping"', 1),
        (["rm", "-f", "-v", "x"], 'Delete "http://{}/v1.50/containers/x?force=1&v=1"', 1),
        (
            ["pull", "-q", "busybox"],
            'Post "http://{}/v1.50/images/create?fromImage=docker.io%2Flibrary%2Fbusybox&tag=latest"',
            1,
        ),
        (["wait", "x"], 'Head "http://{}/_ping"', 1),
        (["run", "busybox"], 'Head "http://{}/_ping"', 126),
    ],
)
def test_it_says_what_was_refused_and_what_helps(closed: str, words: list[str], request_line: str, code: int) -> None:
    done = ask(closed, *words)
    refused = request_line.format(closed.replace("/", "%2F"))
    text = f"permission denied while trying to connect to the Docker daemon socket at unix://{closed}: {refused}"
    text += f": dial unix {closed}: connect: permission denied\n{HINT}"
    if words[0] == "run":
        text = f"engine: {text}\nRun 'engine run --help' for more information\n"
    assert (done.returncode, done.stdout, done.stderr) == (code, "", text)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a file that is somebody else's")
def test_a_configuration_that_may_not_be_read_is_a_warning(closed: str) -> None:
    path = os.path.join(os.path.dirname(closed), "config.json")
    with open(path, "w") as file:
        file.write("{}")
    os.chown(path, NOBODY, NOBODY)
    os.chmod(path, 0o600)
    done = ask(closed, "ps")
    assert done.stderr.startswith(f"WARNING: Error loading config file: open {path}: permission denied\n")
