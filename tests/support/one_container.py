"""An engine with one container: what a session with it asks for, and what becomes of the attached connection."""

from __future__ import annotations

import struct
import threading
from typing import TYPE_CHECKING

from support.raw_listener import Peer, reply

if TYPE_CHECKING:
    from collections.abc import Callable

PING = b"HTTP/1.1 200 OK\r\nApi-Version: 1.50\r\nContent-Length: 0\r\n\r\n"
NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"
UPGRADED = b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"
WAIT_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"


class Container:
    """An engine with one container, and one exec, that does as `live` says, given the attached connection."""

    def __init__(self, live: Callable[[Container, Peer], object], *, tty: bool = False, exit: bytes = b"") -> None:
        self._live = live
        self._tty = str(tty).lower()
        self._exit = exit
        self.ended = threading.Event()
        self.started = threading.Event()
        self.killed = threading.Event()
        self.signal = b""
        self.sizes: list[bytes] = []
        self.sized = threading.Semaphore(0)

    def serve(self, peer: Peer) -> None:
        """The script of each connection."""
        while request := peer.read_request():
            path, _, query = request.split(b" ", 2)[1].partition(b"?")
            operation = path.rpartition(b"/")[2]
            if operation == b"attach" or path.endswith(b"/exec/c0ffee/start"):
                self._attached(peer)
                break
            if operation == b"wait":
                if not self._waited_for(peer):
                    break
                continue
            try:
                peer.send(self.answer(operation))
            except BrokenPipeError:
                break  # nobody waits any more
            if operation == b"start":
                self.started.set()
            elif operation == b"kill":
                self.signal = query
                self.killed.set()
            elif operation == b"resize":
                self.sizes.append(query)
                self.sized.release()

    def answer(self, operation: bytes) -> bytes:
        """The reply to a plain request, by the last part of its path."""
        if operation == b"_ping":
            return PING
        if operation in (b"create", b"exec"):
            return reply(b'{"Id":"c0ffee","Warnings":[]}', "201 Created")
        if operation == b"resize":
            return reply(b"")
        if operation == b"json":
            state = b'{"Running":true,"Paused":false,"Restarting":false}'
            config = b'{"Tty":%s,"OpenStdin":true,"StdinOnce":true}' % self._tty.encode()
            ended = b'"Running":false,"ExitCode":%s' % (self._exit or b"0")
            return reply(b'{"Id":"c0ffee","State":%s,"Config":%s,"HostConfig":{},%s}' % (state, config, ended))
        return NO_CONTENT

    def _attached(self, peer: Peer) -> None:
        peer.send(UPGRADED)
        try:
            self._live(self, peer)
        finally:
            self.ended.set()

    def _waited_for(self, peer: Peer) -> bool:
        """Answer a wait; whether wholly, so that the connection can go on."""
        peer.send(WAIT_HEAD)
        self.ended.wait(20)
        body = b'{"StatusCode":%s}' % self._exit
        try:
            peer.send(b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if self._exit else b"")
        except BrokenPipeError:
            return False  # nobody waits any more
        return bool(self._exit)


def frame(stream: int, data: bytes) -> bytes:
    return struct.pack(">BxxxL", stream, len(data)) + data
