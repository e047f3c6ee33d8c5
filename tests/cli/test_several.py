"""Commands that act on several containers: in which order, what is printed when, and what a failure changes."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from typing import TYPE_CHECKING

import pytest
from support.docker import both_commands
from support.raw_listener import Peer, RawListener, reply
from support.shell import COMMAND

if TYPE_CHECKING:
    from pathlib import Path

PING = b"HTTP/1.1 200 OK\r\nApi-Version: 1.50\r\nOSType: linux\r\nContent-Length: 0\r\n\r\n"
NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"
ACTIONS = ("stop", "kill", "rm", "pause", "unpause")


class Engine:
    """An engine with containers of any name, but for `x...`. Of one called `held` it says nothing.

    It keeps the requests, but for pings.
    """

    def __init__(self, *, together: int = 1) -> None:
        self._barrier = threading.Barrier(together)
        self.requests: list[str] = []
        self.held = threading.Event()

    def serve(self, peer: Peer) -> None:
        """The script of each connection."""
        while request := peer.read_request():
            method, target = request.decode().split(" ", 2)[:2]
            if "/_ping" in target:
                peer.send(PING)
                continue
            self.requests.append(f"{method} {target.partition('/containers')[2]}")
            self._barrier.wait(20)
            if "/held" in target:
                self.held.set()
                peer.read_to_end()
                return
            peer.send(self._answer(target))

    def _answer(self, target: str) -> bytes:
        name = target.partition("?")[0].split("/containers/")[1].partition("/")[0]
        if name.startswith("x"):
            return reply(b'{"message":"No such container: %s"}' % name.encode(), "404 Not Found")
        if "/update" in target:
            return reply(b'{"Warnings":["a warning about %s"]}' % name.encode())
        return reply(b'{"StatusCode":5}') if "/wait" in target else NO_CONTENT


def environ(host: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "DOCKER_HOST": host, "DOCKER_CONFIG": "/nowhere"}


@pytest.mark.parametrize("action", ACTIONS)
def test_all_at_once_and_told_in_order(action: str) -> None:
    names = ["c1", "x1", "c2", "c3", "x2"]
    for command in both_commands():
        engine = Engine(together=len(names))  # which answers nobody before all have asked
        with RawListener(engine.serve) as listener:
            line = [*command, action, *names]
            done = subprocess.run(line, env=environ(listener.host), capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stdout) == (1, "c1\nc2\nc3\n")
        refused = "Error response from daemon: No such container: {}\n"
        assert done.stderr == refused.format("x1") + refused.format("x2")


def test_more_than_go_on_at_once() -> None:
    names = [f"c{number}" for number in range(120)]
    engine = Engine(together=20)
    with RawListener(engine.serve) as listener:
        line = [*COMMAND, "rm", *names]
        done = subprocess.run(line, env=environ(listener.host), capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, names, "")
    assert sorted(engine.requests) == sorted(f"DELETE /{name}" for name in names)


def test_an_engine_that_is_not_there() -> None:
    for command in both_commands():
        line = [*command, "stop", "a", "b"]
        done = subprocess.run(line, env=environ("unix:///nowhere.sock"), capture_output=True, text=True, timeout=60)
        refused = "Cannot connect to the Docker daemon at unix:///nowhere.sock. Is the docker daemon running?\n"
        assert (done.returncode, done.stdout, done.stderr) == (1, "", 2 * refused)


@pytest.mark.parametrize("words", ["stop c1 held", "wait c1 held", "restart c1 held"])
def test_a_line_is_written_as_soon_as_it_is_known(words: str, tmp_path: Path) -> None:
    expected = "5\n" if words.startswith("wait") else "c1\n"
    for command in both_commands():
        engine = Engine()
        path = tmp_path / "out"
        with RawListener(engine.serve) as listener, open(path, "wb") as out:
            process = subprocess.Popen([*command, *words.split()], env=environ(listener.host), stdout=out)
            assert engine.held.wait(20)
            deadline = time.monotonic() + 20
            while path.read_text() != expected and time.monotonic() < deadline:
                time.sleep(0.01)
            process.send_signal(signal.SIGTERM)
            assert (process.wait(20), path.read_text()) == (143, expected)


@pytest.mark.parametrize("words", ["rm c1 c2", "restart c1 c2", "start c1 c2", "wait c1 c2"])
def test_a_full_disk_keeps_nothing_from_being_done(words: str) -> None:
    engine = Engine()
    with RawListener(engine.serve) as listener, open("/dev/full", "wb") as full:
        line = [*COMMAND, *words.split()]
        done = subprocess.run(
            line, env=environ(listener.host), stdout=full, stderr=subprocess.PIPE, text=True, timeout=60
        )
    assert (done.returncode, done.stderr) == (1, "write /dev/stdout: no space left on device\n")
    assert len(engine.requests) == 2


def test_warnings_come_before_errors() -> None:
    found: set[tuple[int, str]] = set()
    for command in both_commands():
        with RawListener(Engine().serve) as listener:
            done = subprocess.run(
                [*command, "update", "--memory", "1g", "c1", "x1", "c2"],
                env=environ(listener.host),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=60,
            )
        found.add((done.returncode, done.stdout))
    told = "c1\nc2\na warning about c1\na warning about c2\nError response from daemon: No such container: x1\n"
    assert found == {(1, told)}


@pytest.mark.parametrize("action", ["stop", "restart"])
def test_one_time_is_enough(action: str) -> None:
    for command in both_commands():
        engine = Engine()
        with RawListener(engine.serve) as listener:
            line = [*command, action, "--timeout", "5", "--time", "3", "c1"]
            done = subprocess.run(line, env=environ(listener.host), capture_output=True, text=True, timeout=60)
        assert (done.returncode, engine.requests) == (1, [])
        assert done.stderr.endswith("conflicting options: cannot specify both --timeout and --time\n")
