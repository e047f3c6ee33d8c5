"""The floor: a socket that is written to and read, with what comes back not looked at more than it must be."""

from __future__ import annotations

import json
import os
import socket
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import BinaryIO

_READ = 64 * 1024
_LAST_CHUNK = b"0\r\n\r\n"


class Client:
    def __init__(self, host: str) -> None:
        self.path = host.removeprefix("unix://")
        self.sock = self.connect()

    def connect(self) -> socket.socket:
        sock = socket.socket(socket.AF_UNIX)
        sock.connect(self.path)
        return sock

    def ping(self, count: int) -> int:
        request = _request("HEAD", "/_ping")
        for _ in range(count):
            self.sock.sendall(request)
            self.sock.recv(_READ)
        return count

    def inspect(self, count: int) -> int:
        return sum(bool(value["Id"]) for value in self._values("/containers/web/json", count))

    def _values(self, path: str, count: int) -> list[Any]:
        request, size = _request("GET", path), 0
        values: list[Any] = []
        for _ in range(count):
            self.sock.sendall(request)
            data = self.sock.recv(_READ)
            if not size:
                size = data.index(b"\r\n\r\n") + 4 + int(data.partition(b"Content-Length: ")[2].partition(b"\r")[0])
            while len(data) < size:
                data += self.sock.recv(_READ)
            values = [json.loads(data[data.index(b"\r\n\r\n") + 4 :])]
        return values * count

    def attach(self, name: str) -> int:
        with self.connect() as sock:
            sock.sendall(_request("POST", f"/containers/{name}/attach?stream=1&stdout=1&stderr=1"))
            buffer = bytearray(_READ)
            total = 0
            while count := sock.recv_into(buffer):
                total += count
        return _at_most(name, total)

    def logs(self, name: str) -> int:
        return self._download(f"/containers/{name}/logs?stdout=1&stderr=1", name)

    def save(self, name: str) -> int:
        return self._download(f"/images/get?names={name}", name)

    def get_archive(self, name: str) -> int:
        return self._download(f"/containers/{name}/archive?path=/data", name)

    def _download(self, path: str, name: str) -> int:
        self.sock.sendall(_request("GET", path))
        buffer = bytearray(_READ)
        total, end = 0, b""
        while end != _LAST_CHUNK:
            count = self.sock.recv_into(buffer)
            total += count
            end = (end + buffer[max(0, count - 5) : count])[-5:]
        return _at_most(name, total)

    def load(self, tar: BinaryIO) -> int:
        return self._upload("POST", "/images/load", tar)

    def put_archive(self, tar: BinaryIO) -> int:
        return self._upload("PUT", "/containers/web/archive?path=/", tar)

    def _upload(self, method: str, path: str, tar: BinaryIO) -> int:
        size = os.fstat(tar.fileno()).st_size
        self.sock.sendall(_request(method, path, f"Content-Length: {size}\r\n"))
        sent = self.sock.sendfile(tar)
        self.sock.recv(_READ)
        return sent

    def list(self, count: int) -> int:
        return sum(len(value) == 100 for value in self._values("/containers/json", count))


def _request(method: str, path: str, field: str = "") -> bytes:
    return f"{method} {path} HTTP/1.1\r\nHost: docker\r\n{field}\r\n".encode()


def _at_most(name: str, received: int) -> int:
    """What the stream has carried, without its framing."""
    return min(received, int(name.rpartition("-")[2]))
