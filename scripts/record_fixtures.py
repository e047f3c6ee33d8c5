"""Record what real engines send, byte for byte, into fixtures/engines, for tests/test_recordings.py.

    record_fixtures.py --registry 127.0.0.1:PORT NAME=unix:///PATH...    (in an environment with the test extra)

Each NAME is an engine without containers of its own, such as `scripts/engine-lab up NAME` starts; PORT is that of the
open registry from `scripts/engine-lab registry up`, which those engines take as their mirror. requests-unixsocket makes
the plain calls and a bare socket the hijacked ones, through a proxy that keeps the bytes: nothing of what is recorded
was sent or understood by this library.
"""

from __future__ import annotations

import argparse
import json
import shutil
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import requests_unixsocket

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from support.hidden_names import Disguise  # noqa: E402
from support.lab_images import publish  # noqa: E402
from support.recording import FOLDER, dump  # noqa: E402
from support.recording_proxy import RecordingProxy  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    Then = Callable[[socket.socket], object]

BOTH = ["sh", "-c", "echo out; sleep 0.1; echo err >&2; exit 3"]
IMAGE = "recorded:latest"


class Engine:
    """An engine, asked directly and, for what is recorded, through the proxy."""

    def __init__(self, name: str, socket_path: str, registry: str) -> None:
        self.registry = registry
        self._socket_path = socket_path
        self._proxy = RecordingProxy(socket_path)
        self._session = requests_unixsocket.Session()
        headers = self._call(socket_path, "GET", "/_ping").headers
        self.version = headers["Api-Version"]
        self.podman = "Libpod" in headers["Server"]
        self._disguise = Disguise(self.ask("GET", "/info").json(), socket_path)
        self._folder = FOLDER / name / self.version
        shutil.rmtree(FOLDER / name, ignore_errors=True)
        self._folder.mkdir(parents=True)

    def close(self) -> None:
        """Stop the proxy."""
        self._session.close()
        self._proxy.close()

    def _call(self, path: str, method: str, target: str, body: Any = None, **headers: str) -> Any:
        headers = {"Host": "api.moby.localhost", "Accept-Encoding": "identity", **headers}
        url = f"http+unix://{quote(path, safe='')}{target}"
        return self._session.request(method, url, json=body, headers=headers, timeout=60)

    def _target(self, path: str, query: dict[str, Any]) -> str:
        if "filters" in query:
            query["filters"] = json.dumps({key: {value: True} for key, value in query["filters"].items()})
        return f"/v{self.version}{path}" + (f"?{urlencode(query)}" if query else "")

    def ask(self, method: str, path: str, body: Any = None, /, **query: Any) -> Any:
        """A call that is not recorded: requests' response."""
        return self._call(self._socket_path, method, self._target(path, query), body)

    def record(self, name: str, method: str, path: str, body: Any = None, /, **query: Any) -> Any:
        """A plain call, recorded as `name`: requests' response."""
        headers = {"X-Registry-Auth": "e30="} if path == "/images/create" else {}
        target = path if path == "/_ping" else self._target(path, query)
        with self._proxy.record() as events:
            response = self._call(self._proxy.path, method, target, body, **headers)
            self._session.close()
        self._write(name, events)
        return response

    def hijack(self, name: str, path: str, body: Any = None, /, *, then: Then | None = None, **query: Any) -> None:
        """A call that takes its connection over, recorded as `name`; `then` follows once the reply's head is there."""
        data = b"" if body is None else json.dumps(body).encode()
        head = [
            f"POST {self._target(path, query)} HTTP/1.1",
            "Host: api.moby.localhost",
            "Connection: Upgrade",
            "Upgrade: tcp",
            "Content-Type: application/json",
            f"Content-Length: {len(data)}",
        ]
        with self._proxy.record() as events, socket.socket(socket.AF_UNIX) as sock:
            sock.settimeout(60)
            sock.connect(self._proxy.path)
            sock.sendall("\r\n".join([*head, "\r\n"]).encode() + data)
            received = b""
            while b"\r\n\r\n" not in received:
                received += sock.recv(1)
            if then is not None:
                then(sock)
            if b" 101 " not in received.split(b"\r\n")[0]:
                sock.shutdown(socket.SHUT_WR)
            while sock.recv(1 << 16):
                pass
        self._write(name, events)

    def _write(self, name: str, events: list[tuple[str, bytes]]) -> None:
        (self._folder / f"{name}.wire").write_text(dump(self._disguise.apply(events)))

    def create(self, name: str, command: list[str], **config: Any) -> str:
        """A container that is not recorded; its id."""
        response = self.ask("POST", "/containers/create", {"Image": "busybox", "Cmd": command, **config}, name=name)
        response.raise_for_status()
        id: str = response.json()["Id"]
        return id

    def start(self, name: str) -> None:
        """Start a container without recording it."""
        self.ask("POST", f"/containers/{name}/start").raise_for_status()

    def run(self, name: str, command: list[str], **config: Any) -> str:
        """A container that has ended; its id."""
        id = self.create(name, command, **config)
        self.start(name)
        self.ask("POST", f"/containers/{name}/wait").raise_for_status()
        return id

    def remove(self, *names: str) -> None:
        """Remove containers without recording it."""
        for name in names:
            self.ask("DELETE", f"/containers/{name}", force=1, v=1).raise_for_status()


def record_system(engine: Engine) -> None:
    """The ping, the version, a bounded stretch of events and an empty one, and filters that are none."""
    engine.record("ping", "HEAD", "/_ping")
    engine.record("version", "GET", "/version")
    since = int(time.time())
    id = engine.run("eventful", ["true"])
    filters = {"container": id}
    until = int(time.time()) + 2  # Podman tells nothing of a stretch that is wholly past
    engine.record("events", "GET", "/events", since=since, until=until, filters=filters)
    engine.record("events-none", "GET", "/events", since=1, until=2, filters={"container": "none"})
    engine.record("events-bad-filter", "GET", "/events", until=2, filters={"no-such-filter": "x"})
    engine.remove(id)


def record_creation(engine: Engine) -> None:
    """Create, and each way in which it is refused."""
    config: dict[str, Any] = {"Image": "busybox", "Cmd": BOTH}
    path = "/containers/create"
    engine.record("create", "POST", path, {**config, "HostConfig": {"AutoRemove": False}}, name="made")
    engine.record("create-conflict", "POST", path, config, name="made")
    engine.record("create-no-image", "POST", path, {"Image": "no-such-image"})
    engine.record("create-bad-name", "POST", path, config, name="!")
    engine.record("create-bad-config", "POST", path, {**config, "HostConfig": {"Memory": 1}})
    engine.record("inspect", "GET", "/containers/made/json")
    engine.record("inspect-missing", "GET", "/containers/no-such/json")
    engine.record("list", "GET", "/containers/json", all=1)
    engine.record("list-none", "GET", "/containers/json")
    engine.record("list-bad-filter", "GET", "/containers/json", filters={"status": "no-such-status"})
    engine.remove("made")


def record_life(engine: Engine) -> None:
    """A container's life from start to prune, with the statuses that say nothing was to be done or it can't be."""
    engine.create("alive", ["sleep", "1000"], StopSignal="SIGKILL")
    act = "/containers/alive"
    engine.record("kill-conflict", "POST", f"{act}/kill")
    engine.record("resize-conflict", "POST", f"{act}/resize", h=33, w=99)
    engine.record("start", "POST", f"{act}/start")
    engine.record("start-again", "POST", f"{act}/start")
    engine.record("start-missing", "POST", "/containers/no-such/start")
    engine.record("list-running", "GET", "/containers/json", filters={"name": "alive"})
    engine.record("resize", "POST", f"{act}/resize", h=33, w=99)
    engine.record("kill-bad-signal", "POST", f"{act}/kill", signal="NOSUCH")
    engine.record("restart", "POST", f"{act}/restart", t=0)
    engine.record("rename", "POST", f"{act}/rename", name="renamed")
    act = "/containers/renamed"
    engine.create("other", ["true"])
    engine.record("rename-conflict", "POST", f"{act}/rename", name="other")
    engine.record("rename-missing", "POST", "/containers/no-such/rename", name="x")
    engine.record("remove-conflict", "DELETE", act)
    engine.record("kill", "POST", f"{act}/kill", signal="KILL")
    engine.record("wait", "POST", f"{act}/wait")
    engine.record("wait-missing", "POST", "/containers/no-such/wait")
    engine.record("wait-bad-condition", "POST", f"{act}/wait", condition="no-such")
    engine.start("renamed")
    engine.record("stop", "POST", f"{act}/stop", t=1)
    engine.record("stop-again", "POST", f"{act}/stop", t=1)
    engine.record("stop-missing", "POST", "/containers/no-such/stop", t=1)
    engine.record("remove", "DELETE", act)
    engine.record("remove-missing", "DELETE", act)
    engine.record("prune", "POST", "/containers/prune")
    engine.record("prune-bad-filter", "POST", "/containers/prune", filters={"no-such-filter": "x"})
    engine.record("prune-none", "POST", "/containers/prune")
    engine.create("failing", ["/no/such/command"])
    engine.record("start-failed", "POST", "/containers/failing/start")
    engine.remove("failing")


def record_output(engine: Engine) -> None:
    """Logs and attached streams, with a TTY and without."""
    engine.run("both", BOTH)
    engine.run("tty", BOTH, Tty=True)
    engine.run("silent", ["true"])
    streams: dict[str, Any] = {"stdout": 1, "stderr": 1}
    for name, options in (("logs", {}), ("logs-timestamps", {"timestamps": 1}), ("logs-tail", {"tail": 1})):
        engine.record(name, "GET", "/containers/both/logs", **streams, **options)
    engine.record("logs-stderr", "GET", "/containers/both/logs", stderr=1)
    engine.record("logs-tty", "GET", "/containers/tty/logs", **streams)
    engine.record("logs-none", "GET", "/containers/silent/logs", **streams)
    engine.record("logs-missing", "GET", "/containers/no-such/logs", **streams)
    engine.record("logs-bad", "GET", "/containers/both/logs")
    if not engine.podman:  # its attach with `logs` alone never ends
        engine.hijack("attach-logs", "/containers/both/attach", **streams, logs=1)
    engine.hijack("attach-missing", "/containers/no-such/attach", **streams, stream=1)
    engine.remove("both", "tty", "silent")

    def attach(name: str, command: list[str], then: Then, **config: Any) -> None:
        engine.create(name, command, **config)
        stdin: dict[str, Any] = {"stdin": 1} if config.get("OpenStdin") else {}
        engine.hijack(name, f"/containers/{name}/attach", then=then, **stdin, **streams, stream=1)
        engine.remove(name)

    def start(name: str, typed: bytes = b"", *, end: bool = False) -> Then:
        def then(sock: socket.socket) -> None:
            engine.start(name)
            if typed:
                sock.sendall(typed)
            if end:
                sock.shutdown(socket.SHUT_WR)

        return then

    attach("attach", BOTH, start("attach"))
    attach("attach-tty", BOTH, start("attach-tty"), Tty=True)
    attach("attach-none", ["true"], start("attach-none"))
    stdin: dict[str, Any] = {"OpenStdin": True, "StdinOnce": True, "AttachStdin": True}
    stdin |= {"AttachStdout": True, "AttachStderr": True}
    copy = ["sh", "-c", "cat; echo done >&2"]
    attach("attach-stdin", copy, start("attach-stdin", b"typed\n", end=True), **stdin)
    attach("attach-tty-stdin", ["cat"], start("attach-tty-stdin", b"typed\n\x04"), Tty=True, **stdin)


def record_execs(engine: Engine) -> None:
    """Execs with a TTY and without, their ends, and those that can't be made or started."""
    engine.create("host", ["sleep", "1000"])
    create = "/containers/host/exec"
    outputs = {"AttachStdout": True, "AttachStderr": True}
    engine.record("exec-create-conflict", "POST", create, {"Cmd": BOTH, **outputs})
    engine.start("host")
    id = engine.record("exec-create", "POST", create, {"Cmd": BOTH, **outputs}).json()["Id"]
    engine.record("exec-create-bad", "POST", create, {"Cmd": [], **outputs})
    engine.record("exec-create-missing", "POST", "/containers/no-such/exec", {"Cmd": BOTH, **outputs})
    engine.record("exec-inspect-before", "GET", f"/exec/{id}/json")
    start = {"Detach": False, "Tty": False}
    engine.hijack("exec-start", f"/exec/{id}/start", start)
    engine.record("exec-inspect", "GET", f"/exec/{id}/json")
    engine.record("exec-inspect-missing", "GET", "/exec/no-such/json")
    engine.hijack("exec-start-again", f"/exec/{id}/start", start)
    engine.hijack("exec-start-missing", "/exec/no-such/start", start)

    def prepared(command: list[str], **config: Any) -> str:
        response = engine.ask("POST", create, {"Cmd": command, **outputs, **config})
        return f"/exec/{response.json()['Id']}"

    engine.hijack("exec-start-tty", prepared(BOTH, Tty=True) + "/start", {"Detach": False, "Tty": True})

    def type_and_end(sock: socket.socket) -> None:
        sock.sendall(b"typed\n")
        sock.shutdown(socket.SHUT_WR)

    copy = prepared(["sh", "-c", "cat; echo done >&2"], AttachStdin=True)
    engine.hijack("exec-start-stdin", f"{copy}/start", start, then=type_and_end)
    failing = prepared(["/no/such/command"])
    engine.hijack("exec-start-failed", f"{failing}/start", start)
    engine.record("exec-inspect-failed", "GET", f"{failing}/json")
    sleeping = prepared(["sleep", "1000"], Tty=True)
    engine.record("exec-start-detached", "POST", f"{sleeping}/start", {"Detach": True, "Tty": True})
    engine.record("exec-resize", "POST", f"{sleeping}/resize", h=33, w=99)
    engine.ask("POST", "/containers/host/pause").raise_for_status()
    engine.record("exec-create-paused", "POST", create, {"Cmd": BOTH, **outputs})
    engine.ask("POST", "/containers/host/unpause").raise_for_status()
    engine.remove("host")


def record_images(engine: Engine) -> None:
    """Pulls that succeed, fail on the way and are refused; and an image from its names to its removal."""
    publish(engine.registry, "library/recorded")
    publish(engine.registry, "recorded-broken", without_layer=True)
    publish(engine.registry, "recorded-wrong", wrong_config=True)
    named = {"fromImage": "docker.io/library/recorded", "tag": "latest"}
    engine.record("pull", "POST", "/images/create", **named)
    engine.record("pull-again", "POST", "/images/create", **named)
    for name, repository in (("pull-no-layer", "recorded-broken"), ("pull-wrong-layer", "recorded-wrong")):
        engine.record(name, "POST", "/images/create", fromImage=f"{engine.registry}/{repository}", tag="latest")
    engine.record("pull-missing", "POST", "/images/create", fromImage=f"{engine.registry}/no-such", tag="latest")
    engine.record("images", "GET", "/images/json", filters={"reference": IMAGE})
    engine.record("images-none", "GET", "/images/json", filters={"reference": "no-such"})
    engine.record("images-bad-filter", "GET", "/images/json", filters={"no-such-filter": "x"})
    engine.record("image-inspect", "GET", f"/images/{IMAGE}/json")
    engine.record("image-inspect-missing", "GET", "/images/no-such/json")
    engine.record("image-tag", "POST", f"/images/{IMAGE}/tag", repo="recorded", tag="other")
    engine.record("image-tag-bad", "POST", f"/images/{IMAGE}/tag", repo="UPPER", tag="x")
    engine.record("image-tag-missing", "POST", "/images/no-such/tag", repo="recorded", tag="x")
    engine.record("image-untag", "DELETE", "/images/recorded:other")
    response = engine.ask("POST", "/containers/create", {"Image": IMAGE, "Cmd": ["x"]}, name="user")
    response.raise_for_status()
    engine.record("image-remove-conflict", "DELETE", f"/images/{IMAGE}")
    engine.remove("user")
    engine.record("image-remove", "DELETE", f"/images/{IMAGE}")
    engine.record("image-remove-missing", "DELETE", f"/images/{IMAGE}")
    engine.record("images-prune", "POST", "/images/prune", filters={"label": "no-such-label"})


def main() -> None:
    """Record everything anew on each engine."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--registry", required=True, metavar="127.0.0.1:PORT", help="the registry that is the engines' mirror"
    )
    parser.add_argument(
        "engines", nargs="+", metavar="NAME=unix:///PATH", help="the name of the folder, and the engine"
    )
    options = parser.parse_args()
    for named in options.engines:
        name, host = named.split("=unix://")
        engine = Engine(name, host, options.registry)
        try:
            for record in (record_system, record_creation, record_life, record_output, record_execs, record_images):
                record(engine)
        finally:
            engine.close()


if __name__ == "__main__":
    main()
