"""The tools behind the recordings: the file format, the proxy, and other names for the machine's."""

from __future__ import annotations

import os
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.hidden_names import Disguise
from support.raw_listener import Peer, RawListener
from support.recording import FROM, TO, dump, parse
from support.recording_proxy import RecordingProxy

EVENTS = st.lists(st.binary(max_size=40), max_size=8).map(
    lambda pieces: [((TO, FROM)[number % 2], piece) for number, piece in enumerate(pieces)]
)


@given(EVENTS)
def test_what_is_written_is_read(events: list[tuple[str, bytes]]) -> None:
    text = dump(events)
    assert parse(text) == events
    assert text.isascii()
    assert text.removesuffix("\n").replace("\n", "").isprintable()


def test_the_proxy_keeps_both_directions_and_their_ends() -> None:
    def script(peer: Peer) -> None:
        peer.send(b"\0one\n", b"two")
        assert peer.read_to_end() == b"typed"
        peer.send(b"three")

    with RawListener(script) as listener:
        proxy = RecordingProxy(listener.host.removeprefix("unix://"))
        with proxy.record() as events, socket.socket(socket.AF_UNIX) as sock:
            sock.settimeout(10)
            sock.connect(proxy.path)
            received = b""
            while received != b"\0one\ntwo":
                received += sock.recv(100)
            sock.sendall(b"typed")
            sock.shutdown(socket.SHUT_WR)
            assert sock.recv(100) == b"three"
            assert sock.recv(100) == b""
        proxy.close()
    assert events == [(FROM, b"\0one\ntwo"), (TO, b"typed"), (TO, b""), (FROM, b"three"), (FROM, b"")]


def test_names_of_the_machine_are_replaced_by_others_as_long() -> None:
    kernel = os.uname().release.encode()
    disguise = Disguise({"DockerRootDir": "/srv/data/of/an/engine"}, "/srv/run/of/an/engine/docker.sock")
    data = b"/srv/data/of/an/engine/overlay2 /srv/run/of/an/engine/x 127.0.0.1:54321 127.0.0.1%3A5035 " + kernel
    [(direction, hidden)] = disguise.apply([(FROM, data)])
    assert direction == FROM
    assert len(hidden) == len(data)
    assert hidden.startswith(
        b"/var/lib/engine-------/overlay2 /run/engine----------/x 127.0.0.1:50000 127.0.0.1%3A5000 "
    )
    assert kernel not in hidden
    with pytest.raises(ValueError, match="engine-lab"):
        disguise.apply([(FROM, b"a path with engine-lab in it")])
