"""Cancellation, wherever it strikes: no descriptor stays open, no broken connection is used again, nothing is lost."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from typing import TYPE_CHECKING

import anyio
import anyio.lowlevel
import pytest
from support.raw_listener import Peer, RawListener, reply
from support.three_ways import descriptors, run

from engine_client import StreamClosed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from engine_client import AsyncAttachStream, AsyncEngine

ONE = reply(b'[{"Id":"one"}]')
RAW = b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"
FRAMED = RAW[:-2] + b"Content-Type: application/vnd.docker.multiplexed-stream\r\n\r\n"
TURNS = 60


async def list_ids(engine: AsyncEngine) -> None:
    assert [container["Id"] for container in await engine.containers.list()] == ["one"]


async def follow_logs(engine: AsyncEngine) -> None:
    async with await engine.containers.logs("a", tty=True) as logs:
        assert await logs.read_all() == (b'[{"Id":"one"}]', b"")


async def create_large(engine: AsyncEngine) -> None:
    await engine.containers.create({"Image": "x" * (1 << 20)})


async def converse(engine: AsyncEngine) -> None:
    async with await engine.containers.attach("a", stdin=True, tty=True) as stream:
        await stream.write(b"x" * 1000)
        await stream.receive()
        await stream.receive()


def byte_by_byte(peer: Peer) -> None:
    """Answer every request in pieces, so that a client waits often."""
    try:
        while request := peer.read_request():
            if b"Upgrade" in request:
                peer.send(RAW[:20], RAW[20:], b"output")
                peer.read_to_end()
            else:
                answer = ONE if request.startswith(b"GET") else ONE.replace(b"200", b"201")
                peer.send(*(answer[at : at + 9] for at in range(0, len(answer), 9)))
    except (BrokenPipeError, ConnectionResetError):
        pass  # cancelled in between


@pytest.mark.parametrize("step", [list_ids, follow_logs, create_large, converse])
def test_after_any_number_of_turns_of_the_loop(loop: str, step: Callable[[AsyncEngine], Awaitable[None]]) -> None:
    """Each number of turns cancels at another place, from before the connect to after the reply."""

    async def turn_and_cancel(scope: anyio.CancelScope, turns: int) -> None:
        for _ in range(turns):
            await anyio.lowlevel.checkpoint()
        scope.cancel()

    async def body(engine: AsyncEngine) -> None:
        await list_ids(engine)
        before = descriptors()
        for turns in range(TURNS):
            async with anyio.create_task_group() as tasks:
                with anyio.CancelScope() as scope:
                    tasks.start_soon(turn_and_cancel, scope, turns)
                    await step(engine)
            await list_ids(engine)
        assert len(client_ends(descriptors(), before)) <= TURNS

    with RawListener(byte_by_byte) as listener:
        run(loop, listener.host, body)
        wait_for_no_more_than(1, listener)


def client_ends(after: set[str], before: set[str]) -> set[str]:
    return {line for line in after - before if "socket:" in line}
