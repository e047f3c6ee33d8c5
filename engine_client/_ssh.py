"""ssh as a road to an engine: its command line, its process, and what that says when it ends."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from io import FileIO
from shlex import quote
from socket import socketpair
from urllib.parse import unquote

from engine_client._exchange import LOCAL_ORIGIN
from engine_client._sockets import error_text
from engine_client._wire.http1 import HeadReader, encode_request
from engine_client.errors import ConnectionLost, InvalidValue, SSHFailed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket as Socket

    from engine_client.address import Address

ORIGIN = "http://docker.example.com"  # what docker calls it
_NOT_FOUND = 127  # a shell's code for a command that is not there
_COMMANDS = ("docker", "engine")
_PATIENCE = 2.0  # seconds that an ssh whose pipes have ended is given to end
_ON_ITS_WAY = 0.5  # seconds that what was written last is given to get through
# Ctrl-C is for us, or for the container: it must not cut the connection
_SHELL = ("/bin/sh", "-c", 'trap "" INT QUIT; exec "$@"', "sh")


class Route:
    """How an engine is reached by ssh. What the command on the far side is called is found out on the first try.

    Raises InvalidValue for an address that ssh cannot be given.
    """

    __slots__ = ("_command", "_host", "_options", "_path", "address")

    def __init__(self, address: str, where: Address) -> None:
        user, at, host = where.host.rpartition("@")
        user, password, _ = user.partition(":")
        if password:
            raise InvalidValue(
                "an ssh address cannot hold a password, as others could read it: use a key, or ssh's agent"
            )
        if not host or host.startswith("-"):
            raise InvalidValue(f"{address} names no host: an ssh address is ssh://[USER@]HOST[:PORT][/SOCKET]")
        self.address = address
        self._host = host
        self._options = ["-l", unquote(user)] if at else []
        self._options += ["-p", str(where.port)] if where.port else []
        self._path = where.path.rstrip("/")
        self._command = _COMMANDS[0]

    def line(self, timeout: float | None) -> list[str]:
        """The command line; ssh is to be connected within `timeout` seconds, in which nobody has to have typed."""
        limit = [] if timeout is None else ["-o", f"ConnectTimeout={max(round(timeout), 1)}"]
        return ["ssh", *limit, "-T", *self._options, "--", self._host, *self._far()]

    def _far(self) -> list[str]:
        """What is to run on the far side."""
        socket = ["--host", quote(f"unix://{self._path}")] if self._path else []
        return [self._command, *socket, "system", "dial-stdio"]

    def try_other(self, line: list[str], code: int | None) -> bool:
        """Whether there is another name for the command to try, after ssh ran `line` and ended with `code`.

        Another connection may have found it out meanwhile.
        """
        if code != _NOT_FOUND:
            return False
        tried, self._command = self._command, _COMMANDS[-1]
        return tried != self._command or line[-len(self._far()) :] != self._far()

    def failed(self, line: list[str], code: int | None, said: str) -> SSHFailed:
        """What it means that ssh ended before the engine answered; `code` None: its output did."""
        advice = "make sure the URL is valid, and Docker 18.09 or later is installed on the remote host"
        end = "has ended its output and goes on" if code is None else f"has exited with exit status {code}"
        reason = f"command [{' '.join(line)}] {end}, {advice}: stderr={said}"
        hint = (
            f"`ssh {self._host} docker system dial-stdio` must work by itself, with docker or engine on the PATH there"
        )
        return SSHFailed(self.address, reason, hint)

    def start(self, timeout: float | None) -> Process:
        """An ssh on its way to there. Raises SSHFailed."""
        line = self.line(timeout)
        if shutil.which(line[0]) is None:
            reason = f'exec: "{line[0]}": executable file not found in $PATH'
            raise SSHFailed(self.address, reason, "ssh must be installed here")
        try:
            return Process(line)
        except OSError as error:
            raise SSHFailed(self.address, error_text(error), "ssh could not be started") from None


class Probe:
    """A first question to the engine, so that an ssh that does not get there is found out before any request."""

    __slots__ = ("_reader", "request")

    def __init__(self) -> None:
        self._reader = HeadReader()
        self.request = encode_request("HEAD", "/_ping", [("Host", LOCAL_ORIGIN.removeprefix("http://"))])

    def feed(self, data: bytes) -> bool:
        """Whether the engine has answered. Raises ConnectionLost, StreamTruncated, ProtocolError."""
        if not data:
            self._reader.eof()
        return self._reader.feed(data) is not None


class Process:
    """An ssh that runs `line`; `sock` is this side's end of its stdin and stdout.

    It stays at the terminal, so that it can ask for a password there. `unanswered` is to say whether anything was
    written to it since something came back. Raises OSError where it cannot be started.
    """

    __slots__ = ("_process", "_stderr", "line", "sock", "unanswered")

    def __init__(self, line: list[str]) -> None:
        self.line = line
        self.unanswered = False
        fd, path = tempfile.mkstemp()
        self._stderr = FileIO(fd)
        try:
            os.unlink(path)
            self.sock, self._process = _start([*_SHELL, *line], self._stderr.fileno())
        except OSError:
            self._stderr.close()
            raise

    def wait(self, seconds: float = _PATIENCE) -> int | None:
        """The code with which it has ended, for which it is given so many seconds."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def said(self) -> str:
        """What it has written to stderr, at most 4 KiB of it; nothing once it is closed."""
        if self._stderr.closed:
            return ""
        return os.pread(self._stderr.fileno(), 4096, 0).decode(errors="replace").replace("\r\n", "\n").strip()

    def fault(self, code: int | None, lost: ConnectionLost | None) -> ConnectionLost | None:
        """What it means that its output has ended, by a loss or not, and itself with `code`: nothing, if in good order.

        That it ended with input unread is a loss to this side, and still in good order; that it has not ended is not.
        """
        if not code:
            return lost if code is None else None
        return ConnectionLost(f"the connection to the engine broke: ssh ended with {code}: {self.said()}")

    def close(self) -> None:
        """Forget what it says."""
        self._stderr.close()

    def end(self) -> None:
        """End it, if it has not ended, once the other side may have what was written."""
        if self.unanswered:
            self.wait(_ON_ITS_WAY)
        self._process.terminate()
        if self.wait() is None:
            self._process.kill()
            self._process.wait()


def _start(line: list[str], stderr: int) -> tuple[Socket, subprocess.Popen[bytes]]:
    ours, theirs = socketpair()
    try:
        with theirs:
            far = theirs.fileno()
            return ours, subprocess.Popen(line, stdin=far, stdout=far, stderr=stderr)
    except OSError:
        ours.close()
        raise
