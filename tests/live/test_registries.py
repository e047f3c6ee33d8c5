"""A private image, before a login, after it and after the logout: by docker's command and ours, file and helper."""

from __future__ import annotations

import json
import os
import re
import subprocess
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from support.beside import ask, make_files
from support.docker import docker_28
from support.on_podman import NO_LOGIN
from support.shell import COMMAND
from support.three_ways import WAYS, Awaited

from engine_client import APIError, AsyncEngine, CredentialStore, Engine, EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.live
REFUSED = ("no basic auth credentials", "authentication required")  # Docker's text, and Podman's
SUCCESS = "Login Succeeded"
NO_TLS = "server gave HTTP response to HTTPS client"  # what Podman says of a login: it wants TLS for it


class Place:
    """A configuration folder, a folder with helpers, and the environment of commands there."""

    def __init__(self, folder: Path, host: str) -> None:
        self.folder = folder
        self.config = folder / "config/config.json"
        self.config.parent.mkdir()
        make_files(folder / "here")
        self.environ = {
            "PATH": f"{folder / 'here/bin'}:{os.environ['PATH']}",
            "DOCKER_HOST": host,
            "DOCKER_CONFIG": str(self.config.parent),
            "KEPT": str(folder / "kept"),
        }

    def run(self, command: list[str], line: str) -> tuple[int, str]:
        """The exit code, and all that is printed."""
        answer = ask(command, line, self.folder / "here", self.environ)
        return answer.code, answer.stdout + answer.stderr


@pytest.fixture
def place(tmp_path: Path, engine_host: str) -> Place:
    return Place(tmp_path, engine_host)


@pytest.fixture
def image(engine: Engine, private_registry: str) -> Iterator[str]:
    """A private image, in the registry only."""
    name = f"{private_registry}/private/of-tests:1"
    repo, _, tag = name.rpartition(":")
    engine.images.tag("busybox", repo, tag)
    with engine.images.push(name, auth={"username": "lab", "password": "lab"}) as progress:
        progress.drain()
    remove(engine, name)
    yield name
    remove(engine, name)


def remove(engine: Engine, name: str) -> None:
    for container in engine.containers.list(all=True):
        engine.containers.remove(container["Id"], force=True)
    if any(name in (image["RepoTags"] or ()) for image in engine.images.list()):
        engine.images.remove(name, force=True)


def uses(place: Place, command: list[str], engine: Engine, image: str) -> list[bool]:
    """Whether pull, run and push work, each with the image in the registry only (but for the push)."""
    worked: list[bool] = []
    for line in (f"pull {image}", f"run --rm {image} echo it-runs", f"push {image}"):
        remove(engine, image)
        if line.startswith("push"):
            engine.images.tag("busybox", image.rpartition(":")[0], "1")
        code, text = place.run(command, line)
        worked.append(code == 0)
        assert any(refused in text for refused in REFUSED) is (code != 0), text
        assert code == 0 or "it-runs" not in text
    return worked


def log_in(place: Place, command: list[str], registry: str, by: str, *, podman: bool) -> None:
    """Log in, which keeps the password `by` that. On Podman, which wants TLS for it, keep it by hand."""
    code, text = place.run(command, f"echo lab | ENGINE login -u lab --password-stdin {registry}")
    if not podman:
        assert (code, SUCCESS in text) == (0, True)
        assert ("unencrypted" in text) is (by == "file")
        return
    assert (code, NO_TLS in text) == (1, True)
    config = json.loads(place.config.read_text())
    config["auths"] = {registry: {"auth": "bGFiOmxhYg=="} if by == "file" else {}}
    place.config.write_text(json.dumps(config))
    if by != "file":
        kept = json.dumps({"ServerURL": registry, "Username": "lab", "Secret": "lab"}, separators=(",", ":"))
        subprocess.run(["docker-credential-kept", "store"], input=kept, text=True, env=place.environ, check=True)


def test_asked_about_without_a_pull(engine: Engine, engine_name: str, image: str, podman: bool) -> None:
    if podman:
        pytest.skip("Podman has no such operation")
    found = engine.distribution.inspect(image, auth={"username": "lab", "password": "lab"})
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", found["Descriptor"]["digest"])
    if engine_name.endswith("-containerd"):  # which has pushed an index that names none
        assert found["Platforms"] is None
    else:
        assert [platform["os"] for platform in found["Platforms"] or ()] == ["linux"]
    with pytest.raises(APIError, match=r"no basic auth credentials|unauthorized"):
        engine.distribution.inspect(image)
    assert not any(image in (each["RepoTags"] or ()) for each in engine.images.list())


@pytest.mark.parametrize("by", ["file", "helper for all", "helper for one"])
@pytest.mark.parametrize(("writer", "reader"), [("ours", "ours"), ("ours", "docker"), ("docker", "ours")])
def test_a_private_image(
    writer: str, reader: str, by: str, engine: Engine, place: Place, image: str, private_registry: str, podman: bool
) -> None:
    if podman and "docker" in (writer, reader):
        pytest.skip(NO_LOGIN)
    docker = docker_28()
    if docker is None:
        pytest.skip("not tried with docker's own command: release 28.2 is wanted on PATH")
    commands = {"ours": COMMAND, "docker": [docker]}
    config: dict[str, dict[str, Any]] = {
        "helper for all": {"credsStore": "kept"},
        "helper for one": {"credHelpers": {private_registry: "kept"}},
    }
    place.config.write_text(json.dumps({"psFormat": "x", **config.get(by, {})}))
    assert uses(place, commands[reader], engine, image) == [False] * 3
    log_in(place, commands[writer], private_registry, by, podman=podman)
    assert ("bGFiOmxhYg==" in place.config.read_text()) is (by == "file")
    assert uses(place, commands[reader], engine, image) == [True] * 3
    assert place.run(commands[reader], f"logout {private_registry}")[0] == 0
    assert uses(place, commands[writer], engine, image) == [False] * 3
    assert json.loads(place.config.read_text()) == {"psFormat": "x", "auths": {}, **config.get(by, {})}


def test_a_build_from_a_private_image(place: Place, image: str, private_registry: str, podman: bool) -> None:
    place.config.write_text("{}")
    line = f"echo FROM {image} | ENGINE build -q -"
    assert any(refused in place.run(COMMAND, line)[1] for refused in REFUSED)
    log_in(place, COMMAND, private_registry, "file", podman=podman)
    assert place.run(COMMAND, line)[0] == 0


def test_nobody_is_asked_without_a_terminal(place: Place, image: str, private_registry: str) -> None:
    place.config.write_text(json.dumps({"auths": {private_registry: {"auth": "bGFiOndyb25n"}}}))
    code, text = place.run(COMMAND, f"pull -q {image}")
    assert code == 1
    assert text.startswith("Error response from daemon: ")
    assert "Login prior" not in text


def test_logins_at_once_lose_nothing(place: Place, private_registry: str, podman: bool) -> None:
    port = private_registry.rpartition(":")[2]
    names = [f"{host}:{port}" for host in ("127.0.0.1", "localhost", "127.0.0.2", "127.0.0.3")]
    lines = [[*COMMAND, "login", "-u", "lab", "-p", "lab", name] for name in names]
    logins = [
        subprocess.Popen(line, env=place.environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for line in lines
    ]
    shown = [login.communicate(timeout=60)[0] for login in logins]
    done = {name for name, text in zip(names, shown, strict=True) if SUCCESS.encode() in text}
    assert ({names[1]} if podman else {*names[:2]}) <= done
    assert {*json.loads(place.config.read_text())["auths"]} == done


@pytest.mark.parametrize("way", WAYS)
def test_from_python(way: str, engine_host: str, place: Place, image: str, private_registry: str, podman: bool) -> None:
    place.config.write_text(json.dumps({"auths": {private_registry: {"auth": "bGFiOmxhYg=="}}}))
    auth = CredentialStore(str(place.config.parent)).for_image(image)

    async def body(engine: Any) -> None:
        with pytest.raises(EngineError, match="|".join(REFUSED)):
            await engine.images.pull(image)
        async with await engine.images.pull(image, auth=auth) as progress:
            await progress.drain()
        async with await engine.images.push(image, auth=auth) as progress:
            await progress.drain()
        if not podman:
            assert (await engine.system.auth(auth))["Status"] == SUCCESS
        with pytest.raises(EngineError, match=NO_TLS if podman else "401 Unauthorized"):
            await engine.system.auth({**auth, "password": "wrong"})

    if way == "sync":
        with Engine(engine_host) as engine, pytest.raises(StopIteration):
            body(Awaited(engine)).send(None)
        return

    async def main() -> None:
        async with AsyncEngine(engine_host) as engine:
            await body(engine)

    anyio.run(main, backend=way)
