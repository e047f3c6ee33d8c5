"""A pull's progress, byte for byte what docker 28.2 shows of the same stream."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from engine_cli.escape import visible
from support.docker import both_commands
from support.pull_screens import HEAD, PING, screens
from support.raw_listener import Peer, RawListener, reply
from support.shell import COMMAND, Shell

STREAMS = sorted((Path(__file__).parent.parent.parent / "fixtures/cli/pull").glob("*.jsonl"))


@pytest.mark.parametrize("stream", STREAMS, ids=lambda path: path.stem)
def test_as_docker_shows_it(stream: Path, tmp_path: Path) -> None:
    shown = screens(COMMAND, stream, tmp_path)
    assert shown == {name: stream.with_suffix(f".{name}").read_bytes() for name in shown}


def test_names_cannot_drive_the_terminal(tmp_path: Path) -> None:
    stream = tmp_path / "evil.jsonl"
    stream.write_text(r'{"status":"\u001b[31mred\u202e","id":"\u0007x"}' + "\n")
    shown = screens(COMMAND, stream, tmp_path)
    assert shown["80"].startswith(b"\\x07x: \\x1b[31mred\\u202e\r\n")
    assert shown["plain"].startswith("\x07x: \x1b[31mred\u202e\n".encode())


def test_what_is_visible_stays() -> None:
    assert visible("größe 尺寸") == "größe 尺寸"
    assert visible("a\tb\nc\x9b", lines=True) == "a\tb\nc\\x9b"


@pytest.mark.parametrize(
    ("words", "chosen"),
    [("pull", "linux%2Farm64"), ("pull --platform linux/s390x", "linux%2Fs390x"), ("run", "linux%2Farm64")],
)
def test_the_platform_that_the_environment_chooses(words: str, chosen: str) -> None:
    for command in both_commands():
        asked: list[bytes] = []

        def script(peer: Peer, asked: list[bytes] = asked) -> None:
            while request := peer.read_request():
                target = request.split(b" ", 2)[1]
                if b"/_ping" in target:
                    peer.send(PING)
                elif b"/images/create" in target:
                    asked.append(target)
                    peer.send(reply(b'{"message":"there is none"}', "500 Internal Server Error"))
                else:
                    peer.send(reply(b'{"message":"No such image"}', "404 Not Found"))

        with RawListener(script) as engine:
            environ = {
                "PATH": os.environ["PATH"],
                "DOCKER_HOST": engine.host,
                "DOCKER_CONFIG": "/nowhere",
                "DOCKER_DEFAULT_PLATFORM": "linux/arm64",
            }
            line = [*command, *words.split(), "busybox"]
            assert subprocess.run(line, env=environ, capture_output=True, timeout=60).returncode in (1, 125)
        (target,) = asked
        assert f"platform={chosen}".encode() in target


def test_interrupted() -> None:
    def script(peer: Peer) -> None:
        while request := peer.read_request():
            peer.send(PING if b"/_ping" in request else HEAD + b'16\r\n{"status":"Pulling"}\r\n\r\n')

    with RawListener(script) as engine, Shell(engine.host) as shell:
        shell.type("engine pull busybox")
        shell.expect("Pulling")
        shell.press("\x03")
        shell.wait()
        assert shell.code() == 130
