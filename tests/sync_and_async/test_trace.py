"""The trace hook: told of each request once, whatever becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anyio
import pytest
from support.raw_listener import Peer, RawListener, reply, serve
from support.three_ways import Awaited, both

from engine_client import (
    AsyncEngine,
    ConnectionFailed,
    ConnectionLost,
    Engine,
    EngineError,
    Exchange,
    NotFound,
    StreamTruncated,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path


def traced(way: str, host: str, body: Callable[[Any], Coroutine[Any, Any, None]]) -> list[Exchange]:
    """What the hook is told while `body` runs."""
    told: list[Exchange] = []
    if way == "sync":
        with Engine(host, version="1.51", trace=told.append) as engine:
            with pytest.raises(StopIteration):
                body(Awaited(engine)).send(None)
        return told

    async def main() -> None:
        async with AsyncEngine(host, version="1.51", trace=told.append) as engine:
            await body(engine)

    anyio.run(main, backend=way)
    return told


def test_replies_and_streams(way: str) -> None:
    async def body(engine: Any) -> None:
        await engine.containers.list()
        with pytest.raises(NotFound):
            await engine.containers.inspect("a")
        async with await engine.containers.logs("a", tty=True) as logs:
            assert both(await logs.read_all()) == (b"12345", b"")
        with pytest.raises(NotFound):
            await engine.containers.logs("b", tty=True)

    gone = reply(b"{}", "404 Not Found")
    script = serve(reply(b"[]"), gone, reply(b"12345"), gone)
    with RawListener(script) as listener:
        told = traced(way, listener.host, body)
    assert [(each.method, each.target.partition("?")[0], each.status, each.received) for each in told] == [
        ("GET", "/v1.51/containers/json", 200, 2),
        ("GET", "/v1.51/containers/a/json", 404, 2),
        ("GET", "/v1.51/containers/a/logs", 200, 0),
        ("GET", "/v1.51/containers/b/logs", 404, 0),
    ]
    assert all(each.error is None and 0 < each.seconds < 30 for each in told)


@pytest.mark.parametrize(
    ("data", "status", "kind"),
    [(b"", 0, ConnectionLost), (b"HTTP/1.1 2", 0, StreamTruncated), (reply(b"[]")[:-1], 200, StreamTruncated)],
)
def test_failures(way: str, data: bytes, status: int, kind: type[EngineError]) -> None:
    async def body(engine: Any) -> None:
        with pytest.raises(kind) as caught:
            await engine.containers.list()
        errors.append(caught.value)

    def script(peer: Peer) -> None:
        serve(data)(peer)

    errors: list[EngineError] = []
    with RawListener(script) as listener:
        (told,) = traced(way, listener.host, body)
    assert (told.status, told.received, told.error) == (status, 0, errors[0])
    assert repr(told).startswith(f"<Exchange GET /v1.51/containers/json {type(errors[0]).__name__} ")


def test_the_query_is_told_and_not_shown(way: str) -> None:
    async def body(engine: Any) -> None:
        await engine.containers.list(filters={"label": ["secret"]})

    with RawListener(serve(reply(b"[]"))) as listener:
        (told,) = traced(way, listener.host, body)
    assert "secret" in told.target
    assert repr(told).startswith("<Exchange GET /v1.51/containers/json 200 ")


def test_no_engine(way: str, tmp_path: Path) -> None:
    async def body(engine: Any) -> None:
        with pytest.raises(ConnectionFailed):
            await engine.containers.logs("a")

    (told,) = traced(way, f"unix://{tmp_path}/none.sock", body)
    assert isinstance(told.error, ConnectionFailed)
