"""stdcopy frames, and a TTY's unframed output."""

from __future__ import annotations

import struct
from itertools import groupby
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.cuts import cut, cuts, pieces_of

from engine_client._wire.stdcopy import (
    CollectedOutput,
    FrameDecoder,
    RawDecoder,
    decode_received,
    is_raw,
    output_decoder,
    says_tty,
)
from engine_client.errors import EngineError, ProtocolError, StreamFailed, StreamTruncated

if TYPE_CHECKING:
    from engine_client._wire.stdcopy import OutputDecoder

LONGEST_MESSAGE = 64 * 1024


def frame(stream: int, payload: bytes, size: int | None = None) -> bytes:
    return struct.pack(">BxxxL", stream, len(payload) if size is None else size) + payload


DATA = frame(1, b"out") + frame(2, b"err") + frame(1, b"") + frame(0, b"in") + frame(2, b"x" * 30)
OUTPUT = {1: b"outin", 2: b"err" + b"x" * 30}
BOUNDARIES = (0, 11, 22, 30, 40, len(DATA))

FRAMES = st.lists(st.builds(frame, st.sampled_from([0, 1, 2, 1, 2, 3, 4]), st.binary(max_size=12)), max_size=5)
STREAMS = st.tuples(FRAMES.map(b"".join), st.binary(max_size=10)).map(b"".join)


def joined(decoder: OutputDecoder, parts: list[bytes]) -> dict[int, bytes]:
    result = {1: b"", 2: b""}
    for part in parts:
        for stream, data in decoder.feed(part):
            assert data
            result[stream] += data
    return result


def decoded(pieces: list[bytes]) -> tuple[list[tuple[int, bytes]], type[EngineError] | None, str]:
    """All that comes out of `pieces` to their end, pieces of one stream in a row put together; fault and its text."""
    decoder = FrameDecoder()
    found = [piece for data in pieces for piece in decoder.feed(data)]
    output = [(stream, b"".join(data for _, data in row)) for stream, row in groupby(found, key=lambda item: item[0])]
    if decoder.fault is None:
        try:
            decoder.eof()
        except StreamTruncated as error:
            return output, StreamTruncated, str(error)
        return output, None, ""
    return output, type(decoder.fault), str(decoder.fault) if isinstance(decoder.fault, StreamFailed) else ""


def reference(data: bytes) -> tuple[list[tuple[int, bytes]], type[EngineError] | None, str]:
    """The same, frame by frame from the whole."""
    found: list[tuple[int, bytes]] = []
    fault: type[EngineError] | None = None
    text = ""
    while data and fault is None:
        kind, size = (data[0], int.from_bytes(data[4:8])) if len(data) >= 8 else (-1, 0)
        payload, behind = data[8 : 8 + size], data[8 + size :]
        if kind in (0, 1, 2) and not any(data[1:4]):
            found.append((kind or 1, payload))
        if kind == -1 or (kind <= 3 and not any(data[1:4]) and len(payload) < size):
            fault, text = StreamTruncated, "the stream ended in the middle of a frame"
        elif kind > 3 or any(data[1:4]):
            fault = ProtocolError
        elif kind == 3:
            fault = StreamFailed
            text = payload.decode("utf-8", "replace").strip() or "the engine reported an error without a text"
        data = behind
    rows = groupby((piece for piece in found if piece[1]), key=lambda item: item[0])
    return [(stream, b"".join(data for _, data in row)) for stream, row in rows], fault, text


def test_frames_whatever_the_split() -> None:
    for pieces in cuts(DATA):
        decoder = FrameDecoder()
        assert joined(decoder, pieces) == OUTPUT
        decoder.eof()


@given(STREAMS.flatmap(pieces_of))
def test_any_stream_in_any_pieces(pieces: list[bytes]) -> None:
    assert decoded(pieces) == reference(b"".join(pieces))


def test_payload_is_handed_on_in_the_middle_of_a_frame() -> None:
    decoder = FrameDecoder()
    assert decoder.feed(frame(2, b"half", 100)) == [(2, b"half")]
    assert decoder.feed(b"more") == [(2, b"more")]


def test_the_longest_frame() -> None:
    decoder = FrameDecoder()
    assert decoder.feed(frame(1, b"x", 0xFFFFFFFF)) == [(1, b"x")]
    with pytest.raises(StreamTruncated):
        decoder.eof()


@pytest.mark.parametrize("at", range(len(DATA) + 1))
def test_a_stream_cut_inside_a_frame(at: int) -> None:
    decoder = FrameDecoder()
    decoder.feed(DATA[:at])
    if at in BOUNDARIES:
        decoder.eof()
    else:
        with pytest.raises(StreamTruncated, match=r"^the stream ended in the middle of a frame$"):
            decoder.eof()


def test_a_system_error_comes_behind_what_was_before_it() -> None:
    data = frame(1, b"before") + frame(3, b"Error grabbing logs: \xc3\xbc\xff\n") + frame(1, b"after")
    for pieces in cuts(data):
        assert decoded(pieces) == ([(1, b"before")], StreamFailed, "Error grabbing logs: ü\ufffd")


@pytest.mark.parametrize("message", [b"", b" \n"])
def test_a_system_error_without_a_text(message: bytes) -> None:
    decoder = FrameDecoder()
    assert decoder.feed(frame(3, message) + frame(1, b"after")) == []
    assert isinstance(decoder.fault, StreamFailed)
    assert str(decoder.fault) == "the engine reported an error without a text"
    assert decoder.feed(frame(1, b"after")) == []


@pytest.mark.parametrize("size", [997, 1 << 20])
def test_a_system_error_is_not_waited_for_longer_than_its_text_may_be(size: int) -> None:
    message = b"x" * (LONGEST_MESSAGE - 1) + b"yz"
    data = frame(3, message[:LONGEST_MESSAGE], 0xFFFFFFFF)
    decoder = FrameDecoder()
    decoder.feed(data[:-1])
    assert decoder.fault is None
    decoder = FrameDecoder()
    assert [piece for part in cut(data + b"z", *range(size, len(data), size)) for piece in decoder.feed(part)] == []
    assert isinstance(decoder.fault, StreamFailed)
    assert str(decoder.fault) == message[:LONGEST_MESSAGE].decode()


@pytest.mark.parametrize(
    "data", [b"HTTP/1.1 500 Internal", b"\x04\0\0\0\0\0\0\1x", b"\1\0\1\0\0\0\0\1x", b"\1\1\0\0\0\0\0\1x" + b"y" * 40]
)
def test_what_is_no_frame_is_a_fault(data: bytes) -> None:
    decoder = FrameDecoder()
    assert decoder.feed(frame(1, b"a") + data) == [(1, b"a")]
    assert isinstance(decoder.fault, ProtocolError)
    assert str(decoder.fault) == f"this is not a stdcopy frame: {data[:40]!r}"
    assert decoder.feed(frame(1, b"b")) == []


def test_raw_output_is_all_stdout() -> None:
    decoder = RawDecoder()
    for pieces in cuts(DATA):
        assert joined(decoder, pieces) == {1: DATA, 2: b""}
    assert decoder.feed(b"") == []
    assert decoder.fault is None
    decoder.eof()


@pytest.mark.parametrize(
    ("media_type", "tty", "expected"),
    [
        ("application/vnd.docker.raw-stream", None, True),
        ("application/vnd.docker.multiplexed-stream", None, False),
        ("application/vnd.docker.raw-stream", False, False),
        ("application/vnd.docker.multiplexed-stream", True, True),
    ],
)
def test_what_the_caller_knows_goes_before_the_content_type(media_type: str, tty: bool | None, expected: bool) -> None:
    assert is_raw(media_type, tty) is expected


def test_content_types_that_tell_a_tty() -> None:
    assert says_tty("application/vnd.docker.raw-stream")
    assert says_tty("application/vnd.docker.multiplexed-stream")
    assert not says_tty("application/octet-stream")
    assert not says_tty("")


def test_the_decoder_for_a_tty_and_for_none() -> None:
    assert isinstance(output_decoder(True), RawDecoder)
    assert isinstance(output_decoder(False), FrameDecoder)


@pytest.mark.parametrize("received", [[DATA], [DATA[:5], DATA[5:]], cut(DATA, *range(1, len(DATA))), []])
def test_what_one_read_brought(received: list[bytes]) -> None:
    collected = CollectedOutput()
    collected.add(decode_received(FrameDecoder(), received) or [])
    assert collected.result() == ((OUTPUT[1], OUTPUT[2]) if received else (b"", b""))


def test_the_end_of_what_is_received() -> None:
    decoder = FrameDecoder()
    assert decode_received(decoder, None) is None
    decode_received(decoder, [DATA[:5]])
    with pytest.raises(StreamTruncated):
        decode_received(decoder, None)


def test_payload_may_be_taken_elsewhere() -> None:
    decoder, taken = FrameDecoder(), {1: b"", 2: b""}
    position = 0
    while position < len(DATA):
        assert decoder.feed(DATA[position : position + 8]) == []
        here = DATA[position + 8 : position + 8 + decoder.left]
        taken[decoder.stream] += here
        decoder.skip(len(here))
        position += 8 + len(here)
    decoder.eof()
    assert taken == OUTPUT


def test_what_is_left_of_a_frame() -> None:
    decoder = FrameDecoder()
    decoder.feed(frame(2, b"err")[:-1])
    assert (decoder.stream, decoder.left) == (2, 1)
    decoder.feed(b"r" + b"no frame")
    assert isinstance(decoder.fault, ProtocolError)
    assert decoder.left == 0


def test_a_ttys_output_has_always_more() -> None:
    decoder = RawDecoder()
    before = decoder.left
    decoder.skip(1000)
    assert (decoder.stream, decoder.left) == (1, before)
    assert before >= 1 << 30
    decoder.eof()
