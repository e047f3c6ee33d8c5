"""httpx on the socket: what it has no notion of (attaching, frames, progress) is left out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from typing import BinaryIO


class Client:
    def __init__(self, host: str) -> None:
        transport = httpx.HTTPTransport(uds=host.removeprefix("unix://"))
        self.client = httpx.Client(transport=transport, base_url="http://docker", timeout=600)

    def ping(self, count: int) -> int:
        return sum(self.client.head("/_ping").is_success for _ in range(count))

    def inspect(self, count: int) -> int:
        return sum(bool(self.client.get("/v1.51/containers/web/json").json()["Id"]) for _ in range(count))

    def list(self, count: int) -> int:
        return sum(len(self.client.get("/v1.51/containers/json").json()) == 100 for _ in range(count))

    def at_once(self, count: int) -> int:
        with ThreadPoolExecutor(16) as pool:
            return sum(pool.map(self.inspect, [count // 16] * 16))

    def load(self, tar: BinaryIO) -> int:
        self.client.post("/v1.51/images/load", content=tar).raise_for_status()
        return tar.tell()

    def put_archive(self, tar: BinaryIO) -> int:
        self.client.put("/v1.51/containers/web/archive?path=/", content=tar).raise_for_status()
        return tar.tell()

    def save(self, name: str) -> int:
        return self._download(f"/v1.51/images/get?names={name}")

    def get_archive(self, name: str) -> int:
        return self._download(f"/v1.51/containers/{name}/archive?path=/data")

    def _download(self, path: str) -> int:
        with self.client.stream("GET", path) as response:
            return sum(len(data) for data in response.iter_bytes())
