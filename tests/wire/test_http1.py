"""Request heads, reply heads and bodies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.cuts import cut, cuts

from engine_client._wire.http1 import (
    MAX_CHUNK_LINE,
    MAX_FIELDS,
    MAX_HEAD,
    ChunkedBody,
    Head,
    HeadReader,
    body_decoder,
    body_encoder,
    encode_fields,
    encode_request,
)
from engine_client.errors import ConnectionLost, InvalidValue, ProtocolError, StreamTruncated

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nX-A: 1\r\nx-a:\t2 \r\nB: X:\xa0\r\n\r\n"
CHUNKED = b"5\r\nhello\r\n6 ;ext=1\r\n world\r\n0\r\nTrailer: x\r\n\r\n"


def head_of(**headers: str) -> Head:
    return Head(200, "OK", {name.replace("_", "-"): value for name, value in headers.items()})


def first_head(reader: HeadReader, pieces: list[bytes]) -> tuple[Head | None, bytes]:
    """The head in `pieces`, and all that stands behind it."""
    for number, piece in enumerate(pieces):
        head = reader.feed(piece)
        if head is not None:
            return head, reader.rest() + b"".join(pieces[number + 1 :])
    return None, b""


def test_a_head_is_read_whatever_the_split() -> None:
    for pieces in [*cuts(HEAD), *cuts(HEAD + b"rest")]:
        head, rest = first_head(HeadReader(), pieces)
        assert head is not None
        assert (head.status, head.reason, head.minor_version) == (200, "OK", 1)
        assert head.headers == {"content-type": "application/json; charset=utf-8", "x-a": "1, 2", "b": "X:\xa0"}
        assert rest == b"rest"[: sum(map(len, pieces)) - len(HEAD)]


def test_interim_replies_are_passed_over_but_101_is_not() -> None:
    interim = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 199 Early Hints\r\nLink: x\r\n\r\n"
    for pieces in cuts(interim + b"HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\n\r\n\x01"):
        head, rest = first_head(HeadReader(), pieces)
        assert head is not None
        assert (head.status, head.headers, rest) == (101, {"upgrade": "tcp"}, b"\x01")
    head, rest = first_head(HeadReader(), [interim + b"HTTP/1.0 200\r\n\r\n"])
    assert head is not None
    assert (head.status, head.reason, head.minor_version, rest) == (200, "", 0, b"")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"HTTP/2 200 OK\r\n\r\n", "this is not an HTTP/1.1 reply: 'HTTP/2 200 OK'"),
        (b"HTTP/1.1 20 OK\r\n\r\n", "this is not an HTTP/1.1 reply: 'HTTP/1.1 20 OK'"),
        (b"HTTP/1.1 099 OK\r\n\r\n", "this is not an HTTP/1.1 reply: 'HTTP/1.1 099 OK'"),
        (b"HTTP/1.1 abc OK\r\n\r\n", "this is not an HTTP/1.1 reply: 'HTTP/1.1 abc OK'"),
        (b"HTTP/1.1 20\xb2 OK\r\n\r\n", "this is not an HTTP/1.1 reply: 'HTTP/1.1 20² OK'"),
        (b"SSH-2.0-OpenSSH" + b"x" * 80 + b"\r\n\r\n", f"this is not an HTTP/1.1 reply: 'SSH-2.0-OpenSSH{'x' * 65}'"),
        (b"\r\n\r\n", "this is not an HTTP/1.1 reply: ''"),
        (
            b"HTTP/1.1 200 \x1b]" + b"x" * 80 + b"\r\n\r\n",
            f"a reply's reason holds a control character: '\\x1b]{'x' * 78}'",
        ),
        (
            b"HTTP/1.1 200 OK\r\nno colon" + b"x" * 80 + b"\r\n\r\n",
            f"a header field is malformed: 'no colon{'x' * 72}'",
        ),
        (b"HTTP/1.1 200 OK\r\n: no name\r\n\r\n", "a header field is malformed: ': no name'"),
        (b"HTTP/1.1 200 OK\r\nA: 1\r\n folded\r\n\r\n", "a header field is malformed: ' folded'"),
        (b"HTTP/1.1 200 OK\r\nA : x\r\n\r\n", "a header field is malformed: 'A : x'"),
        (b"HTTP/1.1 200 OK\r\nA: x\x7f\r\n\r\n", "the value of header A holds a control character"),
        (b"HTTP/1.1 200 OK\r\nA: x\ry\r\n\r\n", "the value of header A holds a control character"),
    ],
)
def test_malformed_heads_are_refused_whatever_the_split(data: bytes, message: str) -> None:
    for pieces in cuts(data):
        with pytest.raises(ProtocolError) as error:
            first_head(HeadReader(), pieces)
        assert str(error.value) == message


@pytest.mark.parametrize(
    "data", [b"HTTP/1.1 200 OK\n", b"HTTP/1.1 200 OK\r\nA: x\ny: z\r\n", b"\n", b"\r\n\n", b"HTTP/1.1 100\r\n\r\n\n"]
)
def test_a_bare_line_feed_is_refused_as_soon_as_it_comes(data: bytes) -> None:
    for pieces in cuts(data):
        with pytest.raises(ProtocolError, match=r"^a line of a reply's head ends without a carriage return$"):
            first_head(HeadReader(), pieces)
    with pytest.raises(ProtocolError):
        first_head(HeadReader(), [data + b"\r\n\r\n"])


@pytest.mark.parametrize("size", [1, 3, 1000, MAX_HEAD * 2])
def test_a_head_has_a_longest_length(size: int) -> None:
    start = b"HTTP/1.1 200 OK\r\nA: "
    longest = start + b"x" * (MAX_HEAD - len(start))
    for data in (longest + b"\r\n\r\n", b"HTTP/1.1 100\r\n\r\n" + longest + b"\r\n\r\nrest"):
        head, _ = first_head(HeadReader(), cut(data, *range(size, len(data), size)))
        assert head is not None
        assert len(head.headers["a"]) == MAX_HEAD - len(start)
    for data in (longest + b"x\r\n\r\n", longest + b"xxxx"):
        with pytest.raises(ProtocolError, match=rf"^a reply's head is longer than {MAX_HEAD} bytes$"):
            first_head(HeadReader(), cut(data, *range(size, len(data), size)))


@pytest.mark.parametrize(("length", "kept"), [(1023, True), (1024, False)])
def test_a_short_head_that_comes_again_is_not_parsed_again(length: int, kept: bool) -> None:
    start = b"HTTP/1.1 200 OK\r\nA: "
    data = start + b"x" * (length - len(start)) + b"\r\n\r\n"
    first, again = HeadReader().feed(data), HeadReader().feed(data)
    assert first is not None
    assert again is not None
    assert (first is again) == kept
    assert first.headers == again.headers == {"a": "x" * (length - len(start))}


def test_only_the_last_heads_are_kept() -> None:
    def head(number: int) -> bytes:
        return b"HTTP/1.1 200 OK\r\nA: %d\r\n\r\n" % number

    first = [HeadReader().feed(head(number)) for number in range(16)]
    for number in range(16, 33):
        HeadReader().feed(head(number))
    assert all(HeadReader().feed(head(number)) is not first[number] for number in range(16))


def test_as_many_names_as_may_be() -> None:
    for start in range(0, 400, 100):
        fields = b"".join(b"Field-%d: %d\r\n" % (number, number) for number in range(start, start + 100))
        head = HeadReader().feed(b"HTTP/1.1 200 OK\r\n" + fields + b"\r\n")
        assert head is not None
        assert head.headers == {f"field-{number}": str(number) for number in range(start, start + 100)}


def test_fields_are_limited() -> None:
    data = b"HTTP/1.1 200 OK\r\n" + b"A: 1\r\n" * MAX_FIELDS
    assert HeadReader().feed(data + b"\r\n") is not None
    with pytest.raises(ProtocolError, match=rf"^a reply's head has more than {MAX_FIELDS} fields$"):
        HeadReader().feed(data + b"A: 1\r\n\r\n")


def test_the_end_before_a_head_and_within_one_are_told_apart() -> None:
    reader = HeadReader()
    assert reader.empty
    with pytest.raises(ConnectionLost, match=r"^the engine closed the connection without an answer$"):
        reader.eof()
    assert reader.feed(b"HTTP/1.1 200") is None
    assert not reader.empty
    with pytest.raises(StreamTruncated, match=r"^the engine closed the connection in the middle of a reply's head$"):
        reader.eof()


@pytest.mark.parametrize(
    ("minor", "connection", "expected"),
    [
        (1, "", True),
        (1, "close", False),
        (1, "Upgrade, Close", False),
        (1, "closed", True),
        (0, "", False),
        (0, "Keep-Alive", True),
        (0, "keep-alive, close", False),
        (0, "x-keep-alive", False),
    ],
)
def test_keep_alive(minor: int, connection: str, expected: bool) -> None:
    assert Head(200, "OK", {"connection": connection} if connection else {}, minor).keep_alive is expected


def test_a_head_speaks_http11_unless_it_says_otherwise() -> None:
    assert Head(200, "OK", {}).minor_version == 1


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [("application/json", "application/json"), ("Text/HTML ; charset=utf-8; a=b", "text/html"), (" a/b ", "a/b")],
)
def test_the_media_type_has_no_parameters(content_type: str, expected: str) -> None:
    assert head_of(content_type=content_type).media_type == expected
    assert head_of().media_type == ""


def test_a_head_shows_its_status_and_none_of_its_fields() -> None:
    assert repr(Head(404, "Not Found", {"x-secret": "x"})) == "<Head 404 Not Found>"


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


def test_a_request_is_encoded() -> None:
    assert encode_request("GET", "/_ping", []) == b"GET /_ping HTTP/1.1\r\n\r\n"
    first = encode_fields([("A", "1"), ("B", "2")])
    assert encode_request("GET", "/", [("C", "3")], first) == b"GET / HTTP/1.1\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n"
    headers = [("Host", "x"), ("X-A", "a\tb é~")]
    assert (
        encode_request("POST", "/a?b=%20", headers) == b"POST /a?b=%20 HTTP/1.1\r\nHost: x\r\nX-A: a\tb \xe9~\r\n\r\n"
    )


@pytest.mark.parametrize(
    ("method", "target", "name", "value", "message"),
    [
        ("", "/", "A", "x", "this is not an HTTP method: ''"),
        ("GET /x", "/", "A", "x", "this is not an HTTP method: 'GET /x'"),
        ("GET", "/a b", "A", "x", "a request target may hold printable ASCII without blanks only: '/a b'"),
        ("GET", "/\r\nX: y", "A", "x", "a request target may hold printable ASCII without blanks only: '/\\r\\nX: y'"),
        ("GET", "/é", "A", "x", "a request target may hold printable ASCII without blanks only: '/é'"),
        ("GET", "/", "", "x", "this is not a header's name: ''"),
        ("GET", "/", "A: b\r\nC", "x", "this is not a header's name: 'A: b\\r\\nC'"),
        ("GET", "/", "A", "secret\r\nY: z", "the value of header A holds a control character"),
        ("GET", "/", "A", "secret\0", "the value of header A holds a control character"),
        ("GET", "/", "A", "secret €", "the value of a header holds a character that is not in Latin-1"),
    ],
)
def test_a_request_cannot_be_broken_out_of(method: str, target: str, name: str, value: str, message: str) -> None:
    with pytest.raises(InvalidValue) as error:
        encode_request(method, target, [(name, value)])
    assert str(error.value) == message


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


def test_fields_are_kept_as_they_came() -> None:
    head = HeadReader().feed(HEAD)
    assert head is not None
    assert [*head.fields][1:] == [("X-A", "1"), ("x-a", "2"), ("B", "X:\xa0")]


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
