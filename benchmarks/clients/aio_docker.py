"""aiodocker. It has no ping, and get_archive gives no stream."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import BinaryIO

aiodocker: Any = import_module("aiodocker")


class Client:
    def __init__(self, host: str) -> None:
        connector = import_module("aiohttp").UnixConnector(host.removeprefix("unix://"), limit=0)
        self.docker = aiodocker.Docker(url="unix://localhost", connector=connector)

    async def inspect(self, count: int) -> int:
        container = self.docker.containers.container("web")
        return sum([bool((await container.show())["Id"]) for _ in range(count)])

    async def list(self, count: int) -> int:
        return sum([len(await self.docker.containers.list()) == 100 for _ in range(count)])

    async def at_once(self, count: int) -> int:
        return sum(await asyncio.gather(*(self.inspect(count // 16) for _ in range(16))))

    async def attach(self, name: str) -> int:
        total = 0
        async with self.docker.containers.container(name).attach(stdout=True, stderr=True) as stream:
            while (message := await stream.read_out()) is not None:
                total += len(message.data)
        return total

    async def logs(self, name: str) -> int:
        container, total = self.docker.containers.container(name), 0
        async for text in container.log(stdout=True, stderr=True, follow=True):
            total += len(text)
        return total

    async def load(self, tar: BinaryIO) -> int:
        with open(tar.name, "rb") as own:  # aiohttp closes it
            await self.docker.images.import_image(own)
        return tar.seek(0, 2)

    async def put_archive(self, tar: BinaryIO) -> int:
        with open(tar.name, "rb") as own:
            await self.docker.containers.container("web").put_archive("/", own)
        return tar.seek(0, 2)

    async def save(self, name: str) -> int:
        total = 0
        async with self.docker.images.export_image(name) as content:
            async for data in content.iter_any():
                total += len(data)
        return total

    async def pull(self, name: str) -> int:
        return len([None async for _ in self.docker.images.pull(name, stream=True)])

    async def life(self, count: int) -> int:
        for _ in range(count):
            container = await self.docker.containers.create({"Image": "busybox", "Cmd": ["true"]})
            await container.start()
            await container.wait()
            await container.delete()
        return count

    async def many(self, count: int) -> int:
        streams: list[Any] = []

        async def attach() -> None:
            stream = self.docker.containers.container("held-100-100").attach(stdout=True, stderr=True)
            streams.append(stream)
            await stream.read_out()

        await asyncio.gather(*(attach() for _ in range(count)))
        for stream in streams:
            await stream.close()
        return len(streams)
