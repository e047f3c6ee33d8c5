"""The unix socket's byte stream: connecting, waiting, and being closed under a reader."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from support.raw_listener import RawListener

from engine_client import (
    ConnectionFailed,
    ConnectionLost,
    DeadlinePassed,
    EngineTimeout,
    PermissionRefused,
    StreamClosed,
)
from engine_client._sync.stream import SocketStream, connect_unix
from engine_client._timeouts import Deadline

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path


@pytest.fixture
def pair() -> Iterator[tuple[SocketStream, socket.socket]]:
    ours, theirs = socket.socketpair()
    stream = SocketStream(ours)
    with theirs:
        yield stream, theirs
        stream.close()


def test_nothing_there(tmp_path: Path) -> None:
    path = str(tmp_path / "engine.sock")
    with pytest.raises(ConnectionFailed, match="no such file or directory; is it running") as caught:
        connect_unix(path)
    assert caught.value.address == f"unix://{path}"


def test_nobody_listening_any_more(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as sock:
        sock.bind(path)
    with pytest.raises(ConnectionFailed, match="connection refused"):
        connect_unix(path)


def test_a_path_that_no_socket_can_have() -> None:
    with pytest.raises(ConnectionFailed, match="too long"):
        connect_unix("/" + "x" * 200)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can take a permission away from itself and get it back")
def test_a_socket_that_may_not_be_opened(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    with socket.socket(socket.AF_UNIX) as sock:
        sock.bind(path)
        sock.listen(1)
        os.chmod(path, 0o600)
        os.seteuid(65534)
        try:
            with pytest.raises(PermissionRefused, match="join the group that owns the socket"):
                connect_unix(path)
        finally:
            os.seteuid(0)


@contextmanager
def full_backlog(path: str) -> Generator[socket.socket]:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(0)
        with socket.socket(socket.AF_UNIX) as first:
            first.connect(path)  # a backlog of 0 takes one
            yield listener


def test_a_full_backlog_is_waited_for_up_to_the_timeout(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    with full_backlog(path):
        started = time.monotonic()
        with pytest.raises(EngineTimeout, match=r"took no connection within 0\.3 s"):
            connect_unix(path, 0.3)
        assert 0.1 < time.monotonic() - started < 2


def test_a_backlog_that_gets_room_again(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    with full_backlog(path) as listener:
        timer = threading.Timer(0.1, lambda: listener.accept()[0].close())
        timer.start()
        connect_unix(path, 10).close()
        timer.join()


def test_silence_ends_with_the_timeout_and_reading_can_go_on(pair: tuple[SocketStream, socket.socket]) -> None:
    stream, other = pair
    with pytest.raises(EngineTimeout, match=r"for 0\.05 s"):
        stream.read(10, 0.05)
    other.sendall(b"late")
    assert stream.read(10, 0.05) == b"late"
    other.close()
    assert stream.read(10, 0.05) == b""


@pytest.mark.parametrize("timeout", [None, 30.0])
def test_a_close_from_another_thread_ends_a_waiting_read(
    pair: tuple[SocketStream, socket.socket], timeout: float | None
) -> None:
    stream, _ = pair
    ended: list[BaseException | float] = []

    def read() -> None:
        try:
            stream.read(10, timeout)
        except StreamClosed as error:
            ended.extend([error, time.monotonic()])

    reader = threading.Thread(target=read)
    reader.start()
    wait_until_asleep(reader)
    closed = time.monotonic()
    stream.close()
    reader.join(5)
    assert isinstance(ended[0], StreamClosed)
    assert isinstance(ended[1], float)
    assert ended[1] - closed < 0.5


def wait_until_asleep(thread: threading.Thread) -> None:
    """Until the kernel says that the thread waits for something."""
    while True:
        with open(f"/proc/self/task/{thread.native_id}/stat") as file:
            if file.read().rpartition(")")[2].split()[0] == "S":
                return


def test_after_close_everything_says_so(pair: tuple[SocketStream, socket.socket]) -> None:
    stream, _ = pair
    stream.close()
    stream.close()
    assert stream.fileno() == -1
    with pytest.raises(StreamClosed):
        stream.read(10)
    with pytest.raises(StreamClosed):
        stream.write(b"x")
    with pytest.raises(StreamClosed):
        stream.send(b"x")
    with pytest.raises(StreamClosed):
        stream.close_write()
    assert not stream.idle()


def test_half_close_ends_one_direction(pair: tuple[SocketStream, socket.socket]) -> None:
    stream, other = pair
    stream.write(b"last")
    stream.close_write()
    assert (other.recv(10), other.recv(10)) == (b"last", b"")
    other.sendall(b"answer")
    assert stream.read(10) == b"answer"
    other.close()
    stream.close_write()


def test_send_takes_what_fits_and_never_waits(pair: tuple[SocketStream, socket.socket]) -> None:
    stream, other = pair
    data = os.urandom(1 << 16)
    sent = bytearray()
    while count := stream.send(data):
        sent += data[:count]
    received = bytearray()
    while len(received) < len(sent):
        received += other.recv(1 << 16)
    assert received == sent
    assert stream.send(b"more") == 4


def test_the_other_side_gone(pair: tuple[SocketStream, socket.socket]) -> None:
    stream, other = pair
    other.close()
    with pytest.raises(ConnectionLost, match="broken pipe"):
        stream.write(b"x")
    with pytest.raises(ConnectionLost):
        stream.send(b"x")
    assert not stream.idle()
    assert stream.read(10) == b""


def test_a_reset_is_an_error_and_no_end() -> None:
    with RawListener(lambda peer: peer.reset(b"part")) as listener:
        stream = connect_unix(listener.host.removeprefix("unix://"))
        stream.write(b"request")
        assert stream.read(100) == b"part"
        with pytest.raises(ConnectionLost, match="connection reset by peer"):
            stream.read(100)
        stream.close()


def test_idle_means_open_and_silent(pair: tuple[SocketStream, socket.socket]) -> None:
    stream, other = pair
    assert stream.idle()
    other.sendall(b"unasked")
    assert not stream.idle()
    assert stream.read(100) == b"unasked"


def test_one_thread_reads_with_a_timeout_while_another_one_writes(pair: tuple[SocketStream, socket.socket]) -> None:
    stream, other = pair
    piece = b"x" * 512
    size = (1 << 15) * len(piece)
    faults: list[BaseException] = []

    def write() -> None:
        try:
            for _ in range(size // len(piece)):
                stream.write(piece)
        except BaseException as fault:
            faults.append(fault)

    writer = threading.Thread(target=write)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-7)  # between any two steps of one thread, the other one's turn may come
    try:
        writer.start()
        received = 0
        while received < size and not faults:
            with pytest.raises(EngineTimeout, match=r"for 0\.0001 s"):
                stream.read(10, 0.0001)
            received += len(other.recv(1 << 20))
        writer.join(10)
    finally:
        sys.setswitchinterval(interval)
    assert faults == []


def test_a_deadline_ends_every_wait(pair: tuple[SocketStream, socket.socket]) -> None:
    stream, other = pair
    for wait in (lambda: stream.read(10), lambda: stream.read(10, 20), lambda: stream.write(b"x" * (8 << 20))):
        stream.deadline = Deadline("GET /slow", 0.05)
        with pytest.raises(DeadlinePassed, match=r"GET /slow was not done within 0\.05 s"):
            wait()
    with pytest.raises(DeadlinePassed):
        stream.read(10)
    stream.deadline = None
    other.sendall(b"late")
    assert stream.read(10) == b"late"
