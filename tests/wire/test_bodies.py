"""The bodies of replies and requests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.cuts import cut, cuts

from engine_client._wire.bodies import MAX_CHUNK_LINE, ChunkedBody, body_decoder, body_encoder
from engine_client._wire.http1 import MAX_HEAD, Head
from engine_client.errors import InvalidValue, ProtocolError, StreamTruncated

CHUNKED = b"5\r\nhello\r\n6 ;ext=1\r\n world\r\n0\r\nTrailer: x\r\n\r\n"


def head_of(**headers: str) -> Head:
    return Head(200, "OK", {name.replace("_", "-"): value for name, value in headers.items()})


def test_chunks_whatever_the_split() -> None:
    for pieces in [*cuts(CHUNKED), *cuts(CHUNKED + b"next")]:
        body = body_decoder("GET", head_of(transfer_encoding="chunked"))
        payload = rest = b""
        for piece in pieces:
            if body.done:
                rest += piece
            else:
                payload += b"".join(body.feed(piece))
        assert (payload, body.done, body.fault) == (b"hello world", True, None)
        assert body.rest + rest == b"next"[: sum(map(len, pieces)) - len(CHUNKED)]
        body.eof()


def test_all_that_follows_the_last_chunk_is_kept() -> None:
    body = body_decoder("GET", head_of(transfer_encoding="chunked"))
    assert body.feed(CHUNKED + b"ne") == [b"hello", b" world"]
    assert body.feed(b"xt") == []
    assert body.rest == b"next"


def test_chunks_of_sizes_seen_before_whatever_the_split() -> None:
    data = b"2\r\nab\r\n3;x\r\ncde\r\n" * 3 + b"2\r\nab\r\n2\r\nabc"
    for pieces in cuts(data):
        body = body_decoder("GET", head_of(transfer_encoding="chunked"))
        payload = b"".join(piece for data in pieces for piece in body.feed(data))
        assert payload == (b"abcde" * 3 + b"abab")[: len(payload)]
        if sum(map(len, pieces)) == len(data):
            assert len(payload) == 19
            assert str(body.fault) == "a chunk is longer than its size says" or body.fault is None


@pytest.mark.parametrize("size", [b"a", b"A", b"00a", b"0" * 15 + b"a", b"a \t", b"a\t;x", b"a;"])
def test_sizes_of_chunks(size: bytes) -> None:
    body = body_decoder("GET", head_of(transfer_encoding="chunked"))
    assert body.feed(size + b"\r\n0123456789\r\n") == [b"0123456789"]
    assert body.fault is None


@pytest.mark.parametrize(
    ("data", "message"),
    [
        *(
            (line + b"\r\n", f"a chunk's size is malformed: {line!r}")
            for line in (b"x", b"", b"-1", b"0x5", b"1_0", b" 5", b"5X", b"5\v")
        ),
        (b"1" * 50 + b"\r\n", f"a chunk's size is malformed: {b'1' * 40!r}"),
        (b"00000000000000001\r\n", "a chunk's size is malformed: b'00000000000000001'"),
        (b"5\nhello", "a line between two chunks ends without a carriage return"),
        (b"2\r\nabc\r\n", "a chunk is longer than its size says"),
        (b"5" * 5000, f"a line between two chunks is longer than {MAX_CHUNK_LINE} bytes"),
        (b"0\r\nno colon\r\n", "a header field is malformed: 'no colon'"),
        (b"0\r\nA: b\0\r\n", "the value of header A holds a control character"),
    ],
)
def test_malformed_chunks_are_faults_behind_what_came_before(data: bytes, message: str) -> None:
    whole = b"3\r\nabc\r\n" + data + b"\r\n3\r\nxyz\r\n"
    for pieces in ([whole], cut(whole, *range(1, len(whole))), [whole[:10], whole[10:]]):
        body = body_decoder("GET", head_of(transfer_encoding="chunked"))
        payload = b"".join(data for piece in pieces for data in body.feed(piece))
        assert payload == (b"abcab" if data.startswith(b"2") else b"abc")
        assert isinstance(body.fault, ProtocolError)
        assert str(body.fault) == message
        assert not body.done


@pytest.mark.parametrize("size", [1, 1000, MAX_HEAD * 3])
@pytest.mark.parametrize(
    ("longest", "message"),
    [
        (b"1;" + b"x" * (MAX_CHUNK_LINE - 4), f"a line between two chunks is longer than {MAX_CHUNK_LINE} bytes"),
        (b"0\r\nABCD: ab" + b"\r\nA: b" * (MAX_HEAD // 4 - 2), f"a reply's trailers are longer than {MAX_HEAD} bytes"),
    ],
)
def test_lines_and_trailers_have_a_longest_length(longest: bytes, message: str, size: int) -> None:
    for data, expected in ((longest + b"\r\n", None), (longest + b"x\r\n", message)):
        body = body_decoder("GET", head_of(transfer_encoding="chunked"))
        for piece in cut(data, *range(size, len(data), size)):
            body.feed(piece)
        assert (body.fault and str(body.fault)) == expected


@pytest.mark.parametrize("data", [b"", b"5", b"5\r\nhel", b"5\r\nhello", b"5\r\nhello\r\n", b"0\r\n", b"0\r\nA: b\r\n"])
def test_a_chunked_body_that_is_cut(data: bytes) -> None:
    body = body_decoder("GET", head_of(transfer_encoding="chunked"))
    body.feed(data)
    with pytest.raises(StreamTruncated, match=r"^the reply ended in the middle of its chunks$"):
        body.eof()


def test_a_body_with_a_length() -> None:
    for pieces in cuts(b"hello"):
        body = body_decoder("GET", head_of(content_length="5"))
        assert [piece for data in pieces for piece in body.feed(data)] == pieces
        assert (body.done, body.rest, body.fault) == (True, b"", None)
        body.eof()


def test_what_stands_behind_a_body_with_a_length() -> None:
    body = body_decoder("GET", head_of(content_length="5"))
    assert body.feed(b"hel") == [b"hel"]
    assert not body.done
    with pytest.raises(StreamTruncated, match=r"^the reply ended 2 bytes before its content length$"):
        body.eof()
    assert body.feed(b"lone") == [b"lo"]
    assert body.feed(b"xt") == []
    assert body.done
    assert body.rest == b"next"


def test_a_body_until_close() -> None:
    body = body_decoder("GET", head_of())
    assert body.feed(b"abc") == [b"abc"]
    assert body.feed(b"") == []
    assert (body.done, body.rest, body.fault) == (False, b"", None)
    body.eof()
    assert body.done


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("GET", 204), ("GET", 304), ("POST", 101), ("GET", 199)])
@pytest.mark.parametrize("header", ["content-length", "transfer-encoding"])
def test_replies_without_a_body(method: str, status: int, header: str) -> None:
    body = body_decoder(method, Head(status, "", {header: "5"}))
    assert body.done
    assert body.feed(b"next") == []
    assert body.rest == b"next"


def test_a_body_of_no_length_is_done() -> None:
    assert body_decoder("GET", head_of(content_length="0")).done


def test_chunked_overrides_a_length() -> None:
    body = body_decoder("GET", head_of(transfer_encoding="Chunked", content_length="1"))
    assert b"".join(body.feed(CHUNKED)) == b"hello world"


@pytest.mark.parametrize("length", ["5", "5, 5", "5,\t5 ", "005"])
def test_lengths(length: str) -> None:
    body = body_decoder("GET", head_of(content_length=length))
    assert body.feed(b"hello!") == [b"hello"]


def test_the_largest_length() -> None:
    body = body_decoder("GET", head_of(content_length=str((1 << 63) - 1)))
    with pytest.raises(StreamTruncated, match=r"^the reply ended 9223372036854775807 bytes before"):
        body.eof()


@pytest.mark.parametrize(
    "length", ["", "-1", "+5", "5, 6", "5,", "five", "0" * 19 + "1", str(1 << 63), "٣", "5\xa0", "5_0", "5X", "x" * 90]
)
def test_malformed_lengths(length: str) -> None:
    with pytest.raises(ProtocolError) as error:
        body_decoder("GET", head_of(content_length=length))
    assert str(error.value) == f"the reply's content length is malformed: {length[:80]!r}"


@pytest.mark.parametrize("coding", ["gzip, chunked", "identity", "", "chunked, chunked", "x" * 90])
def test_other_codings_are_refused(coding: str) -> None:
    with pytest.raises(ProtocolError) as error:
        body_decoder("GET", head_of(transfer_encoding=coding))
    assert str(error.value) == f"the reply's transfer coding is not supported: {coding[:80]!r}"


def test_a_body_of_known_length_is_itself() -> None:
    encoder = body_encoder(5)
    assert [encoder.feed(b"abc"), encoder.feed(b""), encoder.feed(b"de"), encoder.eof()] == [b"abc", b"", b"de", b""]
    with pytest.raises(InvalidValue, match="grown beyond the 5 bytes"):
        encoder.feed(b"f")
    with pytest.raises(InvalidValue, match="ended 5 bytes before the 5"):
        body_encoder(5).eof()


@given(pieces=st.lists(st.binary(max_size=40)))
def test_a_body_in_chunks_is_read_back(pieces: list[bytes]) -> None:
    encoder = body_encoder(None)
    data = b"".join(map(encoder.feed, pieces)) + encoder.eof()
    decoder = ChunkedBody()
    assert b"".join(decoder.feed(data + b"next")) == b"".join(pieces)
    assert (decoder.done, decoder.rest) == (True, b"next")


def test_what_is_left_of_a_body_may_be_taken_elsewhere() -> None:
    chunked = body_decoder("GET", head_of(transfer_encoding="chunked"))
    assert chunked.left == 0
    assert chunked.feed(b"5\r\nh") == [b"h"]
    assert chunked.left == 4
    chunked.skip(3)
    assert chunked.left == 1
    chunked.skip(1)
    assert chunked.feed(b"\r\n1\r\n!\r\n0\r\n\r\n") == [b"!"]
    assert (chunked.done, chunked.left) == (True, 0)

    known = body_decoder("GET", head_of(content_length="5"))
    known.skip(4)
    assert (known.done, known.left) == (False, 1)
    known.skip(1)
    assert (known.done, known.left) == (True, 0)
    known.eof()

    until_close = body_decoder("GET", head_of())
    before = until_close.left
    until_close.skip(1000)
    assert (until_close.done, until_close.left) == (False, before)
    assert before >= 1 << 30
