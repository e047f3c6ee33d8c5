"""Containers on real engines."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from support.three_ways import both

from engine_client import Conflict, InvalidValue, NotFound

if TYPE_CHECKING:
    from engine_client import Engine
    from engine_client.models import ExecConfig

pytestmark = pytest.mark.live


def test_run_keeps_stdout_stderr_and_exit_code_apart(engine: Engine) -> None:
    result = engine.containers.run("busybox", ["sh", "-c", "echo out; echo err >&2; exit 3"])
    assert (result.stdout, result.stderr, result.exit_code) == (b"out\n", b"err\n", 3)
    assert engine.containers.list(all=True) == []


def test_run_writes_stdin_and_reads_all_output(engine: Engine) -> None:
    data = os.urandom(1 << 20) * 20
    result = engine.containers.run("busybox", ["cat"], stdin=data)
    assert result.stdout == data
    assert result.exit_code == 0


def test_short_runs_lose_no_output_and_leak_no_descriptor(engine: Engine) -> None:
    engine.containers.run("busybox", ["true"])
    before = len(os.listdir("/proc/self/fd"))
    for number in range(10):
        assert engine.containers.run("busybox", ["echo", str(number)]).stdout == f"{number}\n".encode()
    assert len(os.listdir("/proc/self/fd")) <= before + 2


def test_a_tty_is_sized_typed_at_and_read(engine: Engine) -> None:
    id = engine.containers.create({"Image": "busybox", "Cmd": ["sh"], "Tty": True, "OpenStdin": True})["Id"]
    with engine.containers.attach(id, stdin=True) as stream:
        engine.containers.start(id)
        engine.containers.resize(id, height=33, width=99)
        stream.write(b"stty size; exit 5\n")
        with pytest.raises(InvalidValue, match="Ctrl-D"):
            stream.close_write()
        stdout, stderr = both(stream.read_all())
    assert b"33 99" in stdout
    assert stderr == b""
    assert engine.containers.wait(id)["StatusCode"] == 5
    with engine.containers.logs(id) as logs:
        assert logs.read_all().stdout == stdout


def test_logs_come_with_both_streams(engine: Engine) -> None:
    id = engine.containers.create({"Image": "busybox", "Cmd": ["sh", "-c", "echo a; echo b >&2"]})["Id"]
    engine.containers.start(id)
    engine.containers.wait(id)
    with engine.containers.logs(id) as logs:
        assert both(logs.read_all()) == (b"a\n", b"b\n")


def test_exec(engine: Engine) -> None:
    id = engine.containers.create({"Image": "busybox", "Cmd": ["sleep", "1000"]})["Id"]
    engine.containers.start(id)
    command = ["sh", "-c", "cat; echo err >&2; exit 9"]
    config: ExecConfig = {"AttachStdin": True, "AttachStdout": True, "AttachStderr": True, "Cmd": command}
    exec_id = engine.exec.create(id, config)["Id"]
    with engine.exec.start(exec_id) as stream:
        output = stream.communicate(b"typed\n")
    assert (output.stdout, output.stderr, output.exit_code) == (b"typed\n", b"err\n", 9)
    assert engine.exec.inspect(exec_id)["ExitCode"] == 9


def test_the_life_of_a_container(engine: Engine) -> None:
    containers = engine.containers
    id = containers.create({"Image": "busybox", "Cmd": ["sleep", "1000"]}, name="lifelong")["Id"]
    with pytest.raises(Conflict if "podman" not in str(engine.system.version()).lower() else Exception):
        containers.create({"Image": "busybox"}, name="lifelong")
    containers.start("lifelong")
    containers.start("lifelong")
    assert containers.inspect("lifelong")["State"]["Running"]
    containers.rename("lifelong", "renamed")
    containers.restart("renamed", timeout=0)
    containers.kill("renamed", signal="KILL")
    assert containers.wait("renamed")["StatusCode"] == 137
    containers.stop("renamed")
    assert [container["Id"] for container in containers.list(all=True)] == [id]
    containers.remove("renamed")
    with pytest.raises(NotFound):
        containers.inspect("renamed")


def test_a_missing_image_is_pulled(engine: Engine) -> None:
    assert engine.containers.run("centos:7", ["echo", "hi"], pull="always").stdout == b"hi\n"
    engine.images.remove("centos:7", force=True)
    with pytest.raises(NotFound):
        engine.containers.run("centos:7", ["true"], pull="never")
    assert engine.containers.run("centos:7", ["echo", "hi"]).stdout == b"hi\n"
