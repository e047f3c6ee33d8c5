"""A running container's processes, files and use of the machine, on real engines."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from support.shell import COMMAND
from support.typeddicts import differences

from engine_client import APIError, NotFound, ProgressError, models

if TYPE_CHECKING:
    from engine_client import Engine

pytestmark = pytest.mark.live


@pytest.fixture
def running(engine: Engine) -> str:
    """The id of a running container that has changed files and has two processes."""
    script = "echo hi >/new; rm /etc/passwd; echo >>/etc/group; sleep 1000 & echo ready; wait"
    id = engine.containers.create({"Image": "busybox", "Cmd": ["sh", "-c", script]})["Id"]
    engine.containers.start(id)
    with engine.containers.logs(id, follow=True) as logs:
        assert next(iter(logs)) == (1, b"ready\n")
    return id


def test_pausing(engine: Engine, running: str) -> None:
    engine.containers.pause(running)
    assert engine.containers.inspect(running)["State"]["Paused"]
    with pytest.raises(APIError, match="paused"):
        engine.containers.pause(running)
    engine.containers.unpause(running)
    assert not engine.containers.inspect(running)["State"]["Paused"]
    with pytest.raises(APIError, match="not paused"):
        engine.containers.unpause(running)


def test_top_has_the_processes(engine: Engine, running: str) -> None:
    top = engine.containers.top(running, ps_args="-o pid,args")
    assert not list(differences(top, models.ContainerTopResponse, "top"))
    assert top["Titles"][0] == "PID"
    assert any("sleep 1000" in row[1] for row in top["Processes"] or [])
    assert len(engine.containers.top(running)["Titles"]) > 2
    engine.containers.kill(running)
    with pytest.raises(APIError):
        engine.containers.top(running)


def test_changes_of_files(engine: Engine, running: str) -> None:
    changes = engine.containers.changes(running)
    assert not list(differences(changes, list[models.FilesystemChange], "changes"))
    kinds = {change["Path"]: change["Kind"] for change in changes}
    assert (kinds["/new"], kinds["/etc/passwd"], kinds["/etc/group"]) == (1, 2, 0)


def test_stats(engine: Engine, running: str, podman: bool) -> None:
    beyond_the_api = ["stats.cpu_stats.cpu is not known", "stats.precpu_stats.cpu is not known"] if podman else []
    for sample in (engine.containers.stats(running), engine.containers.stats(running, one_shot=True)):
        assert [*differences(sample, models.ContainerStatsResponse, "stats")] == beyond_the_api
        assert sample["cpu_stats"]["cpu_usage"]["total_usage"] > 0
    assert sample["precpu_stats"]["cpu_usage"]["total_usage"] == 0
    with engine.containers.stats_stream(running) as samples:
        seen = 0
        for sample in samples:
            assert [*differences(sample, models.ContainerStatsResponse, "stats")] == beyond_the_api
            seen += 1
            if seen == 2:
                engine.containers.remove(running, force=True)
    assert seen >= 2
    with pytest.raises(NotFound):
        engine.containers.stats(running)


def test_stats_of_what_does_not_run(engine: Engine, engine_host: str, podman: bool) -> None:
    id = engine.containers.create({"Image": "busybox"}, name="made")["Id"]
    with engine.containers.stats_stream(id) as samples:
        if podman:  # which sends an error in the place of a sample
            with pytest.raises(ProgressError, match="container is stopped"):
                engine.containers.stats(id)
            with pytest.raises(ProgressError, match="container is stopped") as caught:
                next(iter(samples))
            assert caught.value.code == 500
        else:
            for sample in (engine.containers.stats(id), next(iter(samples))):
                assert not list(differences(sample, models.ContainerStatsResponse, "stats"))
                assert sample["cpu_stats"]["cpu_usage"]["total_usage"] == 0
    rows = (0, f"NAME PIDS\n{'-- --' if podman else 'made 0'}\n", "")
    assert shown(engine_host, "made") == ((1, "", "container is stopped\n") if podman else rows)
    assert shown(engine_host, "--all") == rows


def shown(engine_host: str, *words: str) -> tuple[int, str, str]:
    """What `engine stats` gives, of names and processes."""
    line = [*COMMAND, "stats", "--no-stream", "--format", "table {{.Name}} {{.PIDs}}", *words]
    done = subprocess.run(line, env={**os.environ, "DOCKER_HOST": engine_host}, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def test_limits_are_updated(engine: Engine, running: str) -> None:
    config: models.ContainerUpdateRequest = {
        "Memory": 64 << 20,
        "MemorySwap": 128 << 20,
        "RestartPolicy": {"Name": "always"},
    }
    updated = engine.containers.update(running, config)
    assert not list(differences(updated, models.ContainerUpdateResponse, "updated"))
    host = engine.containers.inspect(running)["HostConfig"]
    assert (host["Memory"], host["RestartPolicy"]["Name"]) == (64 << 20, "always")
    engine.containers.update(running, {"RestartPolicy": {"Name": "no"}})
