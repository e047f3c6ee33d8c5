"""JSON values in a row."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.cuts import cut, cuts, pieces_of

from engine_client._wire.jsonlines import MAX_LINE, JSONLinesDecoder
from engine_client.errors import EngineError, ProtocolError, StreamTruncated

DATA = '{"a": 1}\r\n{"b": "ü"}\n\n{"c": 1} \t{"d": 2}\n\x1e{"e": [1]}\n'.encode()
VALUES: list[Any] = [{"a": 1}, {"b": "ü"}, {"c": 1}, {"d": 2}, {"e": [1]}]
LINES = st.sampled_from(
    [
        b"{}",
        b'{"a":1}',
        b' {"a":"\xc3\xbc"} ',
        b"{}{}",
        b"",
        b"\r",
        b"\x1e{}",
        b"[]",
        b"1",
        b"{",
        b"}",
        b'{"a":',
        b"\xff",
        b"{}x",
    ]
)
STREAMS = st.lists(LINES | st.binary(max_size=4), max_size=6).map(b"\n".join)


def decoded(pieces: list[bytes]) -> tuple[list[Any], EngineError | None]:
    """All that comes out of `pieces` to their end, and the fault it ends with."""
    decoder = JSONLinesDecoder()
    values = [value for piece in pieces for value in decoder.feed(piece)]
    if decoder.fault is None:
        with suppress(StreamTruncated):  # which is the fault
            values += decoder.eof()
    return values, decoder.fault


def reference(data: bytes) -> tuple[list[Any], type[EngineError] | None]:
    """The same by the json module, from the whole."""
    values: list[Any] = []
    *lines, rest = data.split(b"\n")
    for number, line in enumerate([*lines, rest]):
        try:
            text = line.decode().strip(" \t\r\x1e")
            while text:
                value, end = json.JSONDecoder().raw_decode(text)
                if not isinstance(value, dict):
                    raise ValueError
                values.append(value)
                text = text[end:].strip(" \t\r\x1e")
        except ValueError:
            return values, ProtocolError if number < len(lines) else StreamTruncated
    return values, None


def test_values_whatever_the_split() -> None:
    for pieces in cuts(DATA):
        assert decoded(pieces) == (VALUES, None)


def test_values_come_as_soon_as_their_line_ends_and_the_next_one_waits() -> None:
    decoder = JSONLinesDecoder()
    assert decoder.feed(b'{"a": 1}\n{"b"') == [{"a": 1}]
    assert decoder.feed(b": 2}\n") == [{"b": 2}]
    assert decoder.eof() == []


@given(STREAMS.flatmap(pieces_of))
def test_any_stream_in_any_pieces(pieces: list[bytes]) -> None:
    values, fault = decoded(pieces)
    assert (values, fault and type(fault)) == reference(b"".join(pieces))


def test_the_last_value_need_not_end_its_line() -> None:
    decoder = JSONLinesDecoder()
    assert decoder.feed(b'{"a": 1}') == []
    assert decoder.eof() == [{"a": 1}]


def test_a_value_that_is_cut() -> None:
    decoder = JSONLinesDecoder()
    assert decoder.feed(b'{"a": 1}\n{"b"') == [{"a": 1}]
    with pytest.raises(StreamTruncated, match=r"^the stream ended in the middle of a JSON value$"):
        decoder.eof()


def test_values_before_one_that_is_cut_on_the_same_line_are_not_lost() -> None:
    decoder = JSONLinesDecoder()
    assert decoder.feed(b'{"a": 1} {"b"') == []
    assert decoder.eof() == [{"a": 1}]
    assert isinstance(decoder.fault, StreamTruncated)


@pytest.mark.parametrize("line", [b"x", b"{]", b"1", b"null", b'"text"', b"[]", b"[" * 100_000, b'{"a": NaN}'])
def test_what_is_no_object_is_a_fault_behind_the_values_before_it(line: bytes) -> None:
    decoder = JSONLinesDecoder()
    assert decoder.feed(b'{"a": 1}\n{"b": 2}' + line + b"\n{}\n") == [{"a": 1}, {"b": 2}]
    assert isinstance(decoder.fault, ProtocolError)
    whole = b'{"b": 2}' + line
    assert str(decoder.fault) == f"this is not a JSON object: {whole[:80]!r}"
    assert decoder.feed(b"{}\n") == []


def test_a_line_that_is_not_utf8_is_a_fault_as_a_whole() -> None:
    decoder = JSONLinesDecoder()
    assert decoder.feed(b'{"a": 1}\n{"b": 2}\xff\n{}\n') == [{"a": 1}]
    assert isinstance(decoder.fault, ProtocolError)


@pytest.mark.parametrize("size", [1 << 16, MAX_LINE])
def test_a_line_has_a_longest_length(size: int) -> None:
    longest = b'{"a":"' + b"x" * (MAX_LINE - 8) + b'"}'
    pieces = cut(longest, *range(size, MAX_LINE, size))
    decoder = JSONLinesDecoder()
    assert [value for piece in [*pieces, b"\n"] for value in decoder.feed(piece)] == [json.loads(longest)]
    assert [value for piece in [*pieces, b" ", b"\n{}\n"] for value in decoder.feed(piece)] == []
    assert isinstance(decoder.fault, ProtocolError)
    assert str(decoder.fault) == f"a line of JSON is longer than {MAX_LINE} bytes"


def test_a_line_that_is_too_long_is_a_fault_wherever_it_stands() -> None:
    decoder = JSONLinesDecoder()
    assert decoder.feed(b"{}\n" + b" " * (MAX_LINE + 1) + b"\n{}\n") == [{}]
    assert isinstance(decoder.fault, ProtocolError)
