"""httpx on real engines: over our transport and over its own, the same requests give the same answers."""

from __future__ import annotations

import io
import json
import tarfile
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest
from support.three_ways import LOOPS

from engine_client.httpx_transport import AsyncEngineTransport, EngineTransport

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine_client import Engine

pytestmark = pytest.mark.live
API = "/v1.41"
UPGRADE = {"Connection": "Upgrade", "Upgrade": "tcp"}


def archive() -> Iterator[bytes]:
    """A tar of one file, in pieces."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as tar:
        info = tarfile.TarInfo("file")
        info.size = 1 << 20
        tar.addfile(info, io.BytesIO(bytes(info.size)))
    file.seek(0)
    return iter(lambda: file.read(100_000), b"")


def what_is_answered(client: httpx.Client, id: str) -> list[Any]:
    answers: list[Any] = []
    for path in (
        "/version",
        "/images/json",
        f"/containers/{id}/json",
        f"/containers/{id}/logs?stdout=1",
        "/images/none/json",
    ):
        response = client.get(API + path)
        kind = response.headers.get("content-type", "")
        body: Any = json.loads(response.content) if "json" in kind else response.content
        if path == "/images/json":  # in any order, those made in the same second
            body.sort(key=itemgetter("Id"))
        answers.append((path, response.status_code, kind, response.reason_phrase, body))
    sent = client.put(f"{API}/containers/{id}/archive?path=/tmp", content=archive())
    answers.append(("archive", sent.status_code))
    with client.stream("GET", f"{API}/containers/{id}/archive?path=/tmp/file") as got:
        answers.append(sum(map(len, got.iter_raw())))
    answers.append(client.post(f"{API}/containers/{id}/kill?signal=TERM0").status_code)
    return answers


def test_the_same_answers(engine: Engine, engine_host: str) -> None:
    id = engine.containers.create({"Image": "busybox", "Cmd": ["sh", "-c", "echo out; echo err >&2"]})["Id"]
    engine.containers.start(id)
    engine.containers.wait(id)
    with httpx.Client(transport=EngineTransport(engine_host), base_url="http://engine") as ours:
        with httpx.Client(
            transport=httpx.HTTPTransport(uds=engine_host.removeprefix("unix://")), base_url="http://engine"
        ) as theirs:
            before, answers, after = (what_is_answered(client, id) for client in (theirs, ours, theirs))
            while before != after:  # Podman goes on tidying up for a moment after a container's end
                before, answers, after = after, what_is_answered(ours, id), what_is_answered(theirs, id)
            assert answers == before


def test_an_attached_stream(engine: Engine, engine_host: str) -> None:
    id = engine.containers.create({"Image": "busybox", "Cmd": ["cat"], "OpenStdin": True, "Tty": True})["Id"]
    engine.containers.start(id)
    path = f"{API}/containers/{id}/attach?stream=1&stdin=1&stdout=1"
    with httpx.Client(transport=EngineTransport(engine_host), base_url="http://engine") as client:
        with client.stream("POST", path, headers=UPGRADE) as response:
            assert response.status_code == 101
            stream = response.extensions["network_stream"]
            stream.write(b"typed\n")
            answer = b""
            while answer.count(b"typed\r\n") < 2:
                answer += stream.read(100, timeout=10)


@pytest.mark.parametrize("loop", LOOPS)
def test_many_at_once(loop: str, engine: Engine, engine_host: str) -> None:
    engine.system.ping()

    async def main() -> None:
        async def ask() -> None:
            for _ in range(5):
                assert (await client.get(f"{API}/version")).json()["Version"] == version

        transport = AsyncEngineTransport(engine_host)
        async with httpx.AsyncClient(transport=transport, base_url="http://engine", timeout=30) as client:
            async with anyio.create_task_group() as tasks:
                for _ in range(20):
                    tasks.start_soon(ask)

    version = engine.system.version()["Version"]
    anyio.run(main, backend=loop)
