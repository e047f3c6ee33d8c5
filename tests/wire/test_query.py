from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine_client._wire.auth import encode_registry_auth
from engine_client._wire.query import encode_query, segment
from engine_client.errors import InvalidValue

if TYPE_CHECKING:
    from engine_client._wire.query import Query


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ""),
        ({"a": None, "b": False, "c": {}}, ""),
        ({"t": 0, "all": True, "h": -1}, "?all=1&h=-1&t=0"),
        ({"name": "a b&c=ü"}, "?name=a%20b%26c%3D%C3%BC"),
        ({"name": "\udcff"}, "?name=%FF"),
        ({"names": ["a", "b"]}, "?names=a&names=b"),
        ({"filters": {"label": ["a=b"]}}, "?filters=%7B%22label%22%3A%7B%22a%3Db%22%3Atrue%7D%7D"),
    ],
)
def test_query(query: Query, expected: str) -> None:
    assert encode_query(query) == expected


def test_segments_keep_what_image_names_have() -> None:
    assert segment("host:5000/a/b@sha256:0") == "host:5000/a/b@sha256:0"
    assert segment("a b?c#d%e") == "a%20b%3Fc%23d%25e"


@pytest.mark.parametrize("name", ["", " "])
def test_an_empty_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidValue, match="invalid container name or ID: value is empty"):
        segment(name)


def test_registry_auth() -> None:
    assert encode_registry_auth(None) == "e30="
    assert (
        encode_registry_auth({"username": "ü>?", "password": "x"})
        == "eyJ1c2VybmFtZSI6Ilx1MDBmYz4_IiwicGFzc3dvcmQiOiJ4In0="
    )
