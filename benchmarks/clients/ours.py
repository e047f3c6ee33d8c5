"""engine_client, blocking."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from engine_client import Engine

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO


class Client:
    def __init__(self, host: str) -> None:
        self.engine = Engine(host)

    def ping(self, count: int) -> int:
        return sum(bool(self.engine.system.ping()) for _ in range(count))

    def inspect(self, count: int) -> int:
        return sum(bool(self.engine.containers.inspect("web")["Id"]) for _ in range(count))

    def list(self, count: int) -> int:
        return sum(len(self.engine.containers.list()) == 100 for _ in range(count))

    def at_once(self, count: int) -> int:
        with ThreadPoolExecutor(16) as pool:
            return sum(pool.map(self.inspect, [count // 16] * 16))

    def attach(self, name: str) -> int:
        with self.engine.containers.attach(name) as stream:
            return sum(len(data) for _, data in stream)

    def logs(self, name: str) -> int:
        with self.engine.containers.logs(name) as stream:
            return sum(len(data) for _, data in stream)

    def load(self, tar: BinaryIO) -> int:
        with self.engine.images.load(tar) as progress:
            progress.drain()
        return tar.tell()

    def put_archive(self, tar: BinaryIO) -> int:
        self.engine.containers.put_archive("web", "/", tar)
        return tar.tell()

    def save(self, name: str) -> int:
        with self.engine.images.save(name) as tar:
            return _size(tar)

    def get_archive(self, name: str) -> int:
        with self.engine.containers.get_archive(name, "/data") as tar:
            return _size(tar)

    def pull(self, name: str) -> int:
        with self.engine.images.pull(name) as progress:
            return sum(1 for _ in progress)

    def life(self, count: int) -> int:
        containers = self.engine.containers
        for _ in range(count):
            id = containers.create({"Image": "busybox", "Cmd": ["true"]})["Id"]
            containers.start(id)
            containers.wait(id)
            containers.remove(id)
        return count


def _size(pieces: Iterable[bytes]) -> int:
    return sum(map(len, pieces))
