"""engine_client on asyncio or trio."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio

from engine_client import AsyncEngine

if TYPE_CHECKING:
    from collections.abc import AsyncIterable
    from typing import BinaryIO

    from engine_client import AsyncAttachStream


class Client:
    def __init__(self, host: str) -> None:
        self.engine = AsyncEngine(host)

    async def ping(self, count: int) -> int:
        return sum([bool(await self.engine.system.ping()) for _ in range(count)])

    async def inspect(self, count: int) -> int:
        return sum([bool((await self.engine.containers.inspect("web"))["Id"]) for _ in range(count)])

    async def list(self, count: int) -> int:
        return sum([len(await self.engine.containers.list()) == 100 for _ in range(count)])

    async def at_once(self, count: int) -> int:
        async with anyio.create_task_group() as tasks:
            for _ in range(16):
                tasks.start_soon(self.inspect, count // 16)
        return count

    async def attach(self, name: str) -> int:
        total = 0
        async with await self.engine.containers.attach(name) as stream:
            async for _, data in stream:
                total += len(data)
        return total

    async def logs(self, name: str) -> int:
        total = 0
        async with await self.engine.containers.logs(name) as stream:
            async for _, data in stream:
                total += len(data)
        return total

    async def load(self, tar: BinaryIO) -> int:
        async with await self.engine.images.load(tar) as progress:
            await progress.drain()
        return tar.tell()

    async def put_archive(self, tar: BinaryIO) -> int:
        await self.engine.containers.put_archive("web", "/", tar)
        return tar.tell()

    async def save(self, name: str) -> int:
        async with await self.engine.images.save(name) as tar:
            return await _size(tar)

    async def get_archive(self, name: str) -> int:
        async with await self.engine.containers.get_archive(name, "/data") as tar:
            return await _size(tar)

    async def pull(self, name: str) -> int:
        count = 0
        async with await self.engine.images.pull(name) as progress:
            async for _ in progress:
                count += 1
        return count

    async def life(self, count: int) -> int:
        containers = self.engine.containers
        for _ in range(count):
            id = (await containers.create({"Image": "busybox", "Cmd": ["true"]}))["Id"]
            await containers.start(id)
            await containers.wait(id)
            await containers.remove(id)
        return count

    async def many(self, count: int) -> int:
        """Attach so many times at once, each up to its first output."""
        streams: list[AsyncAttachStream] = []

        async def attach() -> None:
            stream = await self.engine.containers.attach("held-100-100")
            streams.append(stream)
            await anext(aiter(stream))

        async with anyio.create_task_group() as tasks:
            for _ in range(count):
                tasks.start_soon(attach)
        for stream in streams:
            await stream.aclose()
        return len(streams)


async def _size(pieces: AsyncIterable[bytes]) -> int:
    total = 0
    async for piece in pieces:
        total += len(piece)
    return total
