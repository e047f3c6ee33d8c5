"""HTTP replies to try parsers with: well-formed, odd and broken ones, drawn by hypothesis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Sequence

METHODS = st.sampled_from(["GET", "GET", "POST", "HEAD"])


def _mostly(usual: Sequence[bytes], odd: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """One of the usual ones, and once in forty times an odd one."""
    return st.sampled_from([*usual] * (40 * len(odd) // len(usual)) + [*odd])


_VERSIONS = _mostly(
    [b"HTTP/1.1", b"HTTP/1.1", b"HTTP/1.0"], [b"HTTP/1.2", b"HTTP/2.0", b"HTTP/2", b"http/1.1", b"ICY", b""]
)
_STATUSES = _mostly(
    [b"200", b"201", b"204", b"304", b"404", b"101"], [b"099", b"999", b"20", b"2000", b"abc", b"", b"2\xb20"]
)
_INTERIM = _mostly([b"100", b"102", b"103"], [b"199"])
_REASONS = _mostly(
    [b" OK", b" ", b"", b" a  b\t", b" \xc3\xa9"], [b" \x01", b" \0", b" \x0b", b" \x7f", b"OK", b"  OK"]
)
_ENDS = _mostly([b"\r\n"], [b"\n", b"\r", b"\r\r\n", b"", b" \r\n"])
_FIELDS = _mostly(
    [b"A: 1", b"a:2", b"B: x, y", b"Connection: close", b"connection: x, Close", b"E:", b"C: \xff\xa0", b"D:\ta\tb "],
    [
        b"F: \x01",
        b"G: \0",
        b"H: a\x0cb",
        b" folded",
        b"\tfolded",
        b"I : x",
        b": x",
        b"no colon",
        b"J\xe9: x",
        b"K: x\x7f",
        b"L: \x85",
        b"Connection: keep-alive",
        b"",
        b"a b: x",
        b"M: a\rb",
    ],
)
_LENGTHS = _mostly(
    [b"%d", b"%d", b"%d", b"%d, %d", b"0%d", b"%d , %d"],
    [b"%d,", b"+%d", b"-%d", b"%d\xa0", b"x", b"", b"1%d", b"1" * 19, b"9" * 19, b"9" * 20, b"1" * 21],
)
_CODINGS = _mostly(
    [b"chunked", b"Chunked"], [b"gzip", b"gzip, chunked", b"chunked, chunked", b"identity", b"", b"chunked;q=1"]
)
_SIZES = _mostly(
    [b"%x", b"%X", b"0%x", b"%x "], [b"%x\t", b" %x", b"0x%x", b"-%x", b"+%x", b"", b"1_%x", b"0" * 17 + b"%x"]
)
_EXTENSIONS = _mostly([b"", b"", b";a", b';a="b;c"', b";"], [b" ;a", b"; a = b ", b" x", b";\xff", b";\r", b"\t;a"])
_TRAILERS = _mostly(
    [b"A: 1", b"b:2", b"E: \xff"], [b"no colon", b"C: \0", b" folded", b"D : x", b"F: \x01", b"Content-Length: x"]
)


@st.composite
def _head(draw: st.DrawFn, status: st.SearchStrategy[bytes], framing: list[bytes]) -> bytes:
    fields = [*framing, *draw(st.lists(_FIELDS, max_size=3))]
    if draw(st.booleans()):
        fields.reverse()
    line = draw(_VERSIONS) + b" " + draw(status) + draw(_REASONS)
    return b"".join(part + draw(_ENDS) for part in [line, *fields, b""])


def _filled(template: bytes, size: int) -> bytes:
    return template.replace(b"%d", b"%d" % size).replace(b"%x", b"%x" % size).replace(b"%X", b"%X" % size)


@st.composite
def _chunked(draw: st.DrawFn, payload: bytes) -> bytes:
    body = b""
    while payload:
        size = draw(st.integers(1, len(payload)))
        body += _filled(draw(_SIZES), size) + draw(_EXTENSIONS) + draw(_ENDS) + payload[:size] + draw(_ENDS)
        payload = payload[size:]
    lines = [_filled(draw(_SIZES), 0) + draw(_EXTENSIONS), *draw(st.lists(_TRAILERS, max_size=2)), b""]
    return body + b"".join(line + draw(_ENDS) for line in lines)


@st.composite
def _damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """`data` with one byte changed, put in or left out, or with its end cut off."""
    at = draw(st.integers(0, max(0, len(data) - 1)))
    byte = draw(st.binary(min_size=1, max_size=1) | st.sampled_from([b"\r", b"\n", b" ", b":", b"\0", b"0", b"\r\n"]))
    damages = [data[:at] + byte + data[at + 1 :], data[:at] + byte + data[at:], data[:at] + data[at + 1 :], data[:at]]
    return draw(st.sampled_from(damages))


@st.composite
def replies(draw: st.DrawFn) -> bytes:
    """A reply, maybe with interim ones before it and bytes behind it."""
    payload = draw(st.binary(max_size=20) | st.sampled_from([b"\r\n", b"0\r\n\r\n", b"\n\n"]))
    framing: list[bytes] = []
    body = payload
    kind = draw(st.sampled_from(["length", "length", "chunked", "chunked", "both", "close", "twice"]))
    if kind in ("length", "both", "twice"):
        framing.append(b"Content-Length: " + _filled(draw(_LENGTHS), len(payload)))
    if kind in ("chunked", "both"):
        framing.append(b"Transfer-Encoding: " + draw(_CODINGS))
        body = draw(_chunked(payload))
    if kind == "twice":
        framing.append(draw(st.sampled_from([framing[0], b"content-length:1", b"Transfer-Encoding: chunked"])))
    ignored = [b"Content-Length: x"] if draw(st.integers(0, 9)) == 9 else []
    interim = draw(st.lists(_head(_INTERIM, ignored), max_size=1))
    data = (
        b"".join(interim) + draw(_head(_STATUSES, framing)) + body + draw(st.sampled_from([b"", b"", b"HTTP/1.1 200"]))
    )
    return draw(_damaged(data)) if draw(st.integers(0, 9)) == 9 else data
