"""podman-py. It cannot attach."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import BinaryIO

podman: Any = import_module("podman")


class Client:
    def __init__(self, host: str) -> None:
        self.client = podman.PodmanClient(base_url=host, timeout=600)

    def ping(self, count: int) -> int:
        return sum(self.client.ping() for _ in range(count))

    def inspect(self, count: int) -> int:
        return sum(bool(self.client.containers.get("web").id) for _ in range(count))

    def list(self, count: int) -> int:
        return sum(len(self.client.containers.list()) == 100 for _ in range(count))

    def at_once(self, count: int) -> int:
        with ThreadPoolExecutor(16) as pool:
            return sum(pool.map(self.inspect, [count // 16] * 16))

    def logs(self, name: str) -> int:
        return sum(len(data) for data in self.client.containers.get(name).logs(stream=True, follow=False))

    def load(self, tar: BinaryIO) -> int:
        for _ in self.client.images.load(file_path=tar.name):
            pass
        return tar.seek(0, 2)

    def put_archive(self, tar: BinaryIO) -> int:
        data: Any = tar
        self.client.containers.get("web").put_archive("/", data)
        return tar.tell()

    def save(self, name: str) -> int:
        return sum(len(data) for data in self.client.images.get(name).save())

    def get_archive(self, name: str) -> int:
        return sum(len(data) for data in self.client.containers.get(name).get_archive("/data")[0])

    def pull(self, name: str) -> int:
        return sum(1 for _ in self.client.images.pull(name, stream=True, decode=True))
