from __future__ import annotations

import struct

import pytest

from engine_client._wire.records import MAX_RECORD, RecordDecoder
from engine_client.errors import ProtocolError, StreamFailed, StreamTruncated


def frame(stream: int, payload: bytes) -> bytes:
    return struct.pack(">BxxxL", stream, len(payload)) + payload


DATA = frame(1, b"out") + frame(2, b"") + frame(2, b"err" * 50)
RECORDS = [(1, b"out"), (2, b"err" * 50)]


@pytest.mark.parametrize("at", range(len(DATA)))
def test_records_come_whole_whatever_the_split(at: int) -> None:
    decoder = RecordDecoder()
    assert decoder.feed(DATA[:at]) + decoder.feed(DATA[at:]) == RECORDS
    decoder.eof()


def test_byte_by_byte() -> None:
    decoder = RecordDecoder()
    assert [record for byte in DATA for record in decoder.feed(bytes([byte]))] == RECORDS


def test_what_is_cut_or_no_record() -> None:
    cut = RecordDecoder()
    assert cut.feed(DATA[:-1]) == RECORDS[:1]
    with pytest.raises(StreamTruncated):
        cut.eof()
    large = RecordDecoder()
    assert large.feed(DATA + struct.pack(">BxxxL", 1, MAX_RECORD + 1)) == RECORDS
    assert isinstance(large.fault, ProtocolError)
    assert str(large.fault) == f"a log record is longer than {MAX_RECORD} bytes"
    longest = frame(1, b"x" * MAX_RECORD)
    assert RecordDecoder().feed(longest) == [(1, longest[8:])]
    failed = RecordDecoder()
    assert failed.feed(frame(3, b"it broke")) == []
    assert isinstance(failed.fault, StreamFailed)
