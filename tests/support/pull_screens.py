"""What a pull shows of a given progress stream: to a pipe, and on terminals of two widths."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from support.raw_listener import Peer, RawListener
from support.terminal import shown_on_terminal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

WIDTHS = (80, 150)
PING = b"HTTP/1.1 200 OK\r\nApi-Version: 1.50\r\nOSType: linux\r\nContent-Length: 0\r\n\r\n"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"


def screens(command: Sequence[str], stream: Path, config_dir: Path) -> dict[str, bytes]:
    """stdout, stderr and exit code by the screen's name, which is also its file's suffix."""
    data = stream.read_bytes()

    def script(peer: Peer) -> None:
        while request := peer.read_request():
            peer.send(PING if b"/_ping" in request else HEAD + b"%x\r\n%s\r\n0\r\n\r\n" % (len(data), data))

    with RawListener(script) as engine:
        environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": engine.host, "DOCKER_CONFIG": str(config_dir)}
        line = [*command, "pull", f"{stream.stem}:latest"]
        done = subprocess.run(line, env=environ, stdin=subprocess.DEVNULL, capture_output=True, timeout=30)
        shown = {"plain": done.stdout + b"--\n" + done.stderr + b"-- %d\n" % done.returncode}
        for width in WIDTHS:
            seen, code = shown_on_terminal(line, width, environ)
            shown[str(width)] = seen + b"-- %d\n" % code
    return shown
