"""All of the wire's decoders and encoders as functions of an input in pieces, and inputs to try them with."""

from __future__ import annotations

import random
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING

from support.cuts import cut

from engine_client._wire.auth import encode_registry_auth
from engine_client._wire.bodies import ChunkedBody, LengthBody, body_decoder
from engine_client._wire.detach_keys import DetachKeys, parse_detach_keys
from engine_client._wire.http1 import HeadReader, encode_request
from engine_client._wire.jsonlines import JSONLinesDecoder
from engine_client._wire.jsontext import loads
from engine_client._wire.query import encode_query, segment
from engine_client._wire.records import RecordDecoder
from engine_client._wire.stdcopy import FrameDecoder
from engine_client._wire.text import LineDecoder, TextDecoder
from engine_client.errors import EngineError, StreamTruncated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine_client._wire.bodies import BodyDecoder

Outcome = tuple[object, ...]


def _reply(method: str, pieces: list[bytes]) -> Outcome:
    reader = HeadReader()
    for number, piece in enumerate(pieces):
        head = reader.feed(piece)
        if head is not None:
            body = _body(body_decoder(method, head), [reader.rest(), *pieces[number + 1 :]])
            return (head.status, head.reason, head.headers, head.keep_alive, head.media_type, *body)
    reader.eof()
    raise AssertionError("a head's end without an error")


def _body(decoder: BodyDecoder, pieces: list[bytes]) -> Outcome:
    """The payload, what follows it, and the error it ends with."""
    payload = rest = b""
    for piece in pieces:
        if decoder.done:
            rest += piece
        else:
            payload += b"".join(decoder.feed(piece))
    return payload, decoder.rest + rest, _end(decoder)


def _end(decoder: BodyDecoder | FrameDecoder) -> type[EngineError] | None:
    try:
        if decoder.fault is not None:
            raise decoder.fault
        decoder.eof()
    except EngineError as error:
        return type(error)
    return None


def _records(pieces: list[bytes]) -> Outcome:
    decoder = RecordDecoder()
    return [record for piece in pieces for record in decoder.feed(piece)], _end(decoder)


def _frames(pieces: list[bytes]) -> Outcome:
    decoder = FrameDecoder()
    streams: dict[int, bytes] = {1: b"", 2: b""}
    for piece in pieces:
        for stream, data in decoder.feed(piece):
            streams[stream] += data
    return streams[1], streams[2], _end(decoder)


def _lines(pieces: list[bytes]) -> Outcome:
    decoder = JSONLinesDecoder()
    values = [value for piece in pieces for value in decoder.feed(piece)]
    if decoder.fault is None:
        with suppress(StreamTruncated):  # which is the fault
            values += decoder.eof()
    return repr(values), type(decoder.fault)


def _pieces_of_text(pieces: list[bytes]) -> Outcome:
    decoder = TextDecoder("utf-8", "replace")
    found = [text for piece in pieces for text in decoder.feed([(1, piece)]) or ()]
    return ("".join(text for _, text in [*found, *(decoder.feed(None) or ())]),)


def _lines_of_text(pieces: list[bytes]) -> Outcome:
    decoder = LineDecoder("utf-8", "replace")
    return (
        *(line for piece in [*pieces, None] for line in decoder.feed(piece if piece is None else [(1, piece)]) or ()),
    )


def _json(pieces: list[bytes]) -> Outcome:
    try:
        return (repr(loads(b"".join(pieces))),)
    except (ValueError, RecursionError) as error:
        return (type(error),)


def _detach_keys(pieces: list[bytes]) -> Outcome:
    typed = b"".join(pieces)
    keys = DetachKeys(typed[:2])
    return b"".join(map(keys.feed, pieces)), keys.detached


def _text(pieces: list[bytes]) -> str:
    """Any text at all, lone surrogates included."""
    data = b"".join(pieces)
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "surrogateescape")


def _query(pieces: list[bytes]) -> Outcome:
    texts = _text(pieces).split("\n")
    return encode_query({"a": texts, "filters": dict.fromkeys(texts, texts)}), segment(texts[0])


def _request(pieces: list[bytes]) -> Outcome:
    texts = _text(pieces).split("\t")
    head = encode_request(texts[0], texts[-1], pairwise(texts))
    if (
        head.count(b"\r\n") != len(texts) + 1
        or head.count(b"\n") != head.count(b"\r")
        or not head.endswith(b"\r\n\r\n")
    ):
        raise AssertionError(f"the head does not have the lines that it was given: {head!r}")
    return (head,)


def _auth(pieces: list[bytes]) -> Outcome:
    return (encode_registry_auth({"password": _text(pieces)}),)


def _notation(pieces: list[bytes]) -> Outcome:
    return (parse_detach_keys(_text(pieces)),)


DECODERS: dict[str, Callable[[list[bytes]], Outcome]] = {
    "replies": lambda pieces: _reply("GET", pieces),
    "replies to HEAD": lambda pieces: _reply("HEAD", pieces),
    "chunked bodies": lambda pieces: _body(ChunkedBody(), pieces),
    "bodies of 20 bytes": lambda pieces: _body(LengthBody(20), pieces),
    "frames": _frames,
    "log records": _records,
    "JSON lines": _lines,
    "JSON": _json,
    "text": _pieces_of_text,
    "lines of text": _lines_of_text,
    "typed keys": _detach_keys,
    "queries": _query,
    "requests": _request,
    "credentials": _auth,
    "key sequences": _notation,
}

_JSON = [
    b'{"status":"Pulling","progressDetail":{"current":1,"total":-2.5e3},"id":"\xc3\xbc\\u00fc"}',
    b'{"a":[null,true,false,[],{}]}',
]
_CHUNKS = b"5\r\nhello\r\n6;a=b\r\n world\r\n0\r\nTrailer: x\r\n\r\n"
VALID: dict[str, list[bytes]] = {
    "replies": [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/plain; x=y\r\n\r\nhellonext",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nA: b\r\na: c\r\n\r\n" + _CHUNKS,
        b"HTTP/1.0 404 Not Found\r\nConnection: close\r\n\r\nuntil the end",
        b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nraw",
        b"HTTP/1.1 304\r\n\r\n",
    ],
    "chunked bodies": [_CHUNKS, _CHUNKS + b"next", b"00A \r\n0123456789\r\n000\r\n\r\n"],
    "bodies of 20 bytes": [b"x" * 20, b"x" * 25],
    "frames": [
        b"\1\0\0\0\0\0\0\3out\2\0\0\0\0\0\0\3err\0\0\0\0\0\0\0\0",
        b"\1\0\0\0\0\0\0\1x\3\0\0\0\0\0\0\6failed\1\0\0\0\0\0\0\1y",
    ],
    "JSON lines": [b"\n".join(_JSON), b"\r\n".join(_JSON) + b"\r\n", b"{}{}\n \x1e{}\n\n"],
    "JSON": [*_JSON, b" [1, 2.0, -3e-4, 1E400, 12345678901234567890] ", b'"\\ud83d\\ude00 \\ud83d \\n"'],
    "text": ["grüße\r\n€ 🐳".encode()],
    "lines of text": ["grüße\r\n€ 🐳\n\nend\r".encode(), b"a\r\r\nb\n\r\n"],
    "typed keys": [b"aabaaabaab", b"\x10\x11abc\x10\x10\x11"],
    "queries": [b"name=a b&c", b"label\n\xc3\xbc\xff/:@~", "\ud800".encode("utf-8", "surrogatepass")],
    "requests": [b"GET\tHost\tx\t/v1.51/containers/json?all=1", b"POST\tA-B\t\xc3\xa9\t/"],
    "credentials": [b"secret", b"\xc3\xbc\xff>?"],
    "key sequences": [b"ctrl-p,ctrl-q", b"a,DEL,ctrl-@,ctrl-\\,ctrl-]", b"\xc3\xa9"],
}
VALID["replies to HEAD"] = VALID["replies"]
VALID["log records"] = VALID["frames"]
_MARKS = [b"\r", b"\n", b"\r\n", b"\0", b"\x7f", b"\xff", b" ", b"\t", b":", b";", b",", b"0", b"{", b"}", b'"', b"\\u"]
_TELLING = [
    *_MARKS,
    b"ffffffff",
    b"HTTP/1.1 200 OK\r\n\r\n",
    b"Content-Length: 3\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"\xed\xa0\x80",
    b"9" * 30,
    b"[" * 2000,
    b"\3\0\0\0\xff\xff\xff\xff",
    b"x" * 5000,
    b"A: b\r\n" * 130,
]


def check(name: str, pieces: list[bytes]) -> None:
    """Decode `pieces`, and the same as one. Raises what is not this library's own error, AssertionError for unlikes."""
    outcomes = [_outcome(name, pieces), _outcome(name, [b"".join(pieces)])]
    if outcomes[0] != outcomes[1]:
        raise AssertionError(f"{name}: {pieces!r} gives {outcomes[0]!r}, but whole {outcomes[1]!r}")


def _outcome(name: str, pieces: list[bytes]) -> Outcome:
    try:
        return DECODERS[name](pieces)
    except EngineError as error:
        return (type(error),)


def inputs(seed: int, count: int) -> Iterator[tuple[str, list[bytes]]]:
    """`count` inputs: a decoder's name, and valid messages damaged or random bytes, cut anywhere."""
    draw = random.Random(seed)
    names = list(DECODERS)
    for number in range(count):
        name = names[number % len(names)]
        data = draw.choice(VALID[name]) if draw.random() < 0.9 else draw.randbytes(draw.randrange(40))
        for _ in range(draw.randrange(5)):
            data = _damaged(draw, data, VALID[name])
        places = range(1, len(data)) if draw.random() < 0.1 else [draw.randrange(len(data) + 1) for _ in range(3)]
        yield name, cut(data, *places)


def _damaged(draw: random.Random, data: bytes, others: list[bytes]) -> bytes:
    start, stop = sorted((draw.randrange(len(data) + 1), draw.randrange(len(data) + 1)))
    kind = draw.randrange(6)
    if kind == 0:  # put in
        return data[:start] + draw.choice(_TELLING) + data[start:]
    if kind == 1:  # put in the place of another
        return data[:start] + draw.choice(_TELLING) + data[start + 1 :]
    if kind == 2:  # leave out
        return data[:start] + data[stop:]
    if kind == 3:  # repeat
        return data[:stop] + data[start:]
    if kind == 4:  # join with another
        return data[:start] + draw.choice(others)[start:]
    return data[:start] + bytes([draw.randrange(256)]) + data[start + 1 :]
