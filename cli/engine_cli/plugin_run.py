"""Running a plugin of the command in place of a command of ours."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import threading
from select import select
from signal import SIGCHLD, SIGINT, SIGTERM
from subprocess import Popen

from engine_cli.failures import Failure
from engine_client._terminal import Signals, Wakeup

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

    from engine_cli.plugins import Plugin

_ORIGINAL = "DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND"
_SOCKET = "DOCKER_CLI_PLUGIN_SOCKET"
_PATIENCE = 3


def run(plugin: Plugin, words: Sequence[str]) -> int:
    """Run a plugin with the whole command line, as docker does; its exit code, 255 where a signal ended it."""
    sys.stdout.flush()
    lifeline = Lifeline()
    environ = {**os.environ, _ORIGINAL: _own_command(), _SOCKET: lifeline.address}
    try:
        with Wakeup() as wakeup, _Endings(lifeline) as endings:
            endings.process = process = Popen([plugin.path, *words], env=environ)
            code = _wait(process, wakeup)
    finally:
        lifeline.close()
    return code if code >= 0 else 255


def _wait(process: Popen[bytes], wakeup: Wakeup) -> int:
    """The plugin's exit code. A plain wait would sleep on where a signal comes just before it."""
    assert wakeup.fd is not None  # a command runs in the main thread
    while (code := process.poll()) is None:
        select([wakeup.fd], [], [])
        wakeup.clear()
    return code


def _own_command() -> str:
    """What a plugin may call us by: `python -m engine_cli` gives the path of a module, which cannot be run."""
    return sys.argv[0] if os.access(sys.argv[0], os.X_OK) else "engine"


class Lifeline:
    """A socket to which plugins hold a connection, and which is closed to make them end."""

    def __init__(self) -> None:
        name = f"docker_cli_{os.urandom(16).hex()}"
        self._path = "" if os.uname().sysname == "Linux" else os.path.join(tempfile.gettempdir(), name)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(self._path or "\0" + name)
        self._listener.listen()
        self._connections: list[socket.socket] = []
        self._closed = False
        self.address = self._path or "@" + name
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:  # it is closed, or about to be
                return
            self._connections.append(connection)
            if self._closed:
                connection.close()

    def _accept_the_rest(self) -> None:
        """Take what has connected and waits: closing the socket would reset it, and it waits for an end."""
        self._listener.setblocking(False)
        try:
            while True:
                self._connections.append(self._listener.accept()[0])
        except OSError:
            pass  # there is no more

    def close(self) -> None:
        """Close the socket and its connections: once and no more, however often it is called."""
        if self._closed:
            return
        self._closed = True
        if self._path:
            os.unlink(self._path)
        self._accept_the_rest()
        try:
            self._listener.shutdown(socket.SHUT_RDWR)  # ends the accept in the other thread, which close() does not
        except OSError:
            pass  # macOS refuses, and ends the accept on close()
        self._listener.close()
        for connection in self._connections:
            connection.close()


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """A handler, because a signal without one wakes nobody."""


class _Endings(Signals):
    """While in its `with`, SIGINT and SIGTERM make the plugin end by the lifeline, and the third one at once.

    With a terminal nothing is done: it has told the plugin itself.
    """

    __slots__ = ("_count", "_lifeline", "process")

    def __init__(self, lifeline: Lifeline) -> None:
        super().__init__({SIGINT: self._end, SIGTERM: self._end, SIGCHLD: _nothing})
        self._lifeline = lifeline
        self._count = 0
        self.process: Popen[bytes] | None = None

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        if os.isatty(1):
            return
        self._count += 1
        self._lifeline.close()
        if self._count == _PATIENCE:
            if self.process is not None:
                self.process.kill()
            raise Failure("got 3 SIGTERM/SIGINTs, forcefully exiting")
