from __future__ import annotations

import struct
import tracemalloc

import pytest

from engine_client._wire.stdcopy import FrameDecoder, RawDecoder
from engine_client.errors import ProtocolError, StreamFailed, StreamTruncated


def frame(stream: int, payload: bytes) -> bytes:
    return struct.pack(">BxxxL", stream, len(payload)) + payload


DATA = frame(1, b"out") + frame(2, b"err") + frame(1, b"") + frame(0, b"in") + frame(2, b"x" * 300)


def joined(decoder: FrameDecoder, parts: list[bytes]) -> dict[int, bytes]:
    result = {1: b"", 2: b""}
    for part in parts:
        for stream, data in decoder.feed(part):
            assert data
            result[stream] += data
    return result


@pytest.mark.parametrize("at", range(len(DATA)))
def test_frames_whatever_the_split(at: int) -> None:
    decoder = FrameDecoder()
    assert joined(decoder, [DATA[:at], DATA[at:]]) == {1: b"outin", 2: b"err" + b"x" * 300}
    decoder.eof()


def test_frames_byte_by_byte() -> None:
    decoder = FrameDecoder()
    assert joined(decoder, [bytes([byte]) for byte in DATA]) == {1: b"outin", 2: b"err" + b"x" * 300}


def test_payload_is_handed_on_in_the_middle_of_a_frame() -> None:
    decoder = FrameDecoder()
    assert decoder.feed(struct.pack(">BxxxL", 2, 100) + b"half") == [(2, b"half")]


def test_a_header_that_claims_4_gib_allocates_nothing() -> None:
    decoder = FrameDecoder()
    tracemalloc.start()
    decoder.feed(struct.pack(">BxxxL", 1, 0xFFFFFFFF) + b"x")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000


@pytest.mark.parametrize("at", [at for at in range(len(DATA)) if at not in (11, 22, 30, 40)])
def test_a_stream_cut_inside_a_frame(at: int) -> None:
    decoder = FrameDecoder()
    decoder.feed(DATA[:at])
    if at:
        with pytest.raises(StreamTruncated):
            decoder.eof()
    else:
        decoder.eof()


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_a_system_error_comes_behind_what_was_before_it(size: int) -> None:
    data = frame(1, b"before") + frame(3, b"Error grabbing logs: x\n") + frame(1, b"after")
    decoder = FrameDecoder()
    assert joined(decoder, [data[at : at + size] for at in range(0, len(data), size)]) == {1: b"before", 2: b""}
    assert isinstance(decoder.fault, StreamFailed)
    assert str(decoder.fault) == "Error grabbing logs: x"


@pytest.mark.parametrize("data", [b"HTTP/1.1 500 Internal", b"\x04\0\0\0\0\0\0\1x", b"\1\0\1\0\0\0\0\1x"])
def test_what_is_no_frame_is_a_fault(data: bytes) -> None:
    decoder = FrameDecoder()
    assert decoder.feed(frame(1, b"a") + data) == [(1, b"a")]
    assert isinstance(decoder.fault, ProtocolError)


def test_raw_output_is_all_stdout() -> None:
    decoder = RawDecoder()
    assert decoder.feed(b"abc") == [(1, b"abc")]
    assert decoder.feed(b"") == []
    decoder.eof()
