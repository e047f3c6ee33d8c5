"""An engine that agrees to everything and remembers what it was asked: for docker's command and ours beside it."""

from __future__ import annotations

import json
import os
import shutil
import socketserver
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, TypeGuard, cast
from urllib.parse import parse_qs, urlsplit

from engine_client._typing import is_json_object

if TYPE_CHECKING:
    from typing import Self

MISSING = "missing"  # an image by a name that begins so is not there until it was pulled
KEPT = ("MemorySwappiness", "StopTimeout", "Init", "MaskedPaths", "ReadonlyPaths")  # where empty isn't absent
BY_NAME = (  # the keys of these are users' names and paths
    "Annotations", "Config", "DriverOpts", "EndpointsConfig", "ExposedPorts", "Labels", "Options",
    "PortBindings", "StorageOpt", "Sysctls", "Tmpfs", "Volumes",
)  # fmt: skip
REFUSED = "refused"  # a container with this name can't be created


def without_empty(value: Any, name: str = "") -> Any:
    """The value without the fields that say nothing: null, "", 0, false, [] and {}, of which Go always sends all."""
    if is_json_object(value):
        fields = {key: without_empty(field, key) for key, field in value.items()}
        return fields if name in BY_NAME else {key: field for key, field in fields.items() if _says(key, field)}
    return [without_empty(item) for item in value] if _is_list(value) else value


def _is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _says(name: str, field: Any) -> bool:
    return (bool(field) and field != [0, 0]) or (name in KEPT and field is not None)


class RecordingEngine:
    """Listens on a unix socket, `host`; answers as one of API `version`."""

    def __init__(self) -> None:
        self._folder = tempfile.mkdtemp(prefix="recording-")
        path = os.path.join(self._folder, "engine.sock")
        self.host = f"unix://{path}"
        self.version = "1.51"
        self.asked: list[dict[str, Any]] = []
        self.pulled = False
        self._server = _Server(path, _Handler)
        self._server.engine = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def take(self) -> list[dict[str, Any]]:
        """What was asked since the last time, pings left out: method, path without version, query, body."""
        asked, self.asked = self.asked, []
        self.pulled = False
        return asked

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        shutil.rmtree(self._folder)


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    engine: RecordingEngine

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves in the middle is none of the server's business."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def _engine(self) -> RecordingEngine:
        return cast("_Server", self.server).engine

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the server has no log."""

    def do_HEAD(self) -> None:
        self._reply(200, b"")

    def do_GET(self) -> None:
        self._reply(200, b"OK")

    def do_POST(self) -> None:
        engine = self._engine
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        path = url.path.removeprefix(f"/v{url.path.split('/')[1].removeprefix('v')}")
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        value: Any = json.loads(body or b"{}")
        engine.asked.append({"method": "POST", "path": path, "query": query, "body": without_empty(value)})
        if path == "/images/create":
            engine.pulled = True
            self._reply(200, b'{"status":"Pulled"}\n')
        elif query.get("name") == REFUSED:
            self._refuse(409, 'Conflict. The container name "/refused" is already in use by container "1234".')
        elif value["Image"].startswith(MISSING) and not engine.pulled:
            self._refuse(404, f"No such image: {value['Image']}")
        else:
            warnings = ["This engine only remembers."] if query.get("name") == "warned" else []
            self._reply(201, json.dumps({"Id": "0123456789abcdef" * 4, "Warnings": warnings}).encode())

    def _refuse(self, status: int, message: str) -> None:
        self._reply(status, json.dumps({"message": message}).encode())

    def _reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Api-Version", self._engine.version)
        self.send_header("Ostype", "linux")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if body:
            self.wfile.write(body)
