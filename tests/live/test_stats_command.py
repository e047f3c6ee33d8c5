"""`engine stats`, as it goes on."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from support.shell import COMMAND

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from engine_client import Engine

pytestmark = pytest.mark.live
FRAME = re.compile(rb"\x1b\[H(.*?)\x1b\[H(.*?)\x1b\[J", re.DOTALL)


def sleeper(engine: Engine, name: str) -> None:
    """Start a container that does nothing."""
    engine.containers.create({"Image": "busybox", "Cmd": ["sleep", "1000"]}, name=name)
    engine.containers.start(name)


class Screen:
    """What a running `engine stats` shows."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        self.process = process
        self._fd = process.stdout.fileno()
        self._data = b""

    def frame(self) -> tuple[str, str]:
        """The next thing that is shown: plain, and once more with the end of each line wiped."""
        while (match := FRAME.match(self._data)) is None:
            more = os.read(self._fd, 65536)
            assert more, self._data
            self._data += more
        self._data = self._data[match.end() :]
        return match[1].decode(), match[2].decode()

    def names(self) -> list[str]:
        """The names in the next frame."""
        return [line.split()[1] for line in self.frame()[0].splitlines()[1:]]

    def wait_for(self, names: set[str]) -> None:
        """Wait for a frame with these names."""
        while {*self.names()} != names:
            pass


@contextmanager
def stats(engine_host: str, tmp_path: Path, *words: str) -> Generator[Screen]:
    """A running `engine stats`."""
    environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": engine_host, "DOCKER_CONFIG": str(tmp_path)}
    line = [*COMMAND, "stats", *words]
    with subprocess.Popen(line, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            yield Screen(process)
        finally:
            process.kill()


def test_what_is_shown_is_drawn_over_what_was(engine: Engine, engine_host: str, tmp_path: Path) -> None:
    sleeper(engine, "one")
    with stats(engine_host, tmp_path) as screen:
        plain, wiped = screen.frame()
        header = "CONTAINER ID NAME CPU % MEM USAGE / LIMIT MEM % NET I/O BLOCK I/O PIDS"
        assert plain.splitlines()[0].split() == header.split()
        assert plain.splitlines()[1].split()[1] == "one"
        assert wiped == "".join(f"{line} \x1b[K\n" for line in plain.split("\n"))
        screen.process.send_signal(signal.SIGINT)
        assert screen.process.wait(timeout=10) == 130
        assert screen.process.stderr is not None
        assert screen.process.stderr.read() == b""


def test_containers_come_and_go(engine: Engine, engine_host: str, tmp_path: Path) -> None:
    sleeper(engine, "one")
    with stats(engine_host, tmp_path) as screen:
        screen.wait_for({"one"})
        sleeper(engine, "two")
        screen.wait_for({"one", "two"})
        engine.containers.kill("one")
        screen.wait_for({"two"})


def test_named_containers_stay(engine: Engine, engine_host: str, tmp_path: Path) -> None:
    sleeper(engine, "one")
    sleeper(engine, "two")
    with stats(engine_host, tmp_path, "one") as screen:
        assert screen.names() == ["one"]
        engine.containers.remove("one", force=True)
        while "-- / --" not in screen.frame()[0]:
            pass
        assert screen.names() == ["one"]


def test_ctrl_c_ends_it_where_containers_are_named(engine: Engine, engine_host: str, tmp_path: Path) -> None:
    sleeper(engine, "one")
    with stats(engine_host, tmp_path, "one") as screen:
        assert screen.names() == ["one"]
        screen.process.send_signal(signal.SIGINT)
        assert screen.process.wait(timeout=10) == 130
