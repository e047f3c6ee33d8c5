"""An engine that builds: what it was asked, and the context that came."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import h11
from support.raw_listener import Peer, reply

if TYPE_CHECKING:
    from collections.abc import Callable

PING = b"HTTP/1.1 200 OK\r\nApi-Version: 1.50\r\nOstype: linux\r\nContent-Length: 0\r\n\r\n"


class Build(NamedTuple):
    """What a build was asked with."""

    target: str
    context: bytes


def collecting(builds: list[Build]) -> Callable[[Peer], None]:
    """A script that answers pings and builds, keeping these."""

    def script(peer: Peer) -> None:
        reader = h11.Connection(h11.SERVER)
        target, body = b"", bytearray()
        while True:
            event = reader.next_event()
            if isinstance(event, h11.Request):
                target, body = event.target, bytearray()
            elif isinstance(event, h11.Data):
                body += event.data
            elif isinstance(event, h11.EndOfMessage):
                if b"/build" in target:
                    builds.append(Build(target.decode(), bytes(body)))
                peer.sock.sendall(reply(b'{"stream":"built\\n"}') if b"/build" in target else PING)
                rest = reader.trailing_data[0]
                reader = h11.Connection(h11.SERVER)
                if rest:  # without any, h11 takes it for the end
                    reader.receive_data(rest)
            elif event is h11.NEED_DATA:
                data = peer.sock.recv(65536)
                if not data:
                    return
                reader.receive_data(data)

    return script
