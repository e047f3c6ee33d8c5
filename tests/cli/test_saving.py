"""save and export where the engine, the disk or the reader gives up half-way."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from support.raw_listener import Peer, RawListener
from support.shell import COMMAND

if TYPE_CHECKING:
    from pathlib import Path

PING = b"HTTP/1.1 200 OK\r\nApi-Version: 1.50\r\nOstype: linux\r\nContent-Length: 0\r\n\r\n"
HALF = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-tar\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"


def engine_that_sends(*parts: bytes) -> RawListener:
    """Answers pings, and everything else with `parts` before it closes."""

    def script(peer: Peer) -> None:
        while b"/_ping" in peer.read_request():
            peer.send(PING)
        for part in parts:
            try:
                peer.send(part)
            except (BrokenPipeError, ConnectionResetError):
                return

    return RawListener(script)


@pytest.mark.parametrize("words", [["save", "busybox"], ["export", "c"]])
@pytest.mark.parametrize("before", [None, b"old"])
def test_a_stream_that_is_cut_leaves_the_file_as_it_was(words: list[str], before: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "out.tar"
    if before is not None:
        path.write_bytes(before)
    with engine_that_sends(HALF) as engine:
        done = subprocess.run(
            [*COMMAND, *words, "-o", "out.tar"],
            cwd=tmp_path,
            env={**os.environ, "DOCKER_HOST": engine.host},
            capture_output=True,
            text=True,
            timeout=30,
        )
    assert (done.returncode, done.stdout) == (1, "")
    assert "in the middle of its chunks" in done.stderr
    assert [entry.read_bytes() for entry in tmp_path.iterdir()] == ([] if before is None else [before])


def test_a_whole_stream_replaces_the_file(tmp_path: Path) -> None:
    path = tmp_path / "out.tar"
    path.write_bytes(b"old")
    with engine_that_sends(HALF, b"0\r\n\r\n") as engine:
        environ = {**os.environ, "DOCKER_HOST": engine.host}
        done = subprocess.run([*COMMAND, "save", "busybox", "-o", str(path)], env=environ, timeout=30)
    assert (done.returncode, path.read_bytes(), path.stat().st_mode & 0o777) == (0, b"half", 0o600)


def test_a_reader_that_leaves(tmp_path: Path) -> None:
    more = b"10000\r\n" + bytes(65536) + b"\r\n"
    with engine_that_sends(HALF, *[more] * 100) as engine:
        environ = {**os.environ, "DOCKER_HOST": engine.host}
        with subprocess.Popen(
            [*COMMAND, "save", "busybox"], env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stdout.read(4) == b"half"
            process.stdout.close()
            assert process.wait(30) == 141
            assert process.stderr is not None
            assert process.stderr.read() == b""
