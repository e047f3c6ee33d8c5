"""What real engines answer has no field that the TypedDicts lack, and lacks none that they require."""

from __future__ import annotations

import re
import time
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from support.typeddicts import differences

from engine_client import models

if TYPE_CHECKING:
    from engine_client import Engine
    from engine_client.models import ContainerCreateRequest

pytestmark = pytest.mark.live

PODMAN_ONLY = re.compile(  # what Podman tells beyond the API, mostly by accident
    r"info\.(BuildahVersion|CPURealtimePeriod|CPURealtimeRuntime|Rootless|SwapFree|SwapTotal|Uptime)"
    r"|containers\[\]\.(Name|Config|NetworkingConfig|Platform|DefaultReadOnlyNonRecursive)"
    r"|images\[\]\.(Dangling|Digest|History|Names)"
)

EVERYTHING: ContainerCreateRequest = {
    "Image": "busybox",
    "Cmd": ["sleep", "1000"],
    "Labels": {"a": "b"},
    "ExposedPorts": {"80/tcp": {}, "81/udp": {}},
    "Volumes": {"/anonymous": {}},
    "Healthcheck": {"Test": ["CMD", "true"], "Interval": 10**9, "Timeout": 10**9, "Retries": 1},
    "StopSignal": "SIGKILL",
    "StopTimeout": 1,
    "HostConfig": {
        "PortBindings": {"80/tcp": [{"HostIp": "127.0.0.1"}]},
        "Binds": ["/tmp:/bind:ro"],
        "Mounts": [
            {"Type": "tmpfs", "Target": "/tmpfs", "TmpfsOptions": {"SizeBytes": 65536}},
            {"Type": "volume", "Target": "/volume", "VolumeOptions": {"Labels": {"a": "b"}}},
        ],
        "Tmpfs": {"/more": "size=1m"},
        "RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 1},
        "Ulimits": [{"Name": "nofile", "Soft": 100, "Hard": 100}],
        "Devices": [{"PathOnHost": "/dev/null", "PathInContainer": "/dev/null2", "CgroupPermissions": "r"}],
        "ExtraHosts": ["host:127.0.0.1"],
        "Dns": ["127.0.0.1"],
        "CapDrop": ["NET_RAW"],
        "PidsLimit": 100,
        "Init": False,
    },
}


def check(value: object, type_: Any, name: str) -> None:
    found = [line for line in differences(value, type_, name) if not PODMAN_ONLY.match(line)]
    assert not found


def test_system(engine: Engine) -> None:
    check(engine.system.ping(), models.Ping, "ping")
    check(engine.system.version(), models.SystemVersion, "version")
    check(engine.system.info(), models.SystemInfo, "info")


@pytest.mark.parametrize("config", [{"Image": "busybox"}, EVERYTHING], ids=["nothing asked for", "much asked for"])
def test_a_container_that_has_not_run(engine: Engine, config: ContainerCreateRequest) -> None:
    created = engine.containers.create(config)
    check(created, models.ContainerCreateResponse, "created")
    check(engine.containers.inspect(created["Id"], size=True), models.ContainerInspectResponse, "inspect")
    check(engine.containers.list(all=True, size=True), list[models.ContainerSummary], "containers")


def test_a_container_that_runs_and_ends(engine: Engine) -> None:
    id = engine.containers.create(EVERYTHING)["Id"]
    engine.containers.start(id)
    check(engine.containers.inspect(id), models.ContainerInspectResponse, "inspect")
    check(engine.containers.list(size=True), list[models.ContainerSummary], "containers")
    engine.containers.kill(id)
    check(engine.containers.wait(id), models.ContainerWaitResponse, "wait")
    check(engine.containers.inspect(id), models.ContainerInspectResponse, "inspect")


def test_a_container_with_a_health_check(engine: Engine, engine_name: str) -> None:
    since = str(int(time.time()))
    id = engine.containers.create(EVERYTHING)["Id"]
    engine.containers.start(id)
    expected = "starting"
    if not engine_name.startswith("podman"):  # which has systemd run the checks, and there is none beside the engine
        expected = "healthy"
        with engine.system.events(since=since, filters={"container": [id], "event": ["health_status"]}) as events:
            next(iter(events))
    inspected = engine.containers.inspect(id)
    assert inspected["State"].get("Health", {}).get("Status") == expected
    check(inspected, models.ContainerInspectResponse, "inspect")


def test_exec(engine: Engine) -> None:
    id = engine.containers.create({"Image": "busybox", "Cmd": ["sleep", "1000"]})["Id"]
    engine.containers.start(id)
    created = engine.exec.create(id, {"Cmd": ["cat"], "AttachStdin": True, "AttachStdout": True, "User": "root"})
    check(created, models.IDResponse, "created")
    check(engine.exec.inspect(created["Id"]), models.ExecInspectResponse, "before")
    with engine.exec.start(created["Id"]) as stream:
        check(engine.exec.inspect(created["Id"]), models.ExecInspectResponse, "running")
        stream.communicate(b"")
    check(engine.exec.inspect(created["Id"]), models.ExecInspectResponse, "after")


def test_images(engine: Engine) -> None:
    images = engine.images.list(all=True, shared_size=True, manifests=True)
    check(images, list[models.ImageSummary], "images")
    assert images
    for image in images:
        check(engine.images.inspect(image["Id"]), models.ImageInspect, "image")
    name = f"typed-{uuid.uuid4().hex}"
    engine.images.tag("busybox", name)
    check(engine.images.remove(name), list[models.ImageDeleteResponseItem], "removed")


def test_events(engine: Engine) -> None:
    since = str(int(time.time()))
    id = engine.containers.create({"Image": "busybox"})["Id"]
    engine.containers.start(id)
    engine.containers.wait(id)
    engine.containers.remove(id)
    with engine.system.events(since=since, filters={"container": [id]}) as events:
        seen: list[str] = []
        for event in events:
            check(event, models.EventMessage, "event")
            seen.append(event["Action"])
            if event["Action"] in ("destroy", "remove"):
                break
    assert "start" in seen


def test_prunes_that_find_nothing(engine: Engine) -> None:
    filters = {"label": [f"no-such-{uuid.uuid4().hex}"]}
    check(engine.containers.prune(filters=filters), models.ContainerPruneResponse, "containers pruned")
    check(engine.images.prune(filters=filters), models.ImagePruneResponse, "images pruned")
