"""JSON to values and back, beside the `json` module."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine_client._wire.jsontext import decode_next, dumps, loads, with_names

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)
BLANKS = st.text(" \t\r\n", max_size=3)


def refuse(name: str) -> object:
    raise ValueError(name)


def outcome(read: Any, *arguments: Any, **options: Any) -> Any:
    """The value with its type, or that there is none."""
    try:
        return repr(read(*arguments, **options))
    except ValueError:
        return ValueError


@given(VALUES)
def test_values_are_written_as_json_writes_them(value: Any) -> None:
    assert dumps(value) == json.dumps(value, separators=(",", ":"))
    assert loads(dumps(value).encode()) == value


@given(VALUES, BLANKS, BLANKS)
def test_values_are_read_as_json_reads_them(value: Any, before: str, behind: str) -> None:
    for ascii_only in (True, False):
        data = (before + json.dumps(value, ensure_ascii=ascii_only, indent=1) + behind).encode("utf-8", "replace")
        assert repr(loads(data)) == repr(json.loads(data))


@given(st.text('0123456789+-.eE[]{}":,ntrufalse\\NI \n\t\0é', max_size=12))
def test_any_text_is_taken_and_refused_as_json_does(text: str) -> None:
    assert outcome(loads, text.encode()) == outcome(json.loads, text, parse_constant=refuse)


@pytest.mark.parametrize("name", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_json_does_not_have(name: str) -> None:
    with pytest.raises(ValueError, match=rf"^{name} is not JSON$"):
        loads(name.encode())
    with pytest.raises(ValueError):
        dumps([float(name)])


@pytest.mark.parametrize(
    "data", [b"", b" ", b"\xff", b"\xef\xbb\xbf1", b"{", b"[1,]", b'"a\nb"', b"1 2", b"{}x", b"\x0b1"]
)
def test_what_is_not_one_value(data: bytes) -> None:
    with pytest.raises(ValueError):
        loads(data)


def test_what_is_wrong_is_said() -> None:
    with pytest.raises(ValueError, match=r"^no JSON value$"):
        loads(b"")
    with pytest.raises(ValueError, match=r"^more than one JSON value$"):
        loads(b"1 2")


def test_depth_is_limited() -> None:
    with pytest.raises(RecursionError):
        loads(b"[" * 100_000)


def test_the_next_value_and_where_it_ends() -> None:
    text = '{"a": 1}[2]'
    assert decode_next(text) == ({"a": 1}, 8)
    assert decode_next(text, 8) == ([2], 11)
    with pytest.raises(ValueError, match=r"^no JSON value$"):
        decode_next(text, 11)


def test_names_in_any_case() -> None:
    names = ("credsStore", "Host")
    assert [*with_names({"HOST": 1, "Other": 2, "credsstore": 3}, names).items()] == [
        ("Host", 1),
        ("Other", 2),
        ("credsStore", 3),
    ]
    assert with_names({"host": 1, "Host": 2, "HOST": 3}, names) == {"host": 1, "Host": 2, "HOST": 3}


def test_what_cannot_be_written() -> None:
    with pytest.raises(TypeError):
        dumps(b"bytes")


@pytest.mark.parametrize("data", [b"", b"{", b"{x", b'{"a"', b'{"a":', b"[", b"[1", b'"', b"1x", b"nul"])
def test_what_is_no_json_is_refused_where_json_is_not_loaded(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "json.decoder")
    with pytest.raises(ValueError):
        loads(data)
