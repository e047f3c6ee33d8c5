"""A planted secret shows nowhere: in output, errors, tracebacks, reprs, the trace hook, the list of processes."""

from __future__ import annotations

import json
import os
import subprocess
import traceback
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.raw_listener import Peer, RawListener, reply
from support.shell import COMMAND

from engine_client import CredentialStore, Engine, EngineError, Exchange
from engine_client._call import Call
from engine_client._decode import json_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine_client.models import AuthConfig

SECRET = "planted-53cr3t"
FORMS = (SECRET, b64encode(SECRET.encode()).decode().rstrip("="), b64encode(f"u:{SECRET}".encode()).decode())
PING = b"HTTP/1.1 200 OK\r\nApi-Version: 1.50\r\nContent-Length: 0\r\n\r\n"
TOKEN = f'{{"Status": "ok", "IdentityToken": "{SECRET}"'.encode()
REFUSALS = (
    reply(b'{"message": "no"}', "401 Unauthorized"),
    reply(b'{"message": "no"}', "500 Internal Server Error"),
    reply(TOKEN),
    b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + TOKEN,
    b"junk\r\n\r\n",
    b"",
)
# tells in the file $SEEN what the list of processes shows of it and of the command that started it
SPY = """#!/bin/sh
tr '\\0' ' ' </proc/$$/cmdline >>"$SEEN"; tr '\\0' ' ' </proc/$PPID/cmdline >>"$SEEN"
read -r given
case "$1 $FAILS" in
*yes) echo "cannot $1: $given"; exit 1 ;;
get*) echo '{"Username": "u", "Secret": "%s"}' ;;
esac
""".replace("%s", SECRET)


def clean(text: str) -> bool:
    return not any(form in text for form in FORMS)


class Place:
    """A configuration folder, and a spying helper on PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seen = folder / "seen"
        self.environ = {
            "PATH": f"{folder}:{os.environ['PATH']}",
            "DOCKER_CONFIG": str(folder),
            "SEEN": str(self.seen),
            "ENGINE_DEBUG": "1",
        }
        helper = folder / "docker-credential-spy"
        helper.write_text(SPY)
        helper.chmod(0o755)

    def configure(self, config: object) -> None:
        (self.folder / "config.json").write_text(json.dumps(config))

    def run(self, words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run a command line to which the secret is given on stdin; its command line must not show it either."""
        return subprocess.run(
            [*COMMAND, *words.split()],
            env=self.environ | environ,
            input=SECRET + "\n",
            capture_output=True,
            text=True,
            timeout=30,
        )


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture(params=REFUSALS)
def refusing(request: pytest.FixtureRequest) -> Iterator[RawListener]:
    """An engine that agrees on a version and then fails, each time in one way."""

    def script(peer: Peer) -> None:
        while data := peer.read_request():
            if b"/_ping" not in data:
                peer.send(request.param if b"/auth" in data or TOKEN not in request.param else REFUSALS[0])
                return
            peer.send(PING)

    with RawListener(script) as engine:
        yield engine


IN_FILE = {"auths": {"h:1": {"auth": FORMS[2]}}, "HttpHeaders": {"X-Token": SECRET}}
HELPED: dict[str, Any] = {"credsStore": "spy", "HttpHeaders": {"X-Token": SECRET}}


@pytest.mark.parametrize("config", [IN_FILE, HELPED])
def test_commands_that_fail(refusing: RawListener, place: Place, config: object) -> None:
    place.configure(config)
    others = [f"{name} h:1/x" for name in ("pull", "push", "run", "create", "search")]
    for words in ("login -u u --password-stdin h:1", "login h:1", *others):
        done = place.run(words, DOCKER_HOST=refusing.host)
        assert done.returncode != 0
        assert clean(done.stdout + done.stderr), words


@pytest.mark.parametrize("fails", ["", "yes"])
def test_helpers(place: Place, fails: str) -> None:
    def script(peer: Peer) -> None:
        while data := peer.read_request():
            peer.send(PING if b"/_ping" in data else reply(b'{"Status": "Login Succeeded", "IdentityToken": ""}'))

    place.configure({"credsStore": "spy"})
    with RawListener(script) as engine:
        for words in ("login -u u --password-stdin h:1", "login h:1", "logout h:1"):
            done = place.run(words, DOCKER_HOST=engine.host, FAILS=fails)
            assert clean(done.stdout + done.stderr), words
    seen = place.seen.read_text()
    assert "docker-credential-spy store" in seen or "docker-credential-spy erase" in seen
    assert clean(seen)
    assert clean((place.folder / "config.json").read_text())


def test_a_broken_file(place: Place) -> None:
    for text in (f'{{"auths": {{"h:1": {{"auth": "{SECRET}"}}}}}}', f'{{"auths": {{"h:1": {{"auth": "{SECRET}" x'):
        (place.folder / "config.json").write_text(text)
        for words in ("login h:1", "logout h:1", "ps", "pull h:1/x"):
            done = place.run(words, DOCKER_HOST="unix:///nowhere")
            assert clean(done.stdout + done.stderr), words


def test_from_python(refusing: RawListener, place: Place) -> None:
    place.configure(IN_FILE)
    store = CredentialStore(str(place.folder))
    auth: AuthConfig = {**store.get("h:1"), "identitytoken": SECRET, "registrytoken": SECRET}
    told: list[Exchange] = []
    shown = [repr(store), repr(store.get("h:1")), repr(Call("POST", "/auth", json_value, body=auth))]
    with Engine(refusing.host, trace=told.append, headers={"X-Token": SECRET}) as engine:
        calls = (
            lambda: engine.system.auth(auth),
            lambda: engine.images.pull("h:1/x", auth=auth),
            lambda: engine.images.push("h:1/x", auth=auth),
            lambda: engine.images.search("h:1/x", auth=auth),
            lambda: engine.images.build(b"", auths={"h:1": auth}),
        )
        for call in calls:
            try:
                shown.append(repr(call()))
            except EngineError as error:
                shown += [repr(error), *traceback.format_exception(error)]
        shown.append(repr(engine))
    shown += [str(exchange) + repr(exchange) + repr(exchange.error) for exchange in told]
    assert len(told) > len(calls)
    assert [text for text in shown if not clean(text)] == []
