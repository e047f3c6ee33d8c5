"""Output as text: cut anywhere, in either stream, it is the same text."""

from __future__ import annotations

import pytest

from engine_client import InvalidValue, ProtocolError
from engine_client._wire.text import MAX_LINE, LineDecoder, TextDecoder

OUT = "grüße\r\n\n€ and 🐳\nthe end"
ERR = "żółć\nşöyle\n"


def cut(size: int) -> list[list[tuple[int, bytes]]]:
    """Both streams by turns, `size` bytes of each at a time."""
    out, err = OUT.encode(), ERR.encode()
    turns = [[(1, out[at : at + size]), (2, err[at : at + size])] for at in range(0, max(len(out), len(err)), size)]
    return [[piece for piece in turn if piece[1]] for turn in turns]


def everything(decoder: TextDecoder | LineDecoder, reads: list[list[tuple[int, bytes]]]) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for pieces in reads:
        found += decoder.feed(pieces) or []
    found += decoder.feed(None) or []
    assert decoder.feed(None) is None
    return found


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_cut_anywhere(size: int) -> None:
    pieces = everything(TextDecoder("utf-8", "strict"), cut(size))
    assert all(text for _, text in pieces)
    assert "".join(text for stream, text in pieces if stream == 1) == OUT
    assert "".join(text for stream, text in pieces if stream == 2) == ERR
    lines = everything(LineDecoder("utf-8", "strict"), cut(size))
    assert [line for stream, line in lines if stream == 1] == ["grüße", "", "€ and 🐳", "the end"]
    assert [line for stream, line in lines if stream == 2] == ["żółć", "şöyle"]


def test_lines_come_in_the_order_in_which_they_end() -> None:
    decoder = LineDecoder("utf-8", "strict")
    assert decoder.feed([(1, b"first "), (2, b"oops\n"), (1, b"line\nsec")]) == [(2, "oops"), (1, "first line")]
    assert decoder.feed([(1, b"ond\r")]) == []
    assert decoder.feed([(1, b"\nlast\r")]) == [(1, "second")]
    assert decoder.feed(None) == [(1, "last\r")]


def test_what_is_no_text() -> None:
    assert TextDecoder("utf-8", "replace").feed([(1, b"a\xffb")]) == [(1, "a�b")]
    assert TextDecoder("utf-8", "ignore").feed([(1, b"a\xffb")]) == [(1, "ab")]
    decoder = TextDecoder("utf-8", "strict")
    assert decoder.feed([(1, b"a\xffb"), (2, b"later")]) == [(1, "a")]
    for pieces in ([(1, b"later")], None):
        with pytest.raises(UnicodeDecodeError):
            decoder.feed(pieces)
    assert LineDecoder("utf-8", "replace").feed([(1, b"a\xff\n"), (2, b"\xff\n")]) == [(1, "a�"), (2, "�")]
    decoder = TextDecoder("utf-8", "replace")
    assert decoder.feed([(1, "€".encode()[:2])]) == []
    assert decoder.feed(None) == [(1, "�")]
    with pytest.raises(InvalidValue, match="unknown encoding: 'utf-9'"):
        LineDecoder("utf-9", "strict")


def test_other_encodings() -> None:
    decoder = LineDecoder("utf-16-le", "strict")
    data = "ab\ncd".encode("utf-16-le")
    assert [decoder.feed([(1, data[at : at + 1])]) for at in range(6)] == [[]] * 5 + [[(1, "ab")]]
    assert decoder.feed([(1, data[6:])]) == []
    assert decoder.feed(None) == [(1, "cd")]


def test_a_line_without_an_end() -> None:
    decoder = LineDecoder("utf-8", "strict")
    longest = "x" * MAX_LINE
    for stream in (1, 2, 1):
        assert decoder.feed([(stream, longest.encode())]) == []
        assert decoder.feed([(stream, b"\n")]) == [(stream, longest)]
    assert decoder.feed([(2, longest.encode())]) == []
    for pieces in ([(2, b"x")], [(1, b"later\n")], None):
        with pytest.raises(ProtocolError, match="in pieces, not in lines"):
            decoder.feed(pieces)


@pytest.mark.parametrize("end", [b"x", b"x\n", b"x\nlater\n"])
def test_what_comes_before_a_line_that_is_too_long(end: bytes) -> None:
    decoder = LineDecoder("utf-8", "strict")
    assert decoder.feed([(1, b"first\n" + b"x" * MAX_LINE + end), (2, b"later\n")]) == [(1, "first")]
    assert isinstance(decoder.fault, ProtocolError)
    with pytest.raises(ProtocolError):
        decoder.feed(None)
    decoder = LineDecoder("utf-8", "strict")
    with pytest.raises(ProtocolError):
        decoder.feed([(2, b"x" * MAX_LINE + end)])


@pytest.mark.parametrize(
    ("reads", "lines"),
    [
        ([[(1, b"first\nsecond\nthi\xff\n"), (2, b"later\n")]], [(1, "first"), (1, "second")]),
        ([[(1, b"\xe2")], [(1, b"\x82\xacuro\nbad \xff")]], [(1, "€uro")]),
        ([[(1, b"\xe2\x82")], [(1, b"x\n")]], []),
        ([[(2, b"half\xff"), (1, b"later\n")]], []),
        ([[(2, b"whole\nhalf"), (1, b"\xe2")]], [(2, "whole")]),
    ],
)
def test_what_comes_before_what_is_no_text(reads: list[list[tuple[int, bytes]]], lines: list[tuple[int, str]]) -> None:
    decoder = LineDecoder("utf-8", "strict")
    found: list[tuple[int, str]] = []
    reads_on = iter([*reads, None, None])

    def read_on() -> None:
        for pieces in reads_on:
            found.extend(decoder.feed(pieces) or ())

    with pytest.raises(UnicodeDecodeError):
        read_on()
    assert found == lines
    assert isinstance(decoder.fault, UnicodeDecodeError)
    with pytest.raises(UnicodeDecodeError):
        decoder.feed([(1, b"later\n")])
