"""docker-py's APIClient, its layer with one request a call; its DockerClient sends an inspect for each container."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import BinaryIO

docker: Any = import_module("docker")


class Client:
    def __init__(self, host: str) -> None:
        self.api = docker.APIClient(base_url=host, timeout=600)

    def ping(self, count: int) -> int:
        return sum(self.api.ping() for _ in range(count))

    def inspect(self, count: int) -> int:
        return sum(bool(self.api.inspect_container("web")["Id"]) for _ in range(count))

    def list(self, count: int) -> int:
        return sum(len(self.api.containers()) == 100 for _ in range(count))

    def at_once(self, count: int) -> int:
        with ThreadPoolExecutor(16) as pool:
            return sum(pool.map(self.inspect, [count // 16] * 16))

    def attach(self, name: str) -> int:
        pieces = self.api.attach(name, stream=True, demux=True)
        return sum(len(out or b"") + len(err or b"") for out, err in pieces)

    def logs(self, name: str) -> int:
        return sum(len(data) for data in self.api.logs(name, stream=True))

    def load(self, tar: BinaryIO) -> int:
        for _ in self.api.load_image(tar):
            pass
        return tar.tell()

    def put_archive(self, tar: BinaryIO) -> int:
        self.api.put_archive("web", "/", tar)
        return tar.tell()

    def save(self, name: str) -> int:
        return sum(len(data) for data in self.api.get_image(name))

    def get_archive(self, name: str) -> int:
        return sum(len(data) for data in self.api.get_archive(name, "/data")[0])

    def pull(self, name: str) -> int:
        return sum(1 for _ in self.api.pull(name, stream=True, decode=True))

    def life(self, count: int) -> int:
        for _ in range(count):
            id = self.api.create_container("busybox", ["true"])["Id"]
            self.api.start(id)
            self.api.wait(id)
            self.api.remove_container(id)
        return count
