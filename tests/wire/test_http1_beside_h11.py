"""Replies as read by us and by h11: the same, or refused by us alone for a reason listed here."""

from __future__ import annotations

import re
from typing import NamedTuple

import h11
import pytest
from hypothesis import event, given, settings
from support.cuts import cut, pieces_of
from support.replies import METHODS, replies

from engine_client._wire.bodies import body_decoder
from engine_client._wire.http1 import HeadReader
from engine_client.errors import ConnectionLost, EngineError, StreamTruncated


class Reply(NamedTuple):
    """A whole reply; `rest` is what stands behind it."""

    status: int
    reason: str
    headers: dict[str, str]
    body: bytes
    rest: bytes
    keep_alive: bool


class Refused(NamedTuple):
    """No whole reply: why, and how much of a body came before that was known."""

    message: str
    body: bytes
    cut: bool


class Difference(NamedTuple):
    """What one of the two refuses and the other takes: how the one that refuses says so, an example, and why."""

    message: str
    method: str
    example: bytes
    why: str


OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"

WE_REFUSE = [
    Difference(
        r"a line of a reply's head ends without a carriage return",
        "GET",
        b"HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n",
        "RFC 9112, 2.2: a recipient may take a bare line feed for a line's end; no engine sends one, and what does may"
        " be after a second reply that the next recipient does not see",
    ),
    Difference(
        r"a line between two chunks ends without a carriage return",
        "GET",
        CHUNKED + b"0\r\nA: b\n\r\n",
        "the same, in trailers",
    ),
    Difference(
        r"this is not an HTTP/1\.1 reply: 'HTTP/(?!1\.[01] )[0-9]\.[0-9] ",
        "GET",
        b"HTTP/1.2 200 OK\r\nContent-Length: 0\r\n\r\n",
        "h11 takes any version; what other versions mean is not for us to guess",
    ),
    Difference(
        r"a header field is malformed: '[ \\]",
        "GET",
        OK + b"A: b\r\n folded\r\nContent-Length: 0\r\n\r\n",
        "RFC 9112, 5.2: folded lines are obsolete; no engine folds them",
    ),
    Difference(
        r"the value of header \S+ holds a control character",
        "GET",
        OK + b"A: \x1b]0;x\x07\r\nContent-Length: 0\r\n\r\n",
        "RFC 9110, 5.5: such values are invalid; a recipient may keep those that are not CR, LF or NUL, and h11 does",
    ),
    Difference(
        r"a reply's reason holds a control character",
        "GET",
        b"HTTP/1.1 404 \x1b]0;x\x07\r\nContent-Length: 0\r\n\r\n",
        "RFC 9112, 4: a reason has none; ours goes into error messages",
    ),
    Difference(
        r"the reply's content length is malformed: '(\d{20}|9\d{18})'",
        "GET",
        OK + b"Content-Length: 99999999999999999999\r\n\r\n",
        "h11 takes 20 digits; 2**63 bytes and more are no file's size.",
    ),
    Difference(
        r"a chunk's size is malformed: b'[0-9a-fA-F]{17,20}\D",
        "GET",
        CHUNKED + b"00000000000000001\r\nx\r\n0\r\n\r\n",
        "h11 takes 20 digits; 16 hold every 64-bit number",
    ),
    Difference(
        r"a reply's head has more than 128 fields",
        "GET",
        OK + b"A: b\r\n" * 128 + b"Content-Length: 0\r\n\r\n",
        "h11 has no such limit",
    ),
    Difference(
        r"a line between two chunks is longer than 4096 bytes",
        "GET",
        CHUNKED + b"0;" + b"x" * 5000 + b"\r\n\r\n",
        "h11 has one limit for all lines, our head's",
    ),
]

WE_TAKE = [
    Difference(
        r"illegal chunk header",
        "GET",
        CHUNKED + b"1 ;a\r\nx\r\n0 ;b\r\n\r\n",
        "RFC 9112, 7.1.1: blanks before an extension's semicolon must be taken",
    ),
    Difference(
        r"bad Content-Length|conflicting Content-Length headers|Only Transfer-Encoding: chunked|multiple Transfer-Enc",
        "HEAD",
        OK + b"Content-Length: x\r\n\r\n",
        "RFC 9112, 6.3, rule 1: a reply without a body has none, whatever its fields say; so has an interim reply, and"
        " trailers frame nothing",
    ),
]


def ours(method: str, pieces: list[bytes]) -> Reply | Refused:
    reader = HeadReader()
    left = iter(pieces)
    body = b""
    try:
        head = None
        while head is None:
            piece = next(left, None)
            if piece is None:
                reader.eof()
            head = reader.feed(piece or b"")
        decoder = body_decoder(method, head)
        piece = reader.rest()
        while not decoder.done:
            body += b"".join(decoder.feed(piece))
            if decoder.fault is not None:
                raise decoder.fault
            if not decoder.done:
                piece = next(left, b"")
                if not piece:
                    decoder.eof()
            else:
                piece = decoder.rest
    except EngineError as error:
        return Refused(str(error), body, isinstance(error, (StreamTruncated, ConnectionLost)))
    rest = piece + b"".join(left)
    keep_alive = head.keep_alive and head.minor_version == 1  # h11 never keeps an HTTP/1.0 connection
    return Reply(head.status, head.reason, head.headers, body, rest, keep_alive)


def theirs(method: str, data: bytes) -> Reply | Refused:
    connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=64 * 1024)
    upgrade = [("Host", "x"), ("Connection", "Upgrade"), ("Upgrade", "tcp")]
    connection.send(h11.Request(method=method, target="/", headers=upgrade))
    connection.send(h11.EndOfMessage())
    connection.receive_data(data)
    body = b""
    head: h11.Response | h11.InformationalResponse | None = None
    try:
        while True:
            found = connection.next_event()
            if found is h11.NEED_DATA:
                connection.receive_data(b"")
            elif isinstance(found, h11.Data):
                body += found.data
            elif isinstance(found, h11.Response):
                head = found
            elif isinstance(found, h11.InformationalResponse) and found.status_code == 101:
                return Reply(101, found.reason.decode("latin-1"), joined(found), b"", connection.trailing_data[0], True)
            elif isinstance(found, h11.EndOfMessage):
                break
    except h11.RemoteProtocolError as error:
        return Refused(str(error), body, False)
    assert head is not None
    keep_alive = connection.their_state is h11.DONE
    rest = connection.trailing_data[0]
    return Reply(head.status_code, head.reason.decode("latin-1"), joined(head), body, rest, keep_alive)


def joined(head: h11.Response | h11.InformationalResponse) -> dict[str, str]:
    """h11's headers in our form."""
    headers: dict[str, str] = {}
    for name, value in head.headers:
        key, text = name.decode(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


def comparable(reply: Reply) -> Reply:
    """h11 normalizes the fields that it understands, so that ours is made to look the same."""
    headers = dict(reply.headers)
    if "content-length" in headers:
        headers["content-length"] = headers["content-length"].partition(",")[0].strip(" \t")
    if "transfer-encoding" in headers:
        headers["transfer-encoding"] = headers["transfer-encoding"].lower()
    return reply._replace(headers=headers, keep_alive=reply.keep_alive or reply.status == 101)


def known(refusal: Refused, differences: list[Difference]) -> bool:
    return any(re.match(difference.message, refusal.message) for difference in differences)


@settings(max_examples=4 * settings().max_examples)
@given(METHODS, replies())
def test_we_agree_or_know_why_not(method: str, data: bytes) -> None:
    we, they = ours(method, cut(data, *range(1, len(data)))), theirs(method, data)
    event(f"ours: {type(we).__name__}, h11's: {type(they).__name__}")
    if isinstance(we, Reply) and isinstance(they, Reply):
        assert comparable(we) == they
    elif isinstance(we, Refused) and isinstance(they, Refused):
        assert we.body.startswith(they.body) or they.body.startswith(we.body)
    elif isinstance(we, Refused):
        assert known(we, WE_REFUSE), we.message
    elif isinstance(they, Refused):
        assert known(they, WE_TAKE), they.message


@pytest.mark.parametrize("difference", WE_REFUSE)
def test_what_we_alone_refuse(difference: Difference) -> None:
    refusal = ours(difference.method, [bytes([byte]) for byte in difference.example])
    assert isinstance(refusal, Refused)
    assert known(refusal, [difference])
    they = theirs(difference.method, difference.example)
    assert isinstance(they, Reply) or they.message.startswith("peer closed connection without sending complete")


@pytest.mark.parametrize("difference", WE_TAKE)
def test_what_we_alone_take(difference: Difference) -> None:
    assert isinstance(ours(difference.method, [difference.example]), Reply)
    refusal = theirs(difference.method, difference.example)
    assert isinstance(refusal, Refused)
    assert known(refusal, [difference])


@given(METHODS, replies().flatmap(pieces_of))
def test_replies_are_the_same_in_any_pieces(method: str, pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    expected = ours(method, [data])
    for form in ([piece for piece in pieces if piece], cut(data, *range(1, len(data)))):
        found = ours(method, form)
        if isinstance(expected, Refused):
            assert isinstance(found, Refused)
            assert found.body == expected.body
        else:
            assert found == expected
