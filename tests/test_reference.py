"""Image names taken apart and put together."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine_client import InvalidValue
from engine_client.reference import parse

# the grammar as docker's library states it
WORDS = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
LABEL = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
DOMAIN = rf"(?:{LABEL}(?:\.{LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
DIGEST = r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}"
NAME = re.compile(rf"(?:{DOMAIN}/)?{WORDS}(?:/{WORDS})*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{{0,127}})?(?:@{DIGEST})?")
ODD = st.text("aZ0-_.+:/@[] \n\u0660é", max_size=4)
SHA = "sha256:" + "a1" * 32
OTHER = "b+c.d-e_f:" + "A1" * 16  # an algorithm that has no length of its own


@pytest.mark.parametrize(
    ("text", "full", "familiar", "pulled"),
    [
        ("b", "docker.io/library/b", "b", "docker.io/library/b:latest"),
        ("docker.io/b:1", "docker.io/library/b:1", "b:1", "docker.io/library/b:1"),
        ("index.docker.io/b", "docker.io/library/b", "b", "docker.io/library/b:latest"),
        ("u/b", "docker.io/u/b", "u/b", "docker.io/u/b:latest"),
        ("localhost/b", "localhost/b", "localhost/b", "localhost/b:latest"),
        ("h:5/u/b__c.d--e:T", "h:5/u/b__c.d--e:T", "h:5/u/b__c.d--e:T", "h:5/u/b__c.d--e:T"),
        ("[::1]:5/b", "[::1]:5/b", "[::1]:5/b", "[::1]:5/b:latest"),
        ("Host/b", "Host/b", "Host/b", "Host/b:latest"),
        (f"b@{SHA}", f"docker.io/library/b@{SHA}", f"b@{SHA}", f"docker.io/library/b@{SHA}"),
        (f"h.x/b:1@{OTHER}", f"h.x/b:1@{OTHER}", f"h.x/b:1@{OTHER}", f"h.x/b:1@{OTHER}"),
    ],
)
def test_a_name(text: str, full: str, familiar: str, pulled: str) -> None:
    reference = parse(text)
    assert (str(reference), reference.familiar, str(reference.with_default_tag())) == (full, familiar, pulled)
    assert repr(reference) == f"Reference({full!r})"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "^invalid reference format$"),
        ("b:", "^invalid reference format$"),
        ("b:-1", "^invalid reference format$"),
        ("b@", "^invalid reference format$"),
        ("b@sha256:abc", "^invalid reference format$"),
        (f"b@{SHA[:-2]}", "^invalid reference format$"),
        ("h_x.y/b", "^invalid reference format$"),
        ("a//b", "^invalid reference format$"),
        ("u/B:1", r"^invalid reference format: repository name \(u/B\) must be lowercase$"),
        ("b" * 256, "^repository name must not be more than 255 characters$"),
        ("a1" * 32, r"^invalid repository name \((a1)+\), cannot specify 64-byte hexadecimal strings$"),
    ],
)
def test_no_name(text: str, message: str) -> None:
    with pytest.raises(InvalidValue, match=message):
        parse(text)


@given(st.lists(st.sampled_from(["a", "b1", "localhost", "h.x", "[::1]", "a" * 33, "T" * 127]) | ODD, max_size=7))
def test_the_grammar_is_docker_s(parts: list[str]) -> None:
    text = "".join(parts)
    try:
        parse(text)
    except InvalidValue:
        is_name = False
    else:
        is_name = True
    if is_name or "/" not in text:  # what stands before a slash may have to be a host, where the grammar takes any path
        assert is_name == bool(NAME.fullmatch(text))
