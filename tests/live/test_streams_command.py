"""What goes through the command, in large amounts: nothing is lost, and little memory is used."""

from __future__ import annotations

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from support.shell import COMMAND
from support.three_ways import descriptors

from engine_client import Engine

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.live
MIB = 1 << 20
THREADS = 8


@pytest.fixture
def environ(engine_host: str) -> dict[str, str]:
    return {**os.environ, "DOCKER_HOST": engine_host}


def peak_memory(pid: int) -> int:
    """The most memory that a process has had so far, in bytes."""
    with open(f"/proc/{pid}/status") as file:
        (kib,) = (line.split()[1] for line in file if line.startswith("VmHWM:"))
    return int(kib) * 1024


def test_500_mb_of_output_in_little_memory(engine: Engine, environ: dict[str, str]) -> None:
    assert engine.containers.list() == []
    words = ["run", "--rm", "busybox", "sh", "-c", "head -c 500000000 /dev/zero"]
    with subprocess.Popen([*COMMAND, *words], env=environ, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        count = peak = 0
        while data := os.read(process.stdout.fileno(), MIB):
            if count // MIB != (count + len(data)) // MIB:
                peak = peak_memory(process.pid)
            count += len(data)
    assert (count, process.returncode) == (500_000_000, 0)
    assert 0 < peak < 60 * MIB


def test_stdout_and_stderr_come_apart(engine: Engine, environ: dict[str, str]) -> None:
    assert engine.containers.list() == []
    script = "i=0; while [ $i -lt 2000 ]; do echo out; echo err >&2; i=$((i + 1)); done; exit 9"
    done = subprocess.run([*COMMAND, "run", "--rm", "busybox", "sh", "-c", script], env=environ, capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (9, b"out\n" * 2000, b"err\n" * 2000)


def test_100_mb_in_and_out_again(engine: Engine, environ: dict[str, str], tmp_path: Path) -> None:
    assert engine.containers.list() == []
    big = tmp_path / "big"
    big.write_bytes(os.urandom(100_000_000))
    line = ["bash", "-c", 'set -o pipefail; "$@" <"$0" | cmp - "$0"', str(big)]
    done = subprocess.run([*line, *COMMAND, "run", "-i", "--rm", "busybox", "cat"], env=environ, capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_2000_execs_lose_no_output_and_leak_no_descriptor(engine: Engine, engine_host: str, engine_name: str) -> None:
    count = 60 if engine_name.startswith("podman") else 2000  # it keeps two processes for each, for five minutes
    id = engine.containers.create({"Image": "busybox", "Cmd": ["sleep", "1000"]})["Id"]
    engine.containers.start(id)
    before = descriptors()

    def echo(_: int) -> tuple[bytes, bytes, int | None]:
        exec = client.exec.create(id, {"Cmd": ["echo", "x"], "AttachStdout": True, "AttachStderr": True})["Id"]
        with client.exec.start(exec) as stream:
            output = stream.read_all()
            return output.stdout, output.stderr, output.exit_code

    with Engine(engine_host) as client:
        with ThreadPoolExecutor(THREADS) as threads:
            assert set(threads.map(echo, range(count))) == {(b"x\n", b"", 0)}
        assert len(descriptors() - before) <= THREADS  # connections kept for reuse
    assert descriptors() == before
