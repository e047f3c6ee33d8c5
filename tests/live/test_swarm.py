"""What a swarm has, on real engines: as an independent client is told it, and as docker's own command shows it."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from support.docker import docker_28
from support.shell import COMMAND
from support.typeddicts import differences
from support.witness import Witness

from engine_client import APIError, NotFound, ServerError, models

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from engine_client import Engine

pytestmark = pytest.mark.live
CHANGING = {"Version", "UpdatedAt"}  # of a node, all the time


class Swarm(NamedTuple):
    """The ids of one thing of each kind."""

    node: str
    service: str
    task: str
    secret: str
    config: str


@pytest.fixture
def witness(engine: Engine, engine_host: str) -> Iterator[Witness]:
    with Witness(engine_host, engine.api_version) as witness:
        yield witness


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def made(witness: Witness, path: str, body: object) -> str:
    """Make something; its id."""
    reply = witness.call("POST", path, {}, body)
    assert reply.ok, reply.text
    id: str = reply.json()["ID"]
    return id


@pytest.fixture
def swarm(engine: Engine, witness: Witness, podman: bool) -> Iterator[Swarm]:
    """A swarm of the engine alone, with a service that has a secret and a config, and its task, which runs.

    On Podman, which has no swarms, names of what is not there.
    """
    if podman:
        assert witness.call("POST", "/swarm/init", {}, {}).status_code == 503
        yield Swarm("n", "x", "t", "s", "c")
        return
    address = f"127.0.0.1:{free_port()}"
    reply = witness.call("POST", "/swarm/init", {}, {"ListenAddr": address, "AdvertiseAddr": address})
    assert reply.ok, reply.text
    try:
        secret = made(witness, "/secrets/create", {"Name": "s", "Labels": {"a": "b"}, "Data": "c2VjcmV0"})
        config = made(witness, "/configs/create", {"Name": "c", "Labels": {"a": "b"}, "Data": "Y29uZmln"})
        with engine.system.events(filters={"type": ["container"], "event": ["start"]}) as events:
            service = made(witness, "/services/create", spec(secret, config))
            attributes = next(iter(events))["Actor"]["Attributes"]
        task = attributes["com.docker.swarm.task.id"]
        while engine.tasks.inspect(task).get("Status", {}).get("State") != "running":
            time.sleep(0.05)  # until it is found healthy, of which no event tells when a swarm has heard it
        yield Swarm(reply.json(), service, task, secret, config)
    finally:
        witness.call("POST", "/swarm/leave", {"force": 1})
        for network in engine.networks.list(filters={"name": ["docker_gwbridge"]}):
            engine.networks.remove(network["Id"])


def spec(secret: str, config: str) -> dict[str, Any]:
    """A service with something of most kinds."""
    file = {"UID": "0", "GID": "0", "Mode": 0o440}
    container = {
        "Image": "busybox",
        "Command": ["sleep", "1000"],
        "Env": ["A=B"],
        "StopSignal": "SIGKILL",
        "Healthcheck": {"Test": ["CMD", "true"], "Interval": 10**9},
        "Mounts": [{"Type": "tmpfs", "Target": "/t", "TmpfsOptions": {"SizeBytes": 10**6}}],
        "Secrets": [{"SecretID": secret, "SecretName": "s", "File": {"Name": "s", **file}}],
        "Configs": [{"ConfigID": config, "ConfigName": "c", "File": {"Name": "/c", **file}}],
    }
    return {
        "Name": "x",
        "Labels": {"a": "b"},
        "TaskTemplate": {
            "ContainerSpec": container,
            "Resources": {"Reservations": {"MemoryBytes": 2**23}},
            "RestartPolicy": {"Condition": "none"},
            "Placement": {"Constraints": ["node.role==manager"]},
            "Networks": [{"Target": "host"}],
        },
        "Mode": {"Replicated": {"Replicas": 1}},
        "UpdateConfig": {"Parallelism": 2, "Delay": 10**9, "MaxFailureRatio": 0.5},
        "EndpointSpec": {"Mode": "dnsrr"},
    }


def lasting(value: Any) -> Any:
    return {name: field for name, field in value.items() if name not in CHANGING}


def test_as_the_witness_is_told(swarm: Swarm, engine: Engine, witness: Witness, podman: bool) -> None:
    kinds: list[tuple[Callable[[str], Any], str, str, Any]] = [
        (engine.nodes.inspect, swarm.node, "/nodes/{}", models.Node),
        (engine.services.inspect, swarm.service, "/services/{}", models.Service),
        (engine.services.inspect, "x", "/services/{}", models.Service),
        (engine.tasks.inspect, swarm.task, "/tasks/{}", models.Task),
        (engine.secrets.inspect, "s", "/secrets/{}", models.Secret),
        (engine.configs.inspect, "c", "/configs/{}", models.Config),
    ]
    if podman:  # has secrets, without a swarm, and else none of the operations
        for inspect, name, path, type in kinds:
            status = witness.call("GET", path.format(name), {}).status_code
            with pytest.raises(APIError, match=r"no such secret|Podman does not support service") as caught:
                inspect(name)
            assert caught.value.status == status == (404 if type is models.Secret else 503)
        return
    for inspect, name, path, type in kinds:
        ours = inspect(name)
        assert lasting(ours) == lasting(witness.call("GET", path.format(name), {}).json())
        assert not list(differences(ours, type, path))
        with pytest.raises(NotFound):
            inspect("no-such")
    filled = engine.services.inspect("x", insert_defaults=True)
    assert filled == witness.call("GET", "/services/x", {"insertDefaults": 1}).json()
    assert "RollbackConfig" in filled["Spec"]
    assert "RollbackConfig" not in engine.services.inspect("x")["Spec"]


def test_without_a_swarm(engine: Engine, podman: bool) -> None:
    for resource in (engine.nodes, engine.services, engine.tasks, engine.configs):
        with pytest.raises(ServerError):
            resource.inspect("x")
    with pytest.raises(NotFound if podman else ServerError):
        engine.secrets.inspect("x")
    with pytest.raises(NotFound):
        engine.plugins.inspect("no-such")


LINES = [
    ["inspect", "x"],
    ["inspect", "s", "c", "x"],
    ["inspect", "no-such", "c"],
    ["inspect", "-s", "-f", "{{.ID}}", "c"],
    ["inspect", "--type", "service", "s"],
    ["inspect", "--type", "service", "-f", "{{json .}}", "x"],
    ["inspect", "--type", "service", "-f", "{{.Version}} {{.Meta.CreatedAt}} {{.Spec.UpdateConfig.Delay}}", "x"],
    ["inspect", "-f", "{{range .Spec.TaskTemplate.ContainerSpec.Secrets}}{{.File}} {{.File.Mode}}{{end}}", "x"],
    ["inspect", "-f", "{{.Nosuch}}", "x"],
    ["inspect", "{task}"],
    ["inspect", "--type", "task", "-f", "{{json .}}", "{task}"],
    ["inspect", "--type", "secret", "-f", "{{.}}", "s", "no-such"],
    ["inspect", "--type", "config", "-f", "{{.Spec.Data}} {{json .}}", "c"],
    ["inspect", "--type", "node", "-f", "{{json .Spec}} {{json .Description}} {{.Status}}", "{node}", "self"],
]


def test_as_docker_shows_it(swarm: Swarm, engine_host: str, tmp_path: Path) -> None:
    docker = docker_28()
    if docker is None:
        pytest.skip("not compared with docker's own command: release 28.2 is wanted on PATH")
    environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": engine_host, "DOCKER_CONFIG": str(tmp_path)}
    for line in LINES:
        words = [swarm._asdict().get(word.strip("{}"), word) for word in line]
        answers: list[tuple[int, str, str]] = []
        for command in ([docker], COMMAND):
            done = subprocess.run([*command, *words], env=environ, capture_output=True, text=True, timeout=60)
            answers.append((done.returncode, done.stdout, done.stderr))
        assert answers[1] == answers[0], line
