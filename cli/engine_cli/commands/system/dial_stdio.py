"""engine system dial-stdio: stdin and stdout as a connection to the engine, for the near side of an ssh."""

from __future__ import annotations

import os
from threading import Thread

from engine_cli.command import Command
from engine_client._sync.client import connector
from engine_client.errors import EngineError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client._sync.stream import SocketStream

_SIZE = 64 * 1024
_TIMEOUT = 10.0


def run(cli: Cli, given: Given) -> int:
    """Copy both ways until the engine ends its own."""
    connect, _ = connector(cli.endpoint)
    stream = connect(_TIMEOUT)
    try:
        Thread(target=_copy_input, args=(stream,), daemon=True).start()
        while data := stream.read(_SIZE):
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(1, rest) :]
    finally:
        stream.close()
    return 0


def _copy_input(stream: SocketStream) -> None:
    try:
        while data := os.read(0, _SIZE):
            stream.write(data)
        stream.close_write()
    except (EngineError, OSError):
        pass  # the engine has gone, which the other direction tells


COMMAND = Command(
    "system dial-stdio",
    "",
    "Proxy the stdio stream to the daemon connection. Should not be invoked manually.",
    run,
)
