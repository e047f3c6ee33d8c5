"""What becomes of run, attach, start and exec when the engine, the terminal or a pipe fails them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading

import pexpect
import pytest
from support.docker import both_commands
from support.one_container import PING, UPGRADED, Container, frame
from support.raw_listener import Peer, RawListener, reply
from support.shell import COMMAND, Shell


def engine(host: str, *words: str, stdin: bytes = b"") -> tuple[int, bytes, bytes]:
    environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": host}
    done = subprocess.run([*COMMAND, *words], env=environ, input=stdin, capture_output=True, timeout=30)
    return done.returncode, done.stdout, done.stderr


def test_output_exit_code_and_the_end_of_stdin() -> None:
    def live(container: Container, peer: Peer) -> None:
        container.started.wait(10)
        peer.send(frame(1, b"out"), frame(2, b"err"))
        peer.send(frame(1, peer.read_to_end()))

    with RawListener(Container(live, exit=b"7").serve) as listener:
        assert engine(listener.host, "run", "-i", "busybox", stdin=b"typed") == (7, b"outtyped", b"err")


@pytest.mark.parametrize("words", [("run", "busybox"), ("start", "-a", "c0ffee"), ("attach", "c0ffee")])
def test_the_engine_dies_under_a_container(words: tuple[str, ...]) -> None:
    def live(container: Container, peer: Peer) -> None:
        peer.send(frame(1, b"last words"))

    with RawListener(Container(live).serve) as listener:
        code, stdout, stderr = engine(listener.host, *words)
    assert (code, stdout) == (125, b"last words")
    assert stderr == b"error waiting for container: the reply ended in the middle of its chunks\n"


def test_a_stream_cut_inside_a_frame() -> None:
    def live(container: Container, peer: Peer) -> None:
        peer.send(frame(1, b"whole") + frame(1, b"cut short")[:-5])

    with RawListener(Container(live, exit=b"0").serve) as listener:
        code, stdout, stderr = engine(listener.host, "run", "busybox")
    assert (code, stdout) == (1, b"wholecut ")
    assert stderr.startswith(b"the stream ended in the middle of a frame")


def test_nobody_reads_our_output_any_more() -> None:
    def live(container: Container, peer: Peer) -> None:
        try:
            while True:
                peer.sock.sendall(frame(1, b"y\n" * 1000))
        except (BrokenPipeError, ConnectionResetError):
            pass

    with RawListener(Container(live).serve) as listener:
        environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": listener.host}
        line = ["bash", "-c", '"$@" | head -n 1; exit ${PIPESTATUS[0]}', "bash", *COMMAND, "run", "busybox"]
        done = subprocess.run(line, env=environ, capture_output=True, timeout=30)
    assert (done.returncode, done.stdout, done.stderr) == (1, b"y\n", b"write /dev/stdout: broken pipe\n")


def test_a_full_disk() -> None:
    def live(container: Container, peer: Peer) -> None:
        peer.send(frame(1, b"more than fits"))

    with RawListener(Container(live, exit=b"0").serve) as listener, open("/dev/full", "wb") as full:
        environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": listener.host}
        done = subprocess.run([*COMMAND, "run", "busybox"], env=environ, stdout=full, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (1, b"write /dev/stdout: no space left on device\n")


def test_the_name_is_free_again_once_a_start_has_failed() -> None:
    """Docker's engine removes a container of `run --rm` itself, and takes its time."""

    def serve(peer: Peer) -> None:
        while request := peer.read_request():
            target = request.split(b" ", 2)[1]
            if b"/_ping" in target:
                peer.send(PING)
            elif b"/start" in target:
                peer.send(reply(b'{"message":"no such device"}', "400 Bad Request"))
            elif b"/wait" in target:
                assert b"condition=removed" in target
                removing.set()
                removed.wait(20)
                peer.send(reply(b'{"StatusCode":0}'))
            else:
                peer.send(reply(b'{"Id":"c0ffee","Warnings":[]}', "201 Created"))

    for command in both_commands():
        removing, removed = threading.Event(), threading.Event()
        with RawListener(serve) as listener:
            environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": listener.host, "DOCKER_CONFIG": "/nowhere"}
            line = [*command, "run", "-d", "--rm", "busybox"]
            with subprocess.Popen(line, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
                assert removing.wait(20)
                with pytest.raises(subprocess.TimeoutExpired):
                    process.wait(0.5)
                removed.set()
                _, stderr = process.communicate(timeout=20)
        assert process.returncode == 125
        assert b"Error response from daemon: no such device\n" in stderr


def test_a_detached_exec_has_a_terminal_of_this_size() -> None:
    sizes: list[list[object]] = []
    for command in both_commands():
        bodies: list[bytes] = []

        def serve(peer: Peer, bodies: list[bytes] = bodies) -> None:
            while request := peer.read_request():
                head, _, body = request.partition(b"\r\n\r\n")
                if b"/_ping" in head:
                    peer.send(PING)
                elif head.startswith(b"POST"):
                    bodies.append(body)
                    peer.send(reply(b'{"Id":"e"}', "201 Created" if b"/containers/" in head else "200 OK"))
                else:
                    peer.send(reply(b'{"Id":"c0ffee","State":{"Running":true}}'))

        with RawListener(serve) as listener:
            environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": listener.host, "DOCKER_CONFIG": "/nowhere"}
            line = [*command, "exec", "-d", "-t", "c0ffee", "sh"]
            child: pexpect.spawn[bytes] = pexpect.spawn(line[0], line[1:], env=environ, dimensions=(31, 97), timeout=20)
            child.expect(pexpect.EOF)
            child.close()
        sizes.append([json.loads(body).get("ConsoleSize") for body in bodies])
    assert sizes == len(sizes) * [[[31, 97], [31, 97]]]


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGUSR1, signal.SIGTERM])
def test_signals_are_passed_on(signal_number: signal.Signals) -> None:
    def live(container: Container, peer: Peer) -> None:
        container.started.wait(10)
        process.send_signal(signal_number)
        container.killed.wait(10)
        peer.send(frame(1, b"got it"))

    container = Container(live, exit=b"3")
    with RawListener(container.serve) as listener:
        environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": listener.host}
        process = subprocess.Popen([*COMMAND, "run", "busybox"], env=environ, stdout=subprocess.PIPE)
        assert process.communicate(timeout=30)[0] == b"got it"
    assert process.returncode == 3
    assert container.signal == b"signal=" + signal_number.name.removeprefix("SIG").encode()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_exec_has_no_signals_passed_on(number: signal.Signals) -> None:
    attached = threading.Event()

    def live(container: Container, peer: Peer) -> None:
        attached.set()
        peer.read_to_end()

    with RawListener(Container(live, exit=b"0").serve) as listener:
        environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": listener.host}
        line = [*COMMAND, "exec", "-i", "c0ffee", "cat"]
        with subprocess.Popen(line, env=environ, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert attached.wait(20)
            process.send_signal(number)
            assert (process.wait(20), process.communicate()[1]) == (128 + number, b"")


def test_an_exec_that_goes_on_when_its_output_has_ended() -> None:
    states = [b'"Running":true,"ExitCode":null', b'"Running":true,"ExitCode":null', b'"Running":false,"ExitCode":7']

    class Process(Container):
        def answer(self, operation: bytes) -> bytes:
            if operation == b"json" and self.ended.is_set():
                return reply(b"{%s}" % states.pop(0))
            return super().answer(operation)

    def live(container: Container, peer: Peer) -> None:
        peer.send(frame(1, b"all"))

    with RawListener(Process(live).serve) as listener:
        assert engine(listener.host, "exec", "c0ffee", "true") == (7, b"all", b"")
    assert states == []


def test_the_engine_goes_before_it_tells_how_an_exec_ended() -> None:
    def serve(peer: Peer) -> None:
        while request := peer.read_request():
            operation = request.split(b" ", 2)[1].rpartition(b"/")[2]
            if not os.path.exists(path):
                return
            if operation == b"start":
                os.unlink(path)
                peer.send(UPGRADED + frame(1, b"all"))
                return
            peer.send(container.answer(operation))

    container = Container(lambda _container, _peer: None)
    with RawListener(serve) as listener:
        path = listener.host.removeprefix("unix://")
        code, stdout, stderr = engine(listener.host, "exec", "c0ffee", "true")
    assert (code, stdout) == (1, b"all")
    assert stderr.startswith(b"Cannot connect to the Docker daemon at ")


def test_signals_stay_here_where_asked() -> None:
    def live(container: Container, peer: Peer) -> None:
        container.started.wait(10)
        process.send_signal(signal.SIGINT)
        peer.read_to_end()

    container = Container(live)
    with RawListener(container.serve) as listener:
        environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": listener.host}
        process = subprocess.Popen([*COMMAND, "run", "--sig-proxy=false", "busybox"], env=environ)
        assert process.wait(30) == 130


@pytest.mark.parametrize("words", ["run -it busybox", "attach c0ffee", "start -ai c0ffee"])
def test_the_engine_dies_under_a_terminal(words: str) -> None:
    def live(container: Container, peer: Peer) -> None:
        peer.send(b"prompt> ")
        waiting.wait(10)

    container = Container(live, tty=True)
    waiting = threading.Event()
    with RawListener(container.serve) as listener, Shell(listener.host) as shell:
        before = shell.settings()
        shell.type(f"engine {words}")
        shell.expect("prompt> ")
        waiting.set()
        assert "error waiting for container: " in shell.wait()
        assert shell.code() == 125
        assert shell.settings() == before


def test_keys_that_only_begin_the_sequence_are_passed_on() -> None:
    typed = bytearray()

    def live(container: Container, peer: Peer) -> None:
        peer.send(b"prompt> ")
        while len(typed) < 4:
            typed.extend(peer.sock.recv(100))
        peer.send(b"seen")

    with RawListener(Container(live, tty=True, exit=b"0").serve) as listener, Shell(listener.host) as shell:
        shell.type("engine run -it busybox")
        shell.expect("prompt> ")
        shell.press("\x10\x10x\x11")
        shell.expect("seen")
        shell.wait()
        assert shell.code() == 0
    assert typed == b"\x10\x10x\x11"
