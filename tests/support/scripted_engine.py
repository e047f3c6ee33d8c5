"""An engine by script, on pytest-httpserver: for what a test wants an engine to say, not how the bytes go."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from typing import TYPE_CHECKING, Any

from pytest_httpserver import HTTPServer
from werkzeug import Response

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from werkzeug import Request

API_VERSION = "1.51"


class ScriptedEngine:
    """Listens on a unix socket, `host`; `server` is the HTTPServer beneath, for all that it offers.

    Paths are given as the API names them, without a version. The server speaks HTTP/1.0, one request a connection:
    keep-alive, retries and early faults are for RawListener.
    """

    def __init__(self) -> None:
        self._folder = tempfile.mkdtemp(prefix="scripted-")
        self.host = "unix://" + os.path.join(self._folder, "engine.sock")
        self.server = HTTPServer(host=self.host, port=0, threaded=True)
        headers = {"Api-Version": API_VERSION, "Ostype": "linux"}
        self.server.expect_request("/_ping").respond_with_data("OK", headers=headers)

    def answer(self, method: str, path: str, value: Any, status: int = 200) -> None:
        """Answer `method` on `path` with `value` as JSON."""
        self._expect(method, path).respond_with_json(value, status)

    def refuse(self, method: str, path: str, status: int, message: str) -> None:
        """Answer with an error as engines send them."""
        self.answer(method, path, {"message": message}, status)

    def hijack(self, path: str, serve: Callable[[socket.socket], object], content_type: str) -> None:
        """Answer a POST on `path` with 101, and hand its connection to `serve`."""

        def handler(request: Request) -> Response:
            sock: socket.socket = request.environ["werkzeug.socket"]
            head = (
                f"HTTP/1.1 101 UPGRADED\r\nContent-Type: {content_type}\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"
            )
            sock.sendall(head.encode())
            try:
                serve(sock)
            finally:
                sock.shutdown(socket.SHUT_RDWR)  # or the server would write a reply of its own behind the stream
            return Response()

        self._expect("POST", path).respond_with_handler(handler)

    def _expect(self, method: str, path: str) -> Any:
        return self.server.expect_request(f"/v{API_VERSION}{path}", method=method)

    def requests(self) -> list[str]:
        """What was asked so far, as `METHOD /path?query`, pings left out."""
        asked = [f"{request.method} {request.full_path.rstrip('?')}" for request, _ in self.server.log]
        return [line for line in asked if not line.endswith("/_ping")]

    def __enter__(self) -> Self:
        self.server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.stop()
        shutil.rmtree(self._folder)
