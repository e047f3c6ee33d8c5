"""`engine create` on real engines."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from engine_client import NotFound

if TYPE_CHECKING:
    from pathlib import Path

    from engine_client import Engine

pytestmark = pytest.mark.live


def create(engine: Engine, *args: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "engine_cli", "--host", engine.host, "create", *args]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120)
    assert done.returncode == code, done.stderr
    return done


def test_what_was_asked_for_is_what_there_is(engine: Engine, tmp_path: Path) -> None:
    options = ["-p", "127.0.0.1::80", "-m", "64m", "--cpus", "0.5", "-e", "A=1", "-l", "kind=test", "-w", "/tmp"]
    mounts = ["-v", f"{tmp_path}:/here:ro", "-v", "/data", "--mount", "type=tmpfs,target=/fast,tmpfs-size=1m"]
    done = create(engine, *options, *mounts, "--cap-add", "net_admin", "--restart", "on-failure:3", "busybox", "true")
    found = engine.containers.inspect(done.stdout.strip())
    config, host = found["Config"], found["HostConfig"]
    assert "A=1" in (config["Env"] or ())
    assert (config["Labels"] or {})["kind"] == "test"
    assert (config["WorkingDir"], config["Cmd"]) == ("/tmp", ["true"])
    assert (host["Memory"], host["NanoCpus"]) == (64 << 20, 500_000_000)
    assert host["RestartPolicy"] == {"Name": "on-failure", "MaximumRetryCount": 3}
    assert list(host["PortBindings"] or ()) == ["80/tcp"]
    targets = {mount["Destination"]: mount["RW"] for mount in found["Mounts"]}
    assert targets["/here"] is False
    assert "/data" in targets


def test_the_id_goes_into_a_file_that_must_be_new(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "cid"
    done = create(engine, "--cidfile", str(file), "busybox")
    assert file.read_text() == done.stdout.strip()
    assert "container ID file found" in create(engine, "--cidfile", str(file), "busybox", code=1).stderr


def test_a_failure_leaves_no_file(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "cid"
    create(engine, "--name", "taken", "busybox")
    done = create(engine, "--name", "taken", "--cidfile", str(file), "busybox", code=1)
    assert done.stdout == ""
    assert done.stderr.startswith("Error response from daemon: ")
    assert not file.exists()


def test_a_missing_image_is_pulled_on_stderr(engine: Engine) -> None:
    with suppress(NotFound):
        engine.images.remove("centos:7", force=True)
    assert "no such image" in create(engine, "--pull", "never", "centos:7", code=1).stderr.lower()
    done = create(engine, "centos:7", "true")
    assert done.stderr.startswith("Unable to find image 'centos:7' locally\n")
    assert len(done.stdout) == 65
    quiet = create(engine, "--quiet", "--pull", "always", "centos:7")
    assert quiet.stderr == ""
