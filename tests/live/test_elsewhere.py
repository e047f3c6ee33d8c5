"""Real engines over unix socket, tcp and TLS: the same bytes whatever the road, by the library three ways."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.journeys import JOURNEYS, Journey, travel
from support.three_ways import WAYS, run_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine_client import Engine

pytestmark = pytest.mark.live
SIZE = 8 * 1024 * 1024


@pytest.fixture
def long(endurance: bool) -> int:
    """How long a long stream is, in bytes."""
    return 500_000_000 if endurance else 50_000_000


def digest_of(byte: bytes, count: int) -> str:
    """The SHA-256 of `count` times `byte`."""
    digest = hashlib.sha256()
    piece = byte * 1_000_000
    for _ in range(count // len(piece)):
        digest.update(piece)
    return digest.hexdigest()


@pytest.fixture(params=JOURNEYS)
def journey(request: pytest.FixtureRequest, engine_host: str, engine_name: str, tmp_path: Path) -> Iterator[Journey]:
    """A way to the real engine."""
    with travel(request.param, engine_host, tmp_path) as journey:
        yield journey


def pattern(size: int) -> bytes:
    """Bytes that tell where they belong."""
    return b"".join(b"%063d\n" % number for number in range(size // 64))


@pytest.mark.parametrize("way", WAYS)
def test_stdin_ends_while_the_engine_sends(way: str, journey: Journey, engine: Engine) -> None:
    """What is on its way when stdin ends arrives whole: `cat` still has most of it to send back."""
    data = pattern(SIZE)
    script = "cat; echo end >&2; exit 5"

    async def body(engine: Any) -> None:
        config = {"Image": "busybox", "Cmd": ["sh", "-c", script], "OpenStdin": True, "StdinOnce": True}
        id = (await engine.containers.create({**config, "AttachStdin": True}))["Id"]
        async with await engine.containers.attach(id, stdin=True, wait="next-exit") as stream:
            await engine.containers.start(id)
            output = await stream.communicate(data)
        assert hashlib.sha256(output.stdout).digest() == hashlib.sha256(data).digest()
        assert (output.stderr, output.exit_code) == (b"end\n", 5)

    run_at(way, journey.host, body, tls=journey.tls, limit=120)


@pytest.mark.parametrize("way", WAYS)
def test_stdin_ends_with_much_unread(way: str, journey: Journey, engine: Engine) -> None:
    """8 MB are on their way, and not read, when stdin ends; none of it is lost."""
    script = f"head -c {SIZE} /dev/zero; cat; echo end"

    async def body(engine: Any) -> None:
        config = {"Image": "busybox", "Cmd": ["sh", "-c", script], "OpenStdin": True, "StdinOnce": True}
        id = (await engine.containers.create({**config, "AttachStdin": True}))["Id"]
        async with await engine.containers.attach(id, stdin=True, wait="next-exit") as stream:
            await engine.containers.start(id)
            first = await stream.receive()
            await stream.write(b"typed\n")
            await stream.close_write()
            output = await stream.read_all()
        stdout = b"".join(data for _, data in first) + output.stdout
        assert stdout == bytes(SIZE) + b"typed\nend\n"
        assert output.exit_code == 0

    run_at(way, journey.host, body, tls=journey.tls, limit=120)


@pytest.mark.parametrize("way", WAYS)
def test_a_long_stream(way: str, journey: Journey, engine: Engine, long: int) -> None:
    script = f"head -c {long} /dev/zero | tr '\\0' '\\253'"

    async def body(engine: Any) -> None:
        quiet = {"LogConfig": {"Type": "none"}}
        id = (await engine.containers.create({"Image": "busybox", "Cmd": ["sh", "-c", script], "HostConfig": quiet}))[
            "Id"
        ]
        digest = hashlib.sha256()
        async with await engine.containers.attach(id, wait="next-exit") as stream:
            await engine.containers.start(id)
            async for number, data in stream:
                assert number == 1
                digest.update(data)
            assert await stream.exit_code() == 0
        assert digest.hexdigest() == digest_of(b"\xab", long)

    run_at(way, journey.host, body, tls=journey.tls, limit=300)


def command(journey: Journey, *words: str, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run ours over that road."""
    line = [sys.executable, "-m", "engine_cli", *words]
    return subprocess.run(line, input=data, env={**os.environ, **journey.environ}, capture_output=True, timeout=300)


def test_the_command(journey: Journey, engine: Engine, podman: bool, tmp_path: Path, long: int) -> None:
    """What the tutorial does, and every kind of stream."""

    def ours(*words: str, data: bytes | None = None) -> bytes:
        done = command(journey, *words, data=data)
        assert done.returncode == 0, (words, done.stderr)
        return done.stdout

    assert b"busybox" in ours("images")
    assert ours("run", "--rm", "busybox", "echo", "hi") == b"hi\n"
    ours("create", "--name", "elsewhere", "-i", "busybox", "cat")
    assert b"elsewhere" in ours("ps", "-a")
    data = pattern(SIZE)
    assert ours("start", "-ai", "elsewhere", data=data) == data
    assert ours("logs", "elsewhere") == data
    followed = ours("logs", "-f", "elsewhere")
    if podman:  # which leaves out lines of what has ended
        lines = iter(data.splitlines())
        assert all(line in lines for line in followed.splitlines())
    else:
        assert followed == data
    ours("rename", "elsewhere", "moved")
    ours("run", "-d", "--name", "kept", "busybox", "sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done")
    assert ours("exec", "-i", "kept", "sh", "-c", "cat > /there; wc -c < /there", data=data) == b"%d\n" % SIZE
    ours("cp", "kept:/there", str(tmp_path / "back"))
    assert (tmp_path / "back").read_bytes() == data
    ours("cp", str(tmp_path / "back"), "kept:/again")
    assert ours("exec", "kept", "cat", "/again") == data
    missing = command(journey, "exec", "kept", "cat", "/missing")
    assert missing.returncode == 1
    assert b"No such file" in missing.stderr
    ours("stop", "kept")
    ours("rm", "kept", "moved")
    much = ours("run", "--rm", "--log-driver", "none", "busybox", "head", "-c", str(long), "/dev/zero")
    assert hashlib.sha256(much).hexdigest() == digest_of(b"\0", long)


def test_attach_with_stdin(journey: Journey, engine: Engine) -> None:
    """attach, what is typed, and the end of it."""
    id = engine.containers.create(
        {"Image": "busybox", "Cmd": ["cat"], "OpenStdin": True, "StdinOnce": True, "AttachStdin": True}
    )["Id"]
    engine.containers.start(id)
    done = command(journey, "attach", id, data=pattern(SIZE))
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == pattern(SIZE)
