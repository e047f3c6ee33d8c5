"""Detach keys: docker's notation, and finding them however the typing is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.cuts import cuts

from engine_client import InvalidValue
from engine_client._wire.detach_keys import DEFAULT, DetachKeys, parse_detach_keys

CONTROL = {f"ctrl-{chr(code + 96)}": code for code in range(1, 27)} | {
    "ctrl-@": 0,
    "ctrl-[": 27,
    "ctrl-\\": 28,
    "ctrl-]": 29,
    "ctrl-^": 30,
    "ctrl-_": 31,
    "DEL": 127,
}
FEW = st.binary(max_size=6).map(lambda data: bytes(byte % 3 for byte in data))


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


@given(
    st.lists(st.sampled_from(sorted(CONTROL)) | st.characters(max_codepoint=126, exclude_characters=","), min_size=1)
)
def test_any_keys(words: list[str]) -> None:
    assert parse_detach_keys(",".join(words)) == bytes(CONTROL.get(word, ord(word[0])) for word in words)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("ctrl-", "ctrl-"),
        ("ctrl-1", "ctrl-1"),
        ("a,,b", ""),
        ("ctrl-P", "ctrl-P"),
        ("ab", "ab"),
        ("é", "é"),
        ("^a", "^a"),
    ],
)
def test_what_is_no_key(text: str, word: str) -> None:
    with pytest.raises(InvalidValue) as error:
        parse_detach_keys(text)
    assert str(error.value) == f"Unknown character: '{word}'"


@pytest.mark.parametrize(
    "typed", [b"\x10\x11", b"ab\x10\x11", b"\x10\x10\x11", b"\x10\x11rest", b"\x11\x10\x11", b"\x10\x11\x10\x11"]
)
def test_found_wherever_reads_cut_and_nothing_passes_behind_them(typed: bytes) -> None:
    before = typed[: typed.index(b"\x10\x11")]
    for pieces in cuts(typed):
        keys = DetachKeys()
        assert b"".join(map(keys.feed, pieces)) == before
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


def held_back(sequence: bytes, typed: bytes) -> bytes:
    """The longest end of `typed` that may be the sequence's beginning."""
    return next(typed[at:] for at in range(len(typed) + 1) if sequence.startswith(typed[at:]))


@given(FEW.filter(bool), st.lists(FEW, max_size=8))
def test_any_sequence_in_any_pieces(sequence: bytes, pieces: list[bytes]) -> None:
    keys = DetachKeys(sequence)
    typed = passed = b""
    for piece in pieces:
        typed += piece
        passed += keys.feed(piece)
        at = typed.find(sequence)
        assert keys.detached is (at >= 0)
        assert passed == (typed[:at] if keys.detached else typed.removesuffix(held_back(sequence, typed)))
