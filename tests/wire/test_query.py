"""Paths and query strings, beside `urllib.parse`."""

from __future__ import annotations

import json
import urllib.parse
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine_client._wire.query import encode_filters, encode_query, quote, segment
from engine_client._wire.query import given as given_name
from engine_client.errors import InvalidValue

if TYPE_CHECKING:
    from engine_client._wire.query import Query

ESCAPED = st.characters(min_codepoint=0xDC80, max_codepoint=0xDCFF, categories=["Cs"])
TEXT = st.text(st.characters(exclude_categories=["Cs"]) | ESCAPED)
NAMES = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1)


def parsed(query: str) -> list[tuple[str, str]]:
    """The pairs of a query, as the standard library reads them."""
    assert query.startswith("?")
    return urllib.parse.parse_qsl(query[1:], keep_blank_values=True, strict_parsing=True, errors="surrogateescape")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ""),
        ({"a": None, "b": False, "c": {}, "d": []}, ""),
        ({"a": None, "b": False, "c": {}, "t": 1}, "?t=1"),
        ({"t": 0, "all": True, "h": -1}, "?all=1&h=-1&t=0"),
        ({"name": ""}, "?name="),
        ({"name": "a b&c=ü"}, "?name=a%20b%26c%3D%C3%BC"),
        ({"name": "\udcff"}, "?name=%FF"),
        ({"names": ["a", "b"]}, "?names=a&names=b"),
        ({"filters": {"label": ["a=b"]}}, "?filters=%7B%22label%22%3A%7B%22a%3Db%22%3Atrue%7D%7D"),
    ],
)
def test_query(query: Query, expected: str) -> None:
    assert encode_query(query) == expected


def test_filters() -> None:
    assert encode_filters({"label": ["a=b", "c"], "id": []}) == '{"label":{"a=b":true,"c":true},"id":{}}'
    assert encode_filters({"label!": "keep"}) == '{"label!":{"keep":true}}'  # and not its letters


@given(TEXT)
def test_text_is_quoted_as_the_standard_library_does(text: str) -> None:
    assert quote(text) == urllib.parse.quote(text.encode("utf-8", "surrogateescape"), safe="")


@given(TEXT.filter(lambda text: text.strip() and "/" not in text))
def test_a_segment_is_quoted_as_the_standard_library_does(text: str) -> None:
    assert segment(text, trim=False) == urllib.parse.quote(text.encode("utf-8", "surrogateescape"), safe=":@")
    assert segment(text) == segment(text.strip())


@given(st.dictionaries(NAMES, TEXT | st.integers() | st.lists(TEXT, min_size=1), min_size=1))
def test_any_query_comes_back(query: dict[str, str | int | list[str]]) -> None:
    expected = [
        (name, str(text))
        for name, value in sorted(query.items())
        for text in (value if isinstance(value, list) else [value])
    ]
    assert parsed(encode_query(query)) == expected


@given(st.dictionaries(st.text(), st.lists(st.text()), min_size=1))
def test_any_filters_come_back(filters: dict[str, list[str]]) -> None:
    [(name, text)] = parsed(encode_query({"filters": filters}))
    assert name == "filters"
    assert json.loads(text) == {name: dict.fromkeys(values, True) for name, values in filters.items()}


def test_segments_keep_what_image_names_have() -> None:
    assert segment("host:5000/a/b@sha256:0") == "host:5000/a/b@sha256:0"
    assert segment("a b?c#d%e") == "a%20b%3Fc%23d%25e"


@pytest.mark.parametrize("name", ["/web", "web/", "//web//", " /web\r"])
def test_engines_redirect_no_name(name: str) -> None:
    assert segment(name) == "web"
    assert segment(f"{name.strip()}//alias") == "web/alias"


def test_names_come_without_blanks_around_them_but_for_images() -> None:
    assert given_name(" a\r\n") == segment(" a\r\n") == "a"
    assert segment(" a ", "image name", trim=False) == "%20a%20"


@pytest.mark.parametrize("name", ["/", "//", " / "])
def test_a_name_of_slashes_is_empty(name: str) -> None:
    with pytest.raises(InvalidValue, match=r"^invalid container name or ID: value is empty$"):
        segment(name)


@pytest.mark.parametrize("name", ["", " ", "\t"])
def test_an_empty_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidValue, match=r"^invalid container name or ID: value is empty$"):
        segment(name)
    with pytest.raises(InvalidValue, match=r"^invalid volume name: value is empty$"):
        segment(name, "volume name")
    with pytest.raises(InvalidValue, match=r"^invalid container name or ID: value is empty$"):
        given_name(name)


def test_surrogates_that_stand_for_no_byte_are_refused() -> None:
    with pytest.raises(InvalidValue, match=r"^this is not Unicode text: 'a\\ud800'$"):
        encode_query({"name": "a\ud800"})
