from __future__ import annotations

import pytest

from engine_client._wire.http1 import Head, HeadReader, body_decoder, encode_request
from engine_client.errors import ConnectionLost, InvalidValue, ProtocolError, StreamTruncated

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nX-A: 1\r\nx-a: 2\r\n\r\n"
CHUNKED = b"5\r\nhello\r\n6;ext=1\r\n world\r\n0\r\nTrailer: x\r\n\r\n"


def splits(data: bytes) -> list[list[bytes]]:
    halves = [[data[:at], data[at:]] for at in range(1, len(data))]
    return [[data], [bytes([byte]) for byte in data], *halves]


def head_of(**headers: str) -> Head:
    return Head(200, "OK", {name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize("parts", splits(HEAD + b"rest"))
def test_a_head_is_read_whatever_the_split(parts: list[bytes]) -> None:
    reader = HeadReader()
    heads = [reader.feed(part) for part in parts[:1]]
    behind = b""
    for part in parts[1:]:
        if heads[-1] is None:
            heads.append(reader.feed(part))
        else:
            behind += part
    head = heads[-1]
    assert head is not None
    assert (head.status, head.reason, head.media_type) == (200, "OK", "application/json")
    assert head.headers["x-a"] == "1, 2"
    assert reader.rest() + behind == b"rest"


def test_interim_replies_are_passed_over_but_101_is_not() -> None:
    interim = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
    reader = HeadReader()
    head = reader.feed(interim + b"HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\n\r\n\x01")
    assert head is not None
    assert head.status == 101
    assert reader.rest() == b"\x01"


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/2 200 OK\r\n\r\n",
        b"HTTP/1.1 20 OK\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nA: 1\r\n folded\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nA : blank before the colon\r\n\r\n",
        b"HTTP/1.1 200 OK\nA: bare line feeds\n\n",
        b"HTTP/1.1 200 OK\r\nA: x\ny\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nA: " + b"x" * 70_000,
        b"HTTP/1.1 200 OK\r\n" + b"A: 1\r\n" * 129 + b"\r\n",
    ],
)
def test_malformed_and_oversized_heads_are_refused(data: bytes) -> None:
    with pytest.raises(ProtocolError):
        HeadReader().feed(data)


def test_the_end_before_a_head_and_within_one_are_told_apart() -> None:
    reader = HeadReader()
    with pytest.raises(ConnectionLost):
        reader.eof()
    reader.feed(b"HTTP/1.1 200")
    with pytest.raises(StreamTruncated):
        reader.eof()


@pytest.mark.parametrize(
    ("minor", "connection", "expected"),
    [(1, "", True), (1, "close", False), (1, "Upgrade, Close", False), (0, "", False), (0, "keep-alive", True)],
)
def test_keep_alive(minor: int, connection: str, expected: bool) -> None:
    assert Head(200, "OK", {"connection": connection} if connection else {}, minor).keep_alive is expected


@pytest.mark.parametrize("parts", splits(CHUNKED + b"next"))
def test_chunks_whatever_the_split(parts: list[bytes]) -> None:
    body = body_decoder("GET", head_of(transfer_encoding="chunked"))
    payload = b"".join(piece for part in parts for piece in body.feed(part) if not body.fault)
    assert payload == b"hello world"
    assert body.done
    assert b"next".startswith(body.rest)


@pytest.mark.parametrize(
    "data",
    [
        b"x\r\n",
        b"\r\n",
        b"-1\r\n",
        b"0x5\r\n",
        b"1_0\r\n",
        b"5\nhello",
        b"2\r\nabc\r\n",
        b"1" * 17 + b"\r\n",
        b"5" * 5000,
    ],
)
def test_malformed_chunks_are_faults_behind_what_came_before(data: bytes) -> None:
    body = body_decoder("GET", head_of(transfer_encoding="chunked"))
    assert b"".join(body.feed(b"3\r\nabc\r\n" + data))[:3] == b"abc"
    assert isinstance(body.fault, ProtocolError)


@pytest.mark.parametrize("data", [b"", b"5", b"5\r\nhel", b"5\r\nhello", b"5\r\nhello\r\n", b"0\r\n", b"0\r\nA: b\r\n"])
def test_a_chunked_body_that_is_cut(data: bytes) -> None:
    body = body_decoder("GET", head_of(transfer_encoding="chunked"))
    body.feed(data)
    with pytest.raises(StreamTruncated):
        body.eof()


def test_trailers_are_limited() -> None:
    body = body_decoder("GET", head_of(transfer_encoding="chunked"))
    body.feed(b"0\r\n" + b"A: b\r\n" * 1000)
    assert isinstance(body.fault, ProtocolError)


def test_a_body_with_a_length() -> None:
    body = body_decoder("GET", head_of(content_length="5"))
    assert body.feed(b"hel") == [b"hel"]
    with pytest.raises(StreamTruncated):
        body.eof()
    assert body.feed(b"lonext") == [b"lo"]
    assert body.done
    assert body.rest == b"next"


def test_a_body_until_close() -> None:
    body = body_decoder("GET", head_of())
    assert body.feed(b"abc") == [b"abc"]
    assert not body.done
    body.eof()
    assert body.done


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("GET", 204), ("GET", 304), ("POST", 101)])
def test_replies_without_a_body(method: str, status: int) -> None:
    assert body_decoder(method, Head(status, "", {"content-length": "5"})).done


def test_chunked_overrides_a_length() -> None:
    body = body_decoder("GET", head_of(transfer_encoding="Chunked", content_length="1"))
    assert b"".join(body.feed(CHUNKED)) == b"hello world"


@pytest.mark.parametrize("length", ["", "-1", "+5", "5, 6", "five", "1" * 20, "٣"])
def test_malformed_lengths(length: str) -> None:
    with pytest.raises(ProtocolError):
        body_decoder("GET", head_of(content_length=length))


def test_other_codings_are_refused() -> None:
    with pytest.raises(ProtocolError):
        body_decoder("GET", head_of(transfer_encoding="gzip, chunked"))


def test_a_request_is_encoded() -> None:
    assert encode_request("GET", "/_ping", [("Host", "x")]) == b"GET /_ping HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize(("target", "value"), [("/a b", "x"), ("/a\r\nX: y", "x"), ("/é", "x"), ("/", "x\r\nY: z")])
def test_a_request_cannot_be_broken_out_of(target: str, value: str) -> None:
    with pytest.raises(InvalidValue):
        encode_request("GET", target, [("A", value)])
