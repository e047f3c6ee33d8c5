"""Every operation that only reads gives what an independent client is told by the same engine."""

from __future__ import annotations

import base64
import io
import json
import re
import tarfile
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from support.three_ways import both
from support.witness import Witness

from engine_client import APIError
from engine_client._sync.configs import Configs
from engine_client._sync.containers import Containers
from engine_client._sync.distribution import Distribution
from engine_client._sync.exec import Exec
from engine_client._sync.images import Images
from engine_client._sync.networks import Networks
from engine_client._sync.nodes import Nodes
from engine_client._sync.plugins import Plugins
from engine_client._sync.secrets import Secrets
from engine_client._sync.services import Services
from engine_client._sync.system import System
from engine_client._sync.tasks import Tasks
from engine_client._sync.volumes import Volumes
from engine_client._typing import is_json_object

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine_client import Engine

live = pytest.mark.live

VOLATILE = {"SystemTime", "NFd", "NGoroutines", "NEventsListener"}  # of GET /info
PODMANS = {"ID", "DriverStatus", "MemFree", "SwapFree", "Uptime"}  # the same, on Podman: the ID is random each time


class Scene(NamedTuple):
    """What there is to read: a container that has ended, one with a TTY that runs, an exec that has ended.

    The first container has a volume; the network is any.
    """

    engine: Engine
    ended: str
    running: str
    exec: str
    network: str
    volume: str


class Reading(NamedTuple):
    """One reading: the operation as its docstring names it, ours, and the witness's path and query."""

    operation: str
    ours: Callable[[Scene], Any]
    path: str
    query: dict[str, Any]


def reading(operation: str, ours: Callable[[Scene], Any], path: str = "", **query: Any) -> Reading:
    return Reading(operation, ours, path or operation.split(" ")[1], query)


SHARED_SIZE: dict[str, Any] = {"shared-size": 1}
BRIDGES = {"driver": ["bridge"]}
LABEL = {"label": ["witnessed"]}
READINGS = [
    reading("GET /version", lambda s: s.engine.system.version()),
    reading("GET /info", lambda s: s.engine.system.info()),
    reading("GET /containers/json", lambda s: s.engine.containers.list()),
    reading("GET /containers/json", lambda s: s.engine.containers.list(all=True, size=True), all=1, size=1),
    reading("GET /containers/json", lambda s: s.engine.containers.list(limit=1), limit=1),
    reading("GET /containers/json", lambda s: s.engine.containers.list(all=True, filters=LABEL), all=1, filters=LABEL),
    reading("GET /containers/{id}/top", lambda s: s.engine.containers.top(s.running), "/containers/{running}/top"),
    reading("GET /containers/{id}/changes", lambda s: s.engine.containers.changes(s.ended),
            "/containers/{ended}/changes"),
    reading("GET /containers/{id}/json", lambda s: s.engine.containers.inspect(s.ended), "/containers/{ended}/json"),
    reading("GET /containers/{id}/json", lambda s: s.engine.containers.inspect(s.running, size=True),
            "/containers/{running}/json", size=1),
    reading("GET /exec/{id}/json", lambda s: s.engine.exec.inspect(s.exec), "/exec/{exec}/json"),
    reading("GET /networks", lambda s: s.engine.networks.list()),
    reading("GET /networks", lambda s: s.engine.networks.list(filters=BRIDGES), filters=BRIDGES),
    reading("GET /networks/{id}", lambda s: s.engine.networks.inspect(s.network), "/networks/{network}"),
    reading("GET /volumes", lambda s: s.engine.volumes.list()),
    reading("GET /volumes/{name}", lambda s: s.engine.volumes.inspect(s.volume), "/volumes/{volume}"),
    reading("GET /system/df", lambda s: s.engine.system.disk_usage()),
    reading("GET /images/json", lambda s: s.engine.images.list()),
    reading("GET /images/json", lambda s: s.engine.images.list(all=True, shared_size=True, manifests=True),
            all=1, **SHARED_SIZE, manifests=1),
    reading("GET /images/json", lambda s: s.engine.images.list(digests=True), digests=1),
    reading("GET /images/json", lambda s: s.engine.images.list(filters={"reference": ["busybox"]}),
            filters={"reference": ["busybox"]}),
    reading("GET /images/{name}/json", lambda s: s.engine.images.inspect("busybox"), "/images/busybox/json"),
    reading("GET /images/{name}/history", lambda s: s.engine.images.history("hello-lab"), "/images/hello-lab/history"),
    reading("GET /images/{name}/json", lambda s: s.engine.images.inspect("hello-lab:latest"),
            "/images/hello-lab:latest/json"),
    reading("GET /images/{name}/history", lambda s: s.engine.images.history("layers"), "/images/layers/history"),
]  # fmt: skip
ELSEWHERE = {
    *("HEAD /_ping", "GET /containers/{id}/logs", "GET /events"),  # their answers are no JSON value
    *("GET /containers/{id}/archive", "HEAD /containers/{id}/archive", "GET /containers/{id}/export"),  # nor theirs
    *("GET /images/get", "GET /images/search"),  # a tar; and what a registry on the internet says
    *("GET /containers/{id}/stats", "GET /containers/{id}/stats?stream=0"),  # their answers are never the same
    *("HEAD /containers/{id}/archive", "GET /containers/{id}/archive"),
    *("GET /containers/{id}/export", "GET /images/get"),  # these answer with tars
    "GET /images/search",  # it asks Docker Hub, which no engine here reaches
    *("GET /nodes/{id}", "GET /services/{id}", "GET /tasks/{id}", "GET /secrets/{id}", "GET /configs/{id}"),
    "GET /plugins/{name}/json",  # these are in test_swarm.py
    "GET /distribution/{name}/json",  # in test_registries.py
}
UNSTEADY = {"GET /containers/{id}/top"}  # Podman sees a process's terminal at one time and not at another
UNORDERED = {"GET /images/json", "GET /networks", "GET /volumes", "GET /system/df", "GET /containers/{id}/changes"}


def test_every_reading_operation_has_a_witness() -> None:
    read: set[str] = set()
    swarms = (Configs, Nodes, Plugins, Secrets, Services, Tasks)
    for resource in (Containers, Distribution, Exec, Images, Networks, System, Volumes, *swarms):
        for name in dir(resource):
            if not name.startswith("_"):
                read |= {
                    match[0] for match in re.finditer(r"(GET|HEAD) /[^\s.:,]+", getattr(resource, name).__doc__ or "")
                }
    witnessed = ELSEWHERE | {reading.operation for reading in READINGS}
    assert read == witnessed, "add a reading to READINGS for each operation that only reads"


@pytest.fixture
def scene(engine: Engine) -> Scene:
    labels = {"witnessed": "yes"}
    script = "echo out; sleep 0.1; echo err >&2; echo changed >/file; exit 3"
    config: Any = {"Image": "busybox", "Cmd": ["sh", "-c", script], "Labels": labels, "Volumes": {"/volume": {}}}
    ended = engine.containers.create(config)["Id"]
    engine.containers.start(ended)
    engine.containers.wait(ended)
    script = "echo out; sleep 0.1; echo err >&2; sleep 1000"
    config = {"Image": "busybox", "Cmd": ["sh", "-c", script], "Tty": True, "StopSignal": "SIGKILL"}
    running = engine.containers.create(config)["Id"]
    engine.containers.start(running)
    exec_id = engine.exec.create(running, {"Cmd": ["sh", "-c", "exit 9"], "AttachStdout": True})["Id"]
    with engine.exec.start(exec_id) as stream:
        stream.read_all()
    with engine.containers.logs(running, follow=True) as logs:
        seen = b""
        while b"err" not in seen:
            seen += b"".join(data for _, data in logs.receive() or [])
    network = engine.networks.list(filters=BRIDGES)[0]["Id"]
    volume = engine.containers.inspect(ended)["Mounts"][0].get("Name", "")
    return Scene(engine, ended, running, exec_id, network, volume)


@pytest.fixture
def witness(engine: Engine, engine_host: str) -> Iterator[Witness]:
    with Witness(engine_host, engine.api_version) as witness:
        yield witness


@live
def test_readings(scene: Scene, witness: Witness, engine_name: str) -> None:
    for reading in READINGS:
        if engine_name.startswith("podman") and "digests" in reading.query:
            continue  # it answers with status 200 and nothing at all
        told, ours = _at_one_moment(scene, witness, reading)
        assert told, reading
        assert ours == told, reading


def _at_one_moment(scene: Scene, witness: Witness, reading: Reading) -> tuple[Any, Any]:
    """What the witness is told and what we are. It asks before and after us, until it was told the same twice."""
    method = reading.operation.split(" ")[0]
    path = reading.path.format(**scene._asdict())
    before = after = None
    for _ in range(10):
        before = _lasting(reading.operation, witness.call(method, path, reading.query).json())
        ours = _lasting(reading.operation, reading.ours(scene))
        after = _lasting(reading.operation, witness.call(method, path, reading.query).json())
        if before == after and (ours == before or reading.operation not in UNSTEADY):
            return before, ours
    raise AssertionError(f"{reading.operation} never stood still: {before}, {after}")


def _lasting(operation: str, value: Any) -> Any:
    """The value without what changes, and in one order what comes in any, such as images of one second."""
    if operation in UNORDERED:
        return _ordered(value)
    if operation == "GET /info":
        volatile = VOLATILE | PODMANS if "BuildahVersion" in value else VOLATILE
        return {name: field for name, field in value.items() if name not in volatile}
    return value


def _ordered(value: Any) -> Any:
    if is_json_object(value):
        return {name: _ordered(field) for name, field in value.items()}
    if isinstance(value, list):
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        return sorted(map(_ordered, items), key=json.dumps)
    return value


@live
def test_stats(scene: Scene, witness: Witness) -> None:
    """The figures move; which there are does not."""
    path = f"/containers/{scene.running}/stats"
    told = witness.call("GET", path, {"stream": 0, "one-shot": 1}).json()
    ours = scene.engine.containers.stats(scene.running, one_shot=True)
    with scene.engine.containers.stats_stream(scene.running) as stream:
        streamed = next(iter(stream))
    assert set(ours) == set(told)
    assert set(streamed) >= set(told)  # docker 26 and later leave id and name out of a single sample
    assert streamed.get("id") == scene.running


@live
def test_tars(scene: Scene, witness: Witness) -> None:
    containers = scene.engine.containers
    tars: list[tuple[Callable[[], Any], str, dict[str, Any]]] = [
        (lambda: containers.get_archive(scene.ended, "/file"), f"/containers/{scene.ended}/archive", {"path": "/file"}),
        (lambda: containers.export(scene.ended), f"/containers/{scene.ended}/export", {}),
        (lambda: scene.engine.images.save("hello-lab"), "/images/get", {"names": "hello-lab"}),
    ]
    for ours, path, query in tars:
        with ours() as stream:
            members = _members(b"".join(stream))
        assert members
        told = _members(witness.call("GET", path, query).content)
        assert members == told, path
    path = f"/containers/{scene.ended}/archive"
    stat = witness.call("HEAD", path, {"path": "/file"}).headers["X-Docker-Container-Path-Stat"]
    assert containers.archive_stat(scene.ended, "/file") == json.loads(base64.b64decode(stat))


def _members(tar: bytes) -> dict[str, tuple[bytes, int, Any]]:
    """Types, modes and contents by the members' names; JSON in one order: engines write its lists in any."""
    with tarfile.open(fileobj=io.BytesIO(tar)) as archive:
        return {member.name: (member.type, member.mode, _content(archive, member)) for member in archive}


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Any:
    file = archive.extractfile(member) if member.isfile() else None
    data = file.read() if file else b""
    return _ordered(json.loads(data)) if member.name.endswith(".json") else data


@live
def test_the_ping(engine: Engine, witness: Witness) -> None:
    headers = witness.call("HEAD", "/_ping", {}).headers
    assert engine.system.ping() == {
        "APIVersion": headers["Api-Version"],
        "OSType": headers["Ostype"],
        "Experimental": headers["Docker-Experimental"] == "true",
        "BuilderVersion": headers.get("Builder-Version", ""),
        "Swarm": headers.get("Swarm", ""),
    }


@live
def test_logs(scene: Scene, witness: Witness) -> None:
    choices: list[dict[str, Any]] = [{}, {"timestamps": True}, {"tail": 1}, {"stdout": False}]
    for options in choices:
        query = {name: int(value) for name, value in {"stdout": 1, "stderr": 1, **options}.items()}
        for id, tty in ((scene.ended, False), (scene.running, True)):
            told = witness.call("GET", f"/containers/{id}/logs", query).content
            with scene.engine.containers.logs(id, **options) as logs:
                assert both(logs.read_all()) == ((told, b"") if tty else _apart(told))
            assert told or (tty and options == {"stdout": False})


def _apart(frames: bytes) -> tuple[bytes, bytes]:
    streams = {1: b"", 2: b""}
    while frames:
        end = 8 + int.from_bytes(frames[4:8], "big")
        streams[frames[0]] += frames[8:end]
        frames = frames[end:]
    return streams[1], streams[2]


@live
def test_events(engine: Engine, witness: Witness) -> None:
    since = str(int(time.time()))
    id = engine.containers.run("busybox", ["true"]).id
    filters = {"container": [id]}

    def until() -> str:
        return str(int(time.time()) + 2)  # Podman tells nothing of a stretch that is wholly past

    with engine.system.events(since=since, until=until(), filters=filters) as events:
        ours = list(events)
    reply = witness.call("GET", "/events", {"since": since, "until": until(), "filters": filters})
    assert ours == [json.loads(line) for line in reply.text.splitlines()]
    assert {"create", "start", "die"} <= {event["Action"] for event in ours}


NO_STATUS: dict[str, list[str]] = {"status": ["none"]}
REFUSALS: list[tuple[Callable[[Engine], Any], str, dict[str, Any]]] = [
    (lambda engine: engine.containers.inspect("no-such"), "/containers/no-such/json", {}),
    (lambda engine: engine.containers.logs("no-such"), "/containers/no-such/logs", {"stdout": 1, "stderr": 1}),
    (lambda engine: engine.images.inspect("no-such"), "/images/no-such/json", {}),
    (lambda engine: engine.exec.inspect("no-such"), "/exec/no-such/json", {}),
    (lambda engine: engine.containers.list(filters=NO_STATUS), "/containers/json", {"filters": NO_STATUS}),
]


@live
def test_refusals(engine: Engine, witness: Witness) -> None:
    for ours, path, query in REFUSALS:
        told = witness.call("GET", path, query)
        with pytest.raises(APIError) as caught:
            ours(engine)
        assert (caught.value.status, caught.value.message) == (told.status_code, told.json()["message"])
