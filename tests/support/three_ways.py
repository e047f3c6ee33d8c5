"""One test for the three ways to use the library: blocking, on asyncio, on trio; and for the roads to an engine."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import anyio
from support.roads import Road, client_context, server_context, ssh_without_a_net

from engine_client import AsyncEngine, Engine, Output, Timeouts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Generator, Iterable
    from ssl import SSLContext
    from typing import Self

    from engine_client import TLS

LOOPS = ("asyncio", "trio")
WAYS = ("sync", *LOOPS)
_NOT_AWAITED = ("lines", "text", "with_timeouts")


class Travel:
    """The road that `run` takes to the unix socket that it is given."""

    road = "unix"


@contextmanager
def travelled(host: str) -> Generator[tuple[str, SSLContext | bool]]:
    """`host` as it is reached by the road of this test, and whom to trust there."""
    if Travel.road == "unix":
        yield host, False
        return
    if Travel.road == "ssh":
        with ssh_without_a_net():
            yield host.replace("unix://", "ssh://engine.example"), False
        return
    secure = Travel.road == "tls"
    with Road(host, server_context() if secure else None) as road:
        yield road.host, client_context() if secure else False


class Awaited:
    """A blocking object as an async one: whatever is awaited is there at once. `aclose` is its `close`."""

    def __init__(self, target: Any) -> None:
        self.blocking = target

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.blocking, "close" if name == "aclose" else name)
        if not callable(value):
            return _awaited(value)
        if name in _NOT_AWAITED:
            return _wrapped(value)

        async def call(*args: Any, **options: Any) -> Any:
            return _awaited(value(*args, **options))

        return call

    def fileno(self) -> int:
        """As it is: no I/O, so not awaited on either side."""
        descriptor: int = self.blocking.fileno()
        return descriptor

    async def __aenter__(self) -> Self:
        self.blocking.__enter__()
        return self

    async def __aexit__(self, *exception: object) -> None:
        self.blocking.__exit__(*exception)

    def __aiter__(self) -> Awaited:
        return Awaited(iter(self.blocking))

    async def __anext__(self) -> Any:
        for value in self.blocking:
            return value
        raise StopAsyncIteration


def plain(engine: Any) -> Any:
    """The client itself, for a callback that it is to call: what that returns it awaits where it is an async one."""
    return engine.blocking if isinstance(engine, Awaited) else engine


def both(output: Output) -> tuple[bytes, bytes]:
    """stdout and stderr."""
    return output.stdout, output.stderr


def _wrapped(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*args: Any, **options: Any) -> Any:
        return _awaited(function(*args, **options))

    return call


def _awaited(value: Any) -> Any:
    return Awaited(value) if type(value).__module__.startswith("engine_client._sync.") else value


def run(
    way: str,
    host: str,
    body: Callable[[Any], Coroutine[Any, Any, None]],
    *,
    limit: float = 30.0,
    version: str | None = "1.51",
    **timeouts: float,
) -> None:
    """Run `body` with a client of `host` that speaks `version`, None: what it agrees on; `timeouts` as for Timeouts.

    On a loop it must be done within `limit` seconds; the blocking client is given timeouts that no test hangs with.
    """
    with travelled(host) as (there, tls):
        run_at(way, there, body, tls=tls, limit=limit, version=version, **timeouts)


def run_at(
    way: str,
    host: str,
    body: Callable[[Any], Coroutine[Any, Any, None]],
    *,
    tls: TLS | SSLContext | bool = False,
    limit: float = 30.0,
    version: str | None = None,
    **timeouts: float,
) -> None:
    """As `run`, with what is to be said about TLS, whatever the road of the test."""
    if way == "sync":
        waits = Timeouts(**{"reply": limit, "idle": limit} | timeouts)
        with Engine(host, version=version, timeouts=waits, tls=tls) as engine:
            _finish(body(Awaited(engine)))
        return

    async def main() -> None:
        with anyio.fail_after(limit):
            async with AsyncEngine(host, version=version, timeouts=Timeouts(**timeouts), tls=tls) as engine:
                await body(engine)

    anyio.run(main, backend=way)


async def side_by_side(
    way: str, at_once: int, step: Callable[[int], Coroutine[Any, Any, None]], numbers: Iterable[int]
) -> None:
    """Do `step` with each of `numbers`, `at_once` together: in threads for the blocking client, else in tasks."""
    left = iter(numbers)

    async def work() -> None:
        for number in left:
            await step(number)

    if way == "sync":
        with ThreadPoolExecutor(at_once) as threads:
            list(threads.map(_finish, [work() for _ in range(at_once)]))
        return
    async with anyio.create_task_group() as tasks:
        for _ in range(at_once):
            tasks.start_soon(work)


def _finish(coroutine: Coroutine[Any, Any, None]) -> None:
    try:
        coroutine.send(None)
    except StopIteration:
        return
    raise AssertionError("a blocking call gave way to an event loop")


def descriptors() -> set[str]:
    """The open descriptors of this process, as what they are."""
    found: set[str] = set()
    for number in os.listdir("/proc/self/fd"):
        try:
            found.add(f"{number} {os.readlink(f'/proc/self/fd/{number}')}")
        except FileNotFoundError:
            pass  # the one that the folder was read through
    return found


async def until(condition: Callable[[], bool]) -> None:
    """Let other tasks run until something is so that no event tells of."""
    while not condition():
        await anyio.sleep(0)


async def within(seconds: float, awaitable: Awaitable[Any]) -> Any:
    """What `awaitable` gives, which must be soon."""
    with anyio.fail_after(seconds):
        return await awaitable
