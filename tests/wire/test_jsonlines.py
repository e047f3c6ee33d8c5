from __future__ import annotations

import pytest

from engine_client._wire.jsonlines import MAX_LINE, JSONLinesDecoder
from engine_client.errors import ProtocolError, StreamTruncated

DATA = '{"a": 1}\r\n{"b": "ü"}\n\n{"c": 1}{"d": 2}\n\x1e{"e": [1]}\n'.encode()
VALUES = [{"a": 1}, {"b": "ü"}, {"c": 1}, {"d": 2}, {"e": [1]}]


@pytest.mark.parametrize("at", range(len(DATA)))
def test_values_whatever_the_split(at: int) -> None:
    decoder = JSONLinesDecoder()
    assert decoder.feed(DATA[:at]) + decoder.feed(DATA[at:]) + decoder.eof() == VALUES


def test_values_byte_by_byte() -> None:
    decoder = JSONLinesDecoder()
    assert [value for byte in DATA for value in decoder.feed(bytes([byte]))] == VALUES


def test_the_last_value_need_not_end_its_line() -> None:
    decoder = JSONLinesDecoder()
    assert decoder.feed(b'{"a": 1}') == []
    assert decoder.eof() == [{"a": 1}]


def test_a_value_that_is_cut() -> None:
    decoder = JSONLinesDecoder()
    decoder.feed(b'{"a": 1}\n{"b"')
    with pytest.raises(StreamTruncated):
        decoder.eof()


@pytest.mark.parametrize("line", [b"x", b"{]", b"1", b"null", b'"text"', b"\xff", b"[" * 100_000])
def test_what_is_no_object_is_a_fault_behind_the_values_before_it(line: bytes) -> None:
    decoder = JSONLinesDecoder()
    assert decoder.feed(b'{"a": 1}\n' + line + b"\n") == [{"a": 1}]
    assert isinstance(decoder.fault, ProtocolError)


def test_a_line_without_end_is_a_fault() -> None:
    decoder = JSONLinesDecoder()
    for _ in range(MAX_LINE // 65536 + 1):
        decoder.feed(b" " * 65536)
    assert isinstance(decoder.fault, ProtocolError)
