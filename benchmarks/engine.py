"""A stand-in engine: canned replies, and streams of blocks made beforehand, so that the client is what is timed.

    python -m benchmarks.engine SOCKET

Replies are those of a real Docker 28.5 (`replies/`). What a stream carries stands in the name that is asked for:
`frames-32768-1048576` is 1 MiB of stdout in frames of 32 KiB, `mixed-…` alternates with stderr, `tty-…` is unframed,
`held-…` stays open at its end. An image's name says how large it is, or how many progress messages its pull has.
"""

from __future__ import annotations

import fcntl
import json
import re
import resource
import socket
import sys
import termios
import threading
import time
from functools import lru_cache
from pathlib import Path
from struct import pack
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable

REPLIES = Path(__file__).parent / "replies"
API = "Api-Version: 1.51\r\nServer: Docker/28.5.2 (linux)"
BLOCK = 1 << 20
CHUNK = 32 * 1024
RAW = "application/vnd.docker.raw-stream"
MULTIPLEXED = "application/vnd.docker.multiplexed-stream"
CHUNKED = "Transfer-Encoding: chunked"
STAT = (
    "eyJuYW1lIjoiZGF0YSIsInNpemUiOjEsIm1vZGUiOjQyMCwibXRpbWUiOiIyMDI2LTAxLTAxVDAwOjAwOjAwWiIsImxpbmtUYXJnZXQiOiIifQ=="
)


def head(status: str, *fields: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", API, *fields, "\r\n"]).encode()


def reply(body: bytes, status: str = "200 OK") -> bytes:
    return head(status, "Content-Type: application/json", f"Content-Length: {len(body)}") + body


def canned(name: str) -> Any:
    return json.loads((REPLIES / f"{name}.json").read_text())


@lru_cache
def containers() -> bytes:
    """100 containers, as a list has them."""
    summary = canned("summary")
    return json.dumps(
        [{**summary, "Id": f"{number:064x}", "Names": [f"/web-{number}"]} for number in range(100)]
    ).encode()


def inspected(name: str) -> bytes:
    value = canned("inspect")
    value["Id"] = name
    value["Config"]["Tty"] = name.startswith("tty")
    return json.dumps(value, separators=(",", ":")).encode()


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


class Content:
    """`total` bytes of payload as a block of whole units that is sent again and again; `chunked` puts each in a chunk.

    `payload` is how many of them the `units` carry together.
    """

    def __init__(self, units: list[bytes], payload: int, total: int, *, chunked: bool) -> None:
        unit = b"".join(map(chunk, units) if chunked else units)
        self.blocks, rest = divmod(total // payload, max(BLOCK // payload, 1))
        self.block = unit * max(BLOCK // payload, 1)
        self.last = unit * rest + (b"0\r\n\r\n" if chunked else b"")

    def send(self, peer: socket.socket) -> None:
        for _ in range(self.blocks):
            peer.sendall(self.block)
        peer.sendall(self.last)


@lru_cache
def output(name: str, *, chunked: bool) -> Content:
    """What the container of that name has said."""
    kind, size, total = name.split("-")
    text = b"x" * (int(size) - 1) + b"\n"
    streams = {"tty": (), "mixed": (1, 2)}.get(kind, (1,))
    units = [pack(">BxxxL", stream, len(text)) + text for stream in streams] or [text]
    return Content(units, len(text) * len(units), int(total), chunked=chunked)


@lru_cache
def archive(total: int) -> Content:
    return Content([bytes(CHUNK)], CHUNK, total, chunked=True)


@lru_cache
def progress(count: int) -> Content:
    detail = {"current": 1234567, "total": 7654321}
    text = {
        "status": "Downloading",
        "progressDetail": detail,
        "progress": "[=====>      ]  1.2MB/7.7MB",
        "id": "0123456789ab",
    }
    message = json.dumps(text, separators=(",", ":")).encode() + b"\r\n"
    return Content([message], len(message), count * len(message), chunked=True)


class Connection(threading.Thread):
    """Answers one client's requests, one after the other."""

    def __init__(self, peer: socket.socket) -> None:
        super().__init__(daemon=True)
        self.peer = peer
        self.buffer = bytearray(BLOCK)

    def run(self) -> None:
        try:
            while request := self.read_request():
                if not self.answer(*request):
                    break
        except (ConnectionResetError, BrokenPipeError):
            pass  # the client left in the middle, as some do
        finally:
            self.peer.close()

    def read_request(self) -> tuple[bytes, bytes, bytes] | None:
        """The method and the target, the head, and what came behind it."""
        data = b""
        while b"\r\n\r\n" not in data:
            more = self.peer.recv(65536)
            if not more:
                return None
            data += more
        top, _, rest = data.partition(b"\r\n\r\n")
        return top[: top.index(b" HTTP/")], top.lower(), rest

    def answer(self, line: bytes, top: bytes, rest: bytes) -> bool:
        """Answer one request; whether the connection is good for another."""
        start, kind, name = route(line)
        if kind == "plain":
            self.discard_body(top, rest)
        self.peer.sendall(start)
        if kind == "plain":
            return True
        if kind == "attach":
            self.wait_until_read()  # docker-py loses what comes with the head
        CONTENTS[kind](name).send(self.peer)
        if name.startswith("held"):
            self.peer.recv(1)
        return kind != "attach"

    def wait_until_read(self) -> None:
        while any(fcntl.ioctl(self.peer, termios.TIOCOUTQ, bytes(4))):
            time.sleep(0)

    def discard_body(self, top: bytes, rest: bytes) -> None:
        length = re.search(rb"\ncontent-length: *(\d+)", top)
        if length:
            left = int(length[1]) - len(rest)
            while left > 0:
                left -= self.peer.recv_into(self.buffer)
        elif b"\ntransfer-encoding: chunked" in top:
            end = bytes(rest[-5:])
            while end != b"0\r\n\r\n":
                count = self.peer.recv_into(self.buffer)
                end = (end + self.buffer[max(0, count - 5) : count])[-5:]


CONTENTS: dict[str, Callable[[str], Content]] = {
    "attach": lambda name: output(name, chunked=False),
    "logs": lambda name: output(name, chunked=True),
    "archive": lambda name: archive(int(name.rpartition("-")[2])),
    "progress": lambda name: progress(int(name.rpartition("-")[2])),
}  # fmt: skip


@lru_cache
def route(line: bytes) -> tuple[bytes, str, str]:
    """What to send first, the kind of content that follows it (`plain`: none), and its name, for a request line."""
    method, _, target = unquote(line.decode()).partition(" ")
    path, _, query = target.partition("?")
    parts = re.sub(r"^/v[\d.]+", "", path).removeprefix("/libpod").strip("/").split("/")
    match parts:
        case ["_ping"]:
            start = head("200 OK", "Content-Type: text/plain", f"Content-Length: {0 if method == 'HEAD' else 2}")
            return start if method == "HEAD" else start + b"OK", "plain", ""
        case ["images", "create" | "pull"]:
            return head("200 OK", "Content-Type: application/json", CHUNKED), "progress", named(query, "progress")
        case ["images", "load"]:
            return reply(b'{"stream":"Loaded image: data\\n","Names":[]}\r\n'), "plain", ""
        case ["images", *_, "get"]:
            return head("200 OK", "Content-Type: application/x-tar", CHUNKED), "archive", named(target, "image")
        case ["images", name, "json"]:
            return reply(json.dumps({"Id": name, "RepoTags": [name]}).encode()), "plain", ""
        case ["containers", name, what] if what != "json":
            return container(method, name, what)
        case _:
            return answered(parts), "plain", ""


def container(method: str, name: str, what: str) -> tuple[bytes, str, str]:
    """As `route`, for a container's own operations."""
    media_type = f"Content-Type: {RAW if name.startswith('tty') else MULTIPLEXED}"
    match what:
        case "attach":
            return head("101 UPGRADED", media_type, "Connection: Upgrade", "Upgrade: tcp"), "attach", name
        case "logs":
            return head("200 OK", media_type, CHUNKED), "logs", name
        case "archive" if method == "GET":
            stat = f"X-Docker-Container-Path-Stat: {STAT}"
            return head("200 OK", "Content-Type: application/x-tar", stat, CHUNKED), "archive", name
        case "wait":
            return reply(b'{"StatusCode":0}'), "plain", ""
        case _:
            return head("200 OK", "Content-Length: 0"), "plain", ""


def answered(parts: list[str]) -> bytes:
    """A reply in JSON."""
    match parts:
        case ["version"]:
            return reply(json.dumps(canned("version")).encode())
        case ["containers", "json"]:
            return reply(containers())
        case ["containers", name, "json"]:
            return reply(inspected(name))
        case _:
            return reply(b'{"message":"page not found"}', "404 Not Found")


def named(text: str, kind: str) -> str:
    """The name of that kind in a query or a path."""
    found = re.search(rf"{kind}-\d+", text)
    return found[0] if found else f"{kind}-0"


def main(path: str) -> None:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    threading.stack_size(256 * 1024)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(1024)
    print("ready", flush=True)
    while True:
        Connection(listener.accept()[0]).start()


if __name__ == "__main__":
    main(sys.argv[1])
