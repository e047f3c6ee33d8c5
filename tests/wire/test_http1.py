"""Request heads and reply heads."""

from __future__ import annotations

import pytest
from support.cuts import cut, cuts

from engine_client._wire.http1 import MAX_FIELDS, MAX_HEAD, Head, HeadReader, encode_fields, encode_request
from engine_client.errors import ConnectionLost, InvalidValue, ProtocolError, StreamTruncated

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nX-A: 1\r\nx-a:\t2 \r\nB: X:\xa0\r\n\r\n"


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
    assert Head(200, "OK", {"content-type": content_type}).media_type == expected
    assert Head(200, "OK", {}).media_type == ""


def test_a_head_shows_its_status_and_none_of_its_fields() -> None:
    assert repr(Head(404, "Not Found", {"x-secret": "x"})) == "<Head 404 Not Found>"


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


def test_fields_are_kept_as_they_came() -> None:
    head = HeadReader().feed(HEAD)
    assert head is not None
    assert [*head.fields][1:] == [("X-A", "1"), ("x-a", "2"), ("B", "X:\xa0")]
