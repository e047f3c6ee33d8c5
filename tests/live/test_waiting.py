"""Waiting for health and for output, on real engines."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest
from support.three_ways import WAYS, run

from engine_client import ContainerEnded, DeadlinePassed, InvalidValue, NotFound, Unhealthy
from engine_client.networking import ip_address, published_address, published_ports
from engine_client.timestamps import format_unix, parse_stamp

if TYPE_CHECKING:
    from engine_client import Engine
    from engine_client.models import ContainerCreateRequest, HealthConfig, PortBinding

pytestmark = pytest.mark.live
NO_CHECK: ContainerCreateRequest = {"Image": "busybox", "Cmd": ["sleep", "1000"], "StopSignal": "KILL"}


def with_check(check: str, command: str = "exec sleep 1000") -> ContainerCreateRequest:
    test: HealthConfig = {"Test": ["CMD-SHELL", check], "Interval": 10**9, "Timeout": 10**10, "Retries": 1}
    return {"Image": "busybox", "Cmd": ["sh", "-c", command], "Healthcheck": test}


def started(engine: Engine, config: ContainerCreateRequest) -> str:
    id = engine.containers.create(config)["Id"]
    engine.containers.start(id)
    return id


@pytest.mark.parametrize("way", WAYS)
def test_health(way: str, engine: Engine, engine_host: str, podman: bool) -> None:
    well = started(engine, with_check("true"))
    ill = started(engine, with_check("echo no good; exit 1"))
    short = started(engine, with_check("true", "usleep 300000; exit 3"))

    async def body(client: Any) -> None:
        containers = client.containers
        if podman:  # it has systemd run the checks, and there is none beside the test engines
            with pytest.raises(DeadlinePassed, match="its health is 'starting'"):
                await containers.wait_until_healthy(well, timeout=2)
            return
        assert (await containers.wait_until_healthy(well))["State"]["Health"]["Status"] == "healthy"
        with pytest.raises(Unhealthy, match="is unhealthy: no good") as caught:
            await containers.wait_until_healthy(ill)
        assert caught.value.output == "no good"
        with pytest.raises(ContainerEnded, match="ended with exit code 3 before it was healthy") as ended:
            await containers.wait_until_healthy(short)
        assert ended.value.exit_code == 3

    run(way, engine_host, body, version=None)


@pytest.mark.parametrize("way", WAYS)
def test_what_cannot_become_healthy(way: str, engine: Engine, engine_host: str) -> None:
    unchecked = started(engine, NO_CHECK)
    created = engine.containers.create(with_check("true"))["Id"]
    slow = started(engine, with_check("sleep 8"))

    async def body(client: Any) -> None:
        containers = client.containers
        with pytest.raises(InvalidValue, match="has no health check"):
            await containers.wait_until_healthy(unchecked)
        with pytest.raises(ContainerEnded, match="has not been started"):
            await containers.wait_until_healthy(created)
        with pytest.raises(NotFound):
            await containers.wait_until_healthy("none-such")
        before = time.monotonic()
        with pytest.raises(DeadlinePassed, match=r"healthy was not done within 0\.5 s: its health is 'starting'"):
            await containers.wait_until_healthy(slow, timeout=0.5)
        assert time.monotonic() - before < 5

    run(way, engine_host, body, version=None)


@pytest.mark.parametrize("tty", [False, True])
@pytest.mark.parametrize("way", WAYS)
def test_a_line_of_the_log(way: str, tty: bool, engine: Engine, engine_host: str) -> None:
    script = "echo one; usleep 200000; printf 'listening on '; usleep 100000; echo port 80; exec sleep 1000"
    id = started(engine, {"Image": "busybox", "Cmd": ["sh", "-c", script], "Tty": tty})
    short = started(
        engine, {"Image": "busybox", "Cmd": ["sh", "-c", "echo failed >&2; printf last; exit 4"], "Tty": tty}
    )

    async def body(client: Any) -> None:
        containers = client.containers
        assert await containers.wait_for_log(id, "port 80") == b"listening on port 80"
        assert await containers.wait_for_log(id, b"one") == b"one"
        assert await containers.wait_for_log(id, re.compile(rb"port \d+$")) == b"listening on port 80"
        with pytest.raises(DeadlinePassed, match=r"waiting for 'never' in the log of container \w+ was not done"):
            await containers.wait_for_log(id, "never", timeout=0.3)
        later = format_unix(time.time_ns())
        with pytest.raises(DeadlinePassed):
            await containers.wait_for_log(id, "port 80", since=later, timeout=0.3)
        assert await containers.wait_for_log(short, "failed") == b"failed"
        assert await containers.wait_for_log(short, "last") == b"last"
        with pytest.raises(ContainerEnded, match="ended with exit code 4 before it wrote 'never'"):
            await containers.wait_for_log(short, "never")

    run(way, engine_host, body, version=None)


def test_times_addresses_and_ports(engine: Engine) -> None:
    before = time.time_ns()
    ports: dict[str, list[PortBinding]] = {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": ""}]}
    config: ContainerCreateRequest = {**NO_CHECK, "ExposedPorts": {"80/tcp": {}}, "HostConfig": {"PortBindings": ports}}
    id = engine.containers.create(config)["Id"]
    with pytest.raises(InvalidValue, match="has no address"):
        ip_address(engine.containers.inspect(id))
    engine.containers.start(id)
    container = engine.containers.inspect(id)
    assert before <= parse_stamp(container["Created"]) <= parse_stamp(container["State"]["StartedAt"]) <= time.time_ns()
    (listed,) = engine.containers.list()
    for shape in (container, listed):
        (port,) = published_ports(shape)
        assert (port.port, port.protocol) == (80, "tcp")
        assert published_address(shape, 80) == ("127.0.0.1", port.host_port)
        assert ip_address(shape).count(".") == 3
