"""How a command ends that cannot write, is interrupted or finds no environment: its exit code, and no traceback."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from support.docker import both_commands
from support.raw_listener import Peer, RawListener, reply
from support.shell import COMMAND

PING = b"HTTP/1.1 200 OK\r\nApi-Version: 1.50\r\nOSType: linux\r\nContent-Length: 0\r\n\r\n"
LOGS_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
STATE = b'{"Running":true,"Paused":false,"Restarting":false}'
CONTAINER = b'{"Id":"c0ffee","Name":"/x","State":%s,"Config":{"Tty":true},"HostConfig":{}}' % STATE
FULL = "write /dev/stdout: no space left on device\n"
LISTED = (
    b'[{"Id":"c0ffee","Names":["/x"],"Image":"i","ImageID":"i","Command":"c","Created":1,"Ports":[],"Labels":{},'
    b'"State":"exited","Status":"Up","HostConfig":{},"NetworkSettings":{"Networks":{}},"Mounts":[]}]'
)


class Engine:
    """An engine with one container. It leaves requests for what `silent` names without an answer."""

    def __init__(self, *silent: bytes) -> None:
        self._silent = silent
        self.asked = threading.Event()
        self.listed = LISTED

    def serve(self, peer: Peer) -> None:
        """The script of each connection."""
        while request := peer.read_request():
            target = request.split(b" ", 2)[1]
            if any(name in target for name in self._silent):
                self.asked.set()
                peer.read_to_end()
                return
            if b"/logs" in target:
                self._logs(peer)
                return
            peer.send(self._answer(target))

    def _answer(self, target: bytes) -> bytes:
        if b"/_ping" in target:
            return PING
        if b"/containers/json" in target:
            return reply(self.listed)
        if b"/containers/" in target:
            return reply(CONTAINER)
        return reply(b"" if b"/images/create" in target else b"[]")

    def _logs(self, peer: Peer) -> None:
        peer.send(LOGS_HEAD)
        line = b"line\n" * 1000
        try:
            while True:
                peer.sock.sendall(b"%x\r\n%s\r\n" % (len(line), line))
        except (BrokenPipeError, ConnectionResetError):
            pass


def environ(host: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "DOCKER_HOST": host, "DOCKER_CONFIG": "/nowhere"}


@pytest.mark.parametrize("words", ["logs x", "logs -f x"])
def test_nobody_reads_any_more(words: str) -> None:
    with RawListener(Engine().serve) as engine:
        for command in both_commands():
            script = f"set -o pipefail; {shlex.join(command)} {words} | head -n 1"
            done = subprocess.run(["bash", "-c", script], env=environ(engine.host), capture_output=True, timeout=60)
            assert (done.returncode, done.stdout, done.stderr) == (141, b"line\n", b"")


@pytest.mark.parametrize("words", ["ps", "ps -q", "images", "inspect x", "logs x", "--help", "ps --help", "--version"])
def test_a_full_disk(words: str) -> None:
    with RawListener(Engine().serve) as engine, open("/dev/full", "wb") as full:
        line = [*COMMAND, *words.split()]
        done = subprocess.run(
            line, env=environ(engine.host), stdout=full, stderr=subprocess.PIPE, text=True, timeout=60
        )
    assert (done.returncode, done.stderr) == (1, FULL)


def test_a_full_disk_in_the_words_of_docker() -> None:
    with RawListener(Engine().serve) as engine, open("/dev/full", "wb") as full:
        for command in both_commands():
            line = [*command, "logs", "x"]
            done = subprocess.run(
                line, env=environ(engine.host), stdout=full, stderr=subprocess.PIPE, text=True, timeout=60
            )
            assert (done.returncode, done.stderr) == (1, FULL)


PROGRAM = Path(__file__).parents[2] / "cli/engine"
INTERRUPTED_IMPORT = """
import os, signal, sys

class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "engine_cli.cli":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Finder)
"""
WAITING = {
    "wait x": b"/wait",
    "logs -f x": b"/logs",
    "events": b"/events",
    "pull busybox": b"/images/create",
    "stop x": b"/stop",
    "rm x y": b"/containers/",
    "restart x": b"/restart",
    "attach --no-stdin --sig-proxy=false x": b"/attach",
    "exec x true": b"/exec",
    "ps": b"/containers/json",
    "version": b"/version",
    "info": b"/info",
    "rmi x": b"/images/x",
}


def interrupted(command: list[str], words: str, silent: bytes, number: int) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command to which a signal is sent once the engine has been asked."""
    engine = Engine(silent)
    with RawListener(engine.serve) as listener:
        line = [*command, *words.split()]
        with subprocess.Popen(
            line, env=environ(listener.host), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            assert engine.asked.wait(30)
            process.send_signal(number)
            stdout, stderr = process.communicate(timeout=30)
    return process.returncode, stdout, stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("words", WAITING)
def test_interrupted(words: str, number: signal.Signals) -> None:
    code, stdout, stderr = interrupted(COMMAND, words, WAITING[words], number)
    assert (code, stderr) == (128 + number, "")
    assert stdout in ("", "Using default tag: latest\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("words", ["wait x", "logs -f x", "events", "stop x", "rm x y"])
def test_interrupted_as_docker_is(words: str, number: signal.Signals) -> None:
    found = {interrupted(command, words, WAITING[words], number) for command in both_commands()}
    assert found == {(128 + number, "", "")}


@pytest.mark.parametrize("command", [COMMAND, [sys.executable, str(PROGRAM)]])
def test_interrupted_before_it_has_begun(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(INTERRUPTED_IMPORT)
    found = {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([*command, "--version"], env=found, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@pytest.mark.parametrize("words", ["run --cidfile out busybox", "save -o out busybox"])
def test_what_was_begun_is_undone(words: str, tmp_path: Path) -> None:
    for command in both_commands():
        engine = Engine(b"/containers/create", b"/images/get")
        with RawListener(engine.serve) as listener:
            process = subprocess.Popen([*command, *words.split()], env=environ(listener.host), cwd=tmp_path)
            assert engine.asked.wait(30)
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 143
        assert os.listdir(tmp_path) == []


def test_the_first_process_of_a_container_can_be_ended() -> None:
    engine = Engine(b"/wait")
    with RawListener(engine.serve) as listener:
        line = ["unshare", "--pid", "--fork", "--kill-child", *COMMAND, "wait", "x"]
        process = subprocess.Popen(line, env=environ(listener.host))
        assert engine.asked.wait(30)
        (child,) = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True).stdout.split()
        os.kill(int(child), signal.SIGTERM)
        assert process.wait(30) == 143


@pytest.mark.parametrize(
    "words", ["--help", "--version", "ps", "ps --help", "frobnicate", "completion bash", "pull -q x"]
)
def test_without_an_environment(words: str) -> None:
    """`env -i`: no HOME, no PATH, no TERM."""
    shim = "import sys; sys.path[:0] = {!r}; from engine_cli.main import console; console()"
    with RawListener(Engine().serve) as engine:
        line = [sys.executable, "-c", shim.format(sys.path), "-H", engine.host, *words.split()]
        done = subprocess.run(line, env={}, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    if words == "frobnicate":
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("engine: unknown command: engine frobnicate\n")
    else:
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout != ""


@pytest.mark.parametrize("debug", [False, True])
def test_a_traceback_is_for_those_who_ask(debug: bool) -> None:
    engine = Engine()
    engine.listed = b"[1]"  # nothing that an engine says: nobody looks for it
    with RawListener(engine.serve) as listener:
        found = environ(listener.host) | ({"ENGINE_DEBUG": "1"} if debug else {})
        done = subprocess.run([*COMMAND, "ps"], env=found, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert ("Traceback" in done.stderr) is debug
    assert "'int' object is not subscriptable" in done.stderr
