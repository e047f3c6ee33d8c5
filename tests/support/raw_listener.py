"""A unix socket that answers with exact bytes: what a real engine cannot be made to do on demand."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import struct
import tempfile
import termios
import threading
import time
from typing import TYPE_CHECKING

from support.three_ways import Travel

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self


class Peer:
    """The engine's side of one connection."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self._unread = b""

    def read_request(self) -> bytes:
        """The next request, head and body; nothing where the client closes the connection first."""
        while b"\r\n\r\n" not in self._unread:
            if not self._receive():
                return b""
        head = self._unread.partition(b"\r\n\r\n")[0]
        fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        size = len(head) + 4 + int(fields.get(b"content-length", b"0"))
        while len(self._unread) < size and self._receive():
            pass
        request, self._unread = self._unread[:size], self._unread[size:]
        return request

    def read_until(self, mark: bytes) -> bytes:
        """All up to and with `mark`; what there was where the client closes the connection first."""
        while mark not in self._unread and self._receive():
            pass
        end = self._unread.find(mark) + len(mark) if mark in self._unread else len(self._unread)
        data, self._unread = self._unread[:end], self._unread[end:]
        return data

    def unread(self) -> bytes:
        """What came with what has been read, behind it."""
        data, self._unread = self._unread, b""
        return data

    def _receive(self) -> bool:
        try:
            data = self.sock.recv(65536)
        except ConnectionResetError:  # the client closed without reading all that was sent: an end as well
            return False
        self._unread += data
        return bool(data)

    def read_to_end(self) -> bytes:
        """All that the client still sends, until it ends its side or closes."""
        while self._receive():
            pass
        data, self._unread = self._unread, b""
        return data

    def send(self, *parts: bytes) -> None:
        """Send each part once the client has read the one before, so that no read brings two."""
        for number, part in enumerate(parts):
            if number:
                self.wait_until_read()
            self.sock.sendall(part)

    def wait_until_read(self) -> None:
        """Wait until the client has read all that was sent. No event tells: the queue's length is asked for."""
        while struct.unpack("i", fcntl.ioctl(self.sock, termios.TIOCOUTQ, b"\0\0\0\0"))[0]:
            time.sleep(0)

    def reset(self, *parts: bytes) -> None:
        """Send `parts` and reset the connection: to the client, what a unix socket does that closes with input unread.

        Use it before anything is read.
        """
        self.sock.recv(1)
        self.send(*parts)
        self.sock.close()

    def end(self) -> None:
        """End this direction; the client's may go on."""
        self.sock.shutdown(socket.SHUT_WR)


class RawListener:
    """Serves the first connection with the first script, the second with the second; the last one serves all others.

    A script is called with the Peer in a thread of its own; the connection is closed when it returns. What a script
    raises is raised again at the end of the `with`.
    """

    def __init__(self, *scripts: Callable[[Peer], object]) -> None:
        self._scripts = scripts
        self._folder = tempfile.mkdtemp(prefix="raw-")
        self._socket = socket.socket(socket.AF_UNIX)
        self._peers: list[Peer] = []
        self._threads: list[threading.Thread] = []
        self._faults: list[BaseException] = []
        path = os.path.join(self._folder, "engine.sock")
        self._socket.bind(path)
        self._socket.listen(128)
        self.host = f"unix://{path}"

    @property
    def connections(self) -> int:
        """How many connections have been accepted."""
        return len(self._peers)

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def _start(self, run: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=run, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                peer = Peer(self._socket.accept()[0])
            except OSError:
                return
            self._peers.append(peer)
            script = self._scripts[min(len(self._peers), len(self._scripts)) - 1]
            self._start(self._serve, script, peer)

    def _serve(self, script: Callable[[Peer], object], peer: Peer) -> None:
        try:
            if Travel.road == "ssh" and peer.read_request():  # a client's first question, whether there is an engine
                peer.send(reply(b""))
            script(peer)
        except BaseException as fault:
            self._faults.append(fault)
        finally:
            peer.sock.close()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._threads[0].join()
        self._socket.close()
        for peer in self._peers:
            try:
                peer.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # its script has ended
        for thread in self._threads:
            thread.join()
        shutil.rmtree(self._folder)
        if kind is None and self._faults:
            raise self._faults[0]


def serve(*replies: bytes) -> Callable[[Peer], None]:
    """A script that answers each request on the connection with the next of `replies`, then closes."""

    def script(peer: Peer) -> None:
        for reply in replies:
            if not peer.read_request():
                return
            peer.send(reply)

    return script


def reply(body: bytes, status: str = "200 OK", content_type: str = "application/json", *fields: str) -> bytes:
    """A whole reply with a content length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", f"Content-Length: {len(body)}", *fields]
    return "\r\n".join([*lines, "\r\n"]).encode() + body
