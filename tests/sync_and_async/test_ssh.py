"""How ssh ends: what of it is the stream's end, and what is its loss."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from support.roads import searched
from support.three_ways import run_at

from engine_client import Engine, StreamTruncated

if TYPE_CHECKING:
    from pathlib import Path

_SSH = """\
#!{python} -I
import os, sys, time

def read_head():
    head = b""
    while not head.endswith(b"\\r\\n\\r\\n"):
        head += os.read(0, 1)

read_head()
os.write(1, b"HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n")
read_head()
os.write(1, b"HTTP/1.1 101 UPGRADED\\r\\nContent-Type: application/vnd.docker.raw-stream\\r\\n\\r\\nout")
while not os.read(0, 1):
    pass
os.close(0)
os.close(1)  # with input unread, which resets a socket
{end}
"""


@pytest.fixture
def ssh(tmp_path: Path) -> Path:
    """Where to put what is run as ssh."""
    return tmp_path / "ssh"


@pytest.mark.parametrize(
    ("end", "loss"),
    [
        ("sys.exit(0)", ""),
        ("sys.stderr.write('no more'); sys.stderr.flush(); os._exit(3)", "ssh ended with 3: no more"),
        ("time.sleep(20)", "connection reset by peer"),
    ],
    ids=["in good order", "by a failure", "and stays"],
)
def test_an_end_with_input_unread(way: str, ssh: Path, end: str, loss: str) -> None:
    async def body(engine: Any) -> None:
        async with await engine.containers.attach("a", tty=True) as stream:
            await stream.write(b"unread")
            if not loss:
                assert (await stream.read_all()).stdout == b"out"
                return
            with pytest.raises(StreamTruncated, match=loss):
                await stream.read_all()

    ssh.write_text(_SSH.format(python=sys.executable, end=end))
    ssh.chmod(0o755)
    with searched(f"{ssh.parent}:{os.environ['PATH']}"):
        run_at(way, "ssh://engine.example", body, version="1.51")


_ENGINE_ALONE = """\
#!{python} -I
import os, sys

if "docker" in sys.argv:
    sys.stderr.write("docker: not found\\r\\n")
    sys.exit(127)
while True:
    head = b""
    while not head.endswith(b"\\r\\n\\r\\n"):
        data = os.read(0, 1)
        if not data:
            sys.exit(0)
        head += data
    body = b"" if head.startswith(b"HEAD") else b"[]"
    os.write(1, b"HTTP/1.1 200 OK\\r\\nContent-Length: %d\\r\\n\\r\\n%b" % (len(body), body))
"""


def test_two_find_out_at_once_what_the_command_is_called(loop: str, ssh: Path) -> None:
    async def body(engine: Any) -> None:
        async with anyio.create_task_group() as tasks:
            for _ in range(2):
                tasks.start_soon(engine.containers.list)

    ssh.write_text(_ENGINE_ALONE.format(python=sys.executable))
    ssh.chmod(0o755)
    with searched(f"{ssh.parent}:{os.environ['PATH']}"):
        run_at(loop, "ssh://engine.example", body, version="1.51")


def test_two_threads_find_it_out_at_once(ssh: Path) -> None:
    ssh.write_text(_ENGINE_ALONE.format(python=sys.executable))
    ssh.chmod(0o755)
    with (
        searched(f"{ssh.parent}:{os.environ['PATH']}"),
        Engine("ssh://engine.example", version="1.51") as engine,
        ThreadPoolExecutor(2) as pool,
    ):
        calls = [pool.submit(engine.containers.list) for _ in range(2)]
        assert [call.result() for call in calls] == [[], []]
