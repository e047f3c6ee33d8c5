"""Stands between a client and a real engine, so that a test can cut their connections: in this process, or in one of
its own that can be killed.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self


class Relay:
    """Listens on a unix socket, `host`, and passes on all bytes to and from the engine at `target`, a DOCKER_HOST."""

    def __init__(self, target: str, path: str = "") -> None:
        self._folder = "" if path else tempfile.mkdtemp(prefix="relay-")
        self._path = path or os.path.join(self._folder, "engine.sock")
        self._target = target.removeprefix("unix://")
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._left: int | None = None
        self._listener: socket.socket | None = None
        self.host = f"unix://{self._path}"
        self.connections = 0
        self.cuts = 0

    def start(self) -> None:
        """Take connections."""
        listener = self._listener = socket.socket(socket.AF_UNIX)
        listener.bind(self._path)
        listener.listen(128)
        self._spawn(self._accept, listener)

    def stop(self) -> None:
        """Take none any more, and cut those that are open: the engine is away."""
        listener, self._listener = self._listener, None
        if listener is not None:
            os.unlink(self._path)
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        self.cut()

    def cut(self) -> None:
        """Cut all connections that are open."""
        with self._lock:
            self.cuts += 1
            self._left = None
            shut_down(*self._open)

    def cut_after(self, size: int) -> None:
        """Cut all connections when the engine has sent `size` more bytes: mostly in the middle of something."""
        with self._lock:
            self._left = size

    def _spawn(self, run: Callable[..., None], *args: object) -> threading.Thread:
        thread = threading.Thread(target=run, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()
        return thread

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client = listener.accept()[0]
            except OSError:
                return
            self.connections += 1
            self._spawn(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as engine:
            engine.connect(self._target)
            with self._lock:
                self._open |= {client, engine}
            requests = self._spawn(self._copy_requests, client, engine)
            self._copy_replies(engine, client)
            with self._lock:
                self._open -= {client, engine}
            shut_down(client, engine)
            requests.join()

    def _copy_requests(self, client: socket.socket, engine: socket.socket) -> None:
        try:
            while data := client.recv(1 << 16):
                engine.sendall(data)
            engine.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # cut, or the engine has gone

    def _copy_replies(self, engine: socket.socket, client: socket.socket) -> None:
        try:
            while data := engine.recv(1 << 16):
                with self._lock:
                    allowed = len(data) if self._left is None else min(self._left, len(data))
                    if self._left is not None:
                        self._left -= allowed
                    cut = self._left == 0
                client.sendall(data[:allowed])
                if cut:
                    self.cut()
        except OSError:
            pass  # cut, or the client has gone

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        for thread in self._threads:
            thread.join()
        if self._folder:
            shutil.rmtree(self._folder)


def shut_down(*sockets: socket.socket) -> None:
    """End both directions of each."""
    for sock in sockets:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it has been already


class KillableRelay:
    """A relay in a process of its own, which `kill` ends by SIGKILL, as an engine may end."""

    def __init__(self, target: str) -> None:
        self._folder = tempfile.mkdtemp(prefix="relay-")
        path = os.path.join(self._folder, "engine.sock")
        self.host = f"unix://{path}"
        self._process = subprocess.Popen([sys.executable, __file__, target, path], stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"listening\n"

    def kill(self) -> None:
        """End it at once; returns when it is gone."""
        self._process.kill()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        assert self._process.stdout is not None
        self._process.stdout.close()
        shutil.rmtree(self._folder)


if __name__ == "__main__":
    Relay(sys.argv[1], sys.argv[2]).start()
    print("listening", flush=True)
    threading.Event().wait()
