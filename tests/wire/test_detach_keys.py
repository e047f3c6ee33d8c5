"""Detach keys: docker's notation, and finding them however the typing is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine_client import InvalidValue
from engine_client._wire.detach_keys import DEFAULT, DetachKeys, parse_detach_keys


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("ctrl-p,ctrl-q", DEFAULT),
        ("a", b"a"),
        ("ctrl-@,ctrl-[,ctrl-\\,ctrl-],ctrl-^,ctrl-_", b"\x00\x1b\x1c\x1d\x1e\x1f"),
        ("DEL,x", b"\x7fx"),
        ("ctrl-z,ctrl-a", b"\x1a\x01"),
    ],
)
def test_notation(text: str, keys: bytes) -> None:
    assert parse_detach_keys(text) == keys


@pytest.mark.parametrize(
    ("text", "word"), [("ctrl-", "ctrl-"), ("ctrl-1", "ctrl-1"), ("a,,b", ""), ("ctrl-P", "ctrl-P"), ("ab", "ab")]
)
def test_what_is_no_key(text: str, word: str) -> None:
    with pytest.raises(InvalidValue, match=f"^Unknown character: '{word}'$"):
        parse_detach_keys(text)


@pytest.mark.parametrize("typed", [b"ab\x10\x11", b"\x10\x10\x11", b"\x10\x11rest", b"\x11\x10\x11"])
def test_found_wherever_reads_cut(typed: bytes) -> None:
    before = typed[: typed.index(b"\x10\x11")]
    for cut in range(len(typed)):
        keys = DetachKeys()
        assert keys.feed(typed[:cut]) + keys.feed(typed[cut:]) == before
        assert keys.detached


def test_a_beginning_is_held_back_until_it_is_known() -> None:
    keys = DetachKeys()
    assert keys.feed(b"x\x10") == b"x"
    assert keys.feed(b"y") == b"\x10y"
    assert not keys.detached


def test_no_keys_never_detach() -> None:
    keys = DetachKeys(b"")
    assert keys.feed(b"\x10\x11") == b"\x10\x11"
    assert not keys.detached


@given(
    st.binary(min_size=1, max_size=4).map(lambda data: bytes(byte % 3 for byte in data)),
    st.lists(st.binary(max_size=6).map(lambda data: bytes(byte % 3 for byte in data)), max_size=8),
)
def test_any_sequence_in_any_pieces(sequence: bytes, pieces: list[bytes]) -> None:
    keys = DetachKeys(sequence)
    passed = b"".join(map(keys.feed, pieces))
    typed = b"".join(pieces)
    at = typed.find(sequence)
    if at >= 0:
        assert (keys.detached, passed) == (True, typed[:at])
    else:
        assert not keys.detached
        held = typed.removeprefix(passed)
        assert passed + held == typed
        assert sequence.startswith(held)
