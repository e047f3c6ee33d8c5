"""The X-Registry-Auth header."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from engine_client._wire.auth import encode_registry_auth, encode_registry_config

if TYPE_CHECKING:
    from engine_client.models import AuthConfig

FIELDS = ["username", "password", "serveraddress", "identitytoken", "registrytoken"]


def test_no_credentials_are_an_empty_object() -> None:
    assert encode_registry_auth(None) == "e30="
    assert encode_registry_auth({}) == "e30="


def test_credentials_are_json_in_the_alphabet_of_urls() -> None:
    assert encode_registry_auth({"username": "a", "password": "??>"}) == "eyJ1c2VybmFtZSI6ImEiLCJwYXNzd29yZCI6Ij8_PiJ9"
    assert encode_registry_auth({"password": "~~~>>"}) == "eyJwYXNzd29yZCI6In5-fj4-In0="


def test_credentials_for_several_registries() -> None:
    assert encode_registry_config(None) == encode_registry_config({}) == "e30="
    auths: dict[str, AuthConfig] = {"a.example:5000": {"username": "a", "password": "??>"}}
    assert json.loads(base64.urlsafe_b64decode(encode_registry_config(auths))) == auths


@given(st.dictionaries(st.sampled_from(FIELDS), st.text()))
def test_any_credentials_come_back(auth: AuthConfig) -> None:
    value = encode_registry_auth(auth)
    assert json.loads(base64.urlsafe_b64decode(value)) == auth
    assert value == base64.urlsafe_b64encode(json.dumps(auth, separators=(",", ":")).encode()).decode()
