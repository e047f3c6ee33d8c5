"""What decoding costs: time linear in the input however it comes, and memory that no header's claim decides."""

from __future__ import annotations

import sys
import time
import tracemalloc
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from engine_client._wire.bodies import ChunkedBody, LengthBody
from engine_client._wire.detach_keys import DetachKeys
from engine_client._wire.http1 import MAX_HEAD, HeadReader
from engine_client._wire.jsonlines import JSONLinesDecoder
from engine_client._wire.query import quote
from engine_client._wire.stdcopy import FrameDecoder

if TYPE_CHECKING:
    from collections.abc import Callable

GROWTH = 16  # how much longer the longer input is
NOISE = 2.5  # linear time grows as the input does, give or take this; quadratic time grows GROWTH times as much


class Case(NamedTuple):
    """An input that repeats `unit` between `start` and `end`, `size` bytes at its longest, fed in pieces of `piece`."""

    decoder: Callable[[], Any]
    unit: bytes
    size: int
    piece: int
    start: bytes = b""
    end: bytes = b""

    def data(self, share: int = 1) -> bytes:
        room = self.size // share - len(self.start) - len(self.end)
        return self.start + self.unit * (room // len(self.unit)) + self.end

    def pieces(self, share: int = 1) -> list[bytes]:
        data = self.data(share)
        return [data[at : at + self.piece] for at in range(0, len(data), self.piece)]


class Quoted:
    """Quoting, as a decoder."""

    def feed(self, data: bytes) -> str:
        return quote(data.decode())


WHOLE = 1 << 30
HEAD_START = b"HTTP/1.1 200 OK\r\nA: "
ERROR = b"\3\0\0\0\xff\xff\xff\xff"
CASES = {
    "a head, byte by byte": Case(HeadReader, b"x", MAX_HEAD, 1, HEAD_START),
    "a head's fields, byte by byte": Case(HeadReader, b"A: b\r\n", MAX_HEAD, 1, HEAD_START + b"\r\n"),
    "interim heads, whole": Case(HeadReader, b"HTTP/1.1 100 Continue\r\n\r\n", 1 << 18, WHOLE),
    "interim heads, byte by byte": Case(HeadReader, b"HTTP/1.1 100 Continue\r\n\r\n", 1 << 15, 1),
    "a body with a length": Case(lambda: LengthBody(1 << 40), b"x", 1 << 15, 1),
    "a chunk": Case(ChunkedBody, b"x", 1 << 15, 1, b"ffffffffffffffff\r\n"),
    "small chunks, whole": Case(ChunkedBody, b"1\r\nx\r\n", 1 << 17, WHOLE),
    "small chunks, byte by byte": Case(ChunkedBody, b"1\r\nx\r\n", 1 << 15, 1),
    "chunks with extensions": Case(ChunkedBody, b"1;" + b"x" * 500 + b"\r\nx\r\n", 1 << 17, 1),
    "trailers": Case(ChunkedBody, b"A: b\r\n", MAX_HEAD, 1, b"0\r\n"),
    "small frames, whole": Case(FrameDecoder, b"\1\0\0\0\0\0\0\1x", 1 << 18, WHOLE),
    "small frames, in pieces": Case(FrameDecoder, b"\1\0\0\0\0\0\0\1x", 1 << 17, 5),
    "empty frames": Case(FrameDecoder, b"\1\0\0\0\0\0\0\0", 1 << 18, 64 * 1024),
    "a frame": Case(FrameDecoder, b"x", 1 << 15, 1, b"\1\0\0\0\xff\xff\xff\xff"),
    "a system error": Case(FrameDecoder, b"x", 64 * 1024, 1, ERROR),
    "a line of JSON": Case(JSONLinesDecoder, b"x", 1 << 21, 32, b'{"a":"', b'"}\n'),
    "a line of JSON, byte by byte": Case(JSONLinesDecoder, b"x", 1 << 15, 1, b'{"a":"', b'"}\n'),
    "a line of JSON that does not end": Case(JSONLinesDecoder, b"x", 1 << 21, 32, b'{"a":"'),
    "lines of JSON": Case(JSONLinesDecoder, b'{"a":1}\n', 1 << 18, 64 * 1024),
    "values on one line": Case(JSONLinesDecoder, b"{}", 1 << 18, WHOLE, b"", b"\n"),
    "blanks on one line": Case(JSONLinesDecoder, b" ", 1 << 17, WHOLE, b"", b"\n"),
    "empty lines": Case(JSONLinesDecoder, b"\n", 1 << 17, 64 * 1024),
    "escapes": Case(JSONLinesDecoder, b"\\u00fc", 1 << 20, WHOLE, b'{"a":"', b'"}\n'),
    "a long fraction": Case(JSONLinesDecoder, b"1", 1 << 20, WHOLE, b'{"a":0.', b"}\n"),
    "a long number": Case(JSONLinesDecoder, b"1", 1 << 20, WHOLE, b'{"a":', b"}\n"),
    "long numbers": Case(JSONLinesDecoder, b"1" * 4000 + b",", 1 << 20, WHOLE, b'{"a":[', b"1]}\n"),
    "depth": Case(JSONLinesDecoder, b"[", 1 << 20, WHOLE, b'{"a":', b"\n"),
    "typed keys": Case(lambda: DetachKeys(b"aaab"), b"a", 1 << 15, 7),
    "quoting": Case(Quoted, b" ", 1 << 16, WHOLE),
}


STREAMS = [
    "interim heads, byte by byte",
    "a body with a length",
    "a chunk",
    "small chunks, byte by byte",
    "trailers",
    "small frames, in pieces",
    "a frame",
    "typed keys",
]


def feed(case: Case, pieces: list[bytes]) -> None:
    decoder = case.decoder()
    for piece in pieces:
        decoder.feed(piece)


def seconds(case: Case, share: int) -> float:
    """Processor time."""
    pieces = case.pieces(share)
    started = time.process_time()
    feed(case, pieces)
    return time.process_time() - started


def calls(case: Case, share: int) -> int:
    """How many functions are called, those written in C included."""
    pieces = case.pieces(share)
    count = 0

    def profile(_frame: object, event: str, _value: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        feed(case, pieces)
    finally:
        sys.setprofile(None)
    return count


def peak(case: Case, share: int = 1) -> int:
    """The most bytes in use at once, the input left out."""
    pieces = case.pieces(share)
    tracemalloc.start()
    try:
        feed(case, pieces)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", CASES)
def test_time_is_linear(name: str) -> None:
    short = min(seconds(CASES[name], GROWTH) for _ in range(3))
    limit = short * GROWTH * NOISE + 0.002
    assert any(seconds(CASES[name], 1) < limit for _ in range(3))  # what disturbs only ever adds


@pytest.mark.parametrize("name", CASES)
def test_calls_are_linear(name: str) -> None:
    short, long = calls(CASES[name], 4 * GROWTH), calls(CASES[name], 4)
    assert long < (short + 50) * (GROWTH + 1)


@pytest.mark.parametrize("name", CASES)
def test_memory_is_linear(name: str) -> None:
    assert peak(CASES[name], 4) < 80 * CASES[name].size // 4 + 10_000  # `{}` is a dict for two bytes


@pytest.mark.parametrize("name", STREAMS)
def test_memory_does_not_grow_with_a_stream(name: str) -> None:
    assert peak(CASES[name]) < 10_000


@pytest.mark.parametrize("name", ["a head, byte by byte", "a system error", "a line of JSON"])
def test_what_must_be_whole_is_held_a_few_times_at_most(name: str) -> None:
    assert peak(CASES[name]) < 5 * CASES[name].size


@pytest.mark.parametrize("start", [b"\1\0\0\0\xff\xff\xff\xff", ERROR])
def test_a_frame_that_claims_4_gib_allocates_nothing(start: bytes) -> None:
    assert peak(Case(FrameDecoder, b"x", 100, WHOLE, start)) < 5_000


def test_a_chunk_that_claims_all_there_is_allocates_nothing() -> None:
    assert peak(Case(ChunkedBody, b"x", 100, WHOLE, b"ffffffffffffffff\r\n")) < 5_000
