"""The question before a prune: answered, and interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest
from support.shell import COMMAND, Shell

if TYPE_CHECKING:
    from pathlib import Path

    from engine_client import Engine

pytestmark = pytest.mark.live
PRUNES = ("container", "image", "network", "system", "volume")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("group", PRUNES)
def test_a_signal_says_no(group: str, number: signal.Signals, engine_host: str, tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": engine_host, "DOCKER_CONFIG": str(tmp_path)}
    line = [*COMMAND, group, "prune"]
    with subprocess.Popen(line, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        shown = b""
        while not shown.endswith(b"Are you sure you want to continue? [y/N] "):
            more = os.read(process.stdout.fileno(), 1000)
            assert more, shown
            shown += more
        process.send_signal(number)
        assert process.wait(timeout=10) == 0
        assert process.stdout.read() == b"\n"


def test_someone_at_a_terminal(engine: Engine, engine_name: str, engine_host: str) -> None:
    space = (
        "4.096kB" if engine_name.endswith("containerd") else "0B"
    )  # there a container begins with a folder of its own
    id = engine.containers.create({"Image": "busybox"})["Id"]
    with Shell(engine_host) as shell:
        for answer, code in (("n", 0), ("", 0), ("\x03", 0), ("y", 0)):
            shell.type("engine container prune")
            shell.expect(r"\[y/N\] ")
            assert [container["Id"] for container in engine.containers.list(all=True)] == [id]
            if answer == "\x03":
                shell.press(answer)
            else:
                shell.type(answer)
            shown = shell.wait()
            assert shell.code() == code
        assert f"Deleted Containers:\n{id}\n\nTotal reclaimed space: {space}\n" in shown
    assert engine.containers.list(all=True) == []
