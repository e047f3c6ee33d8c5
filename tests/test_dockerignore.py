"""The rules of .dockerignore, as docker's own command applies them; tests/live compares whole builds."""

from __future__ import annotations

import pytest

from engine_client import InvalidValue, dockerignore


def test_reading() -> None:
    data = b"\xef\xbb\xbf# comment\n  a  \n\n/b/\n! /c//d/.\n # no comment\n!\n/\n..\nd\xff\r\n"
    assert dockerignore.read(data) == ["a", "b", "!c/d", "# no comment", "!", "/", "..", "d\udcff"]
    assert dockerignore.read(b"") == []


def test_a_line_is_shorter_than_64_kib() -> None:
    longest = "x" * 65535
    assert dockerignore.read(f"a\n{longest}\nb".encode()) == ["a", longest, "b"]
    with pytest.raises(InvalidValue, match="token too long"):
        dockerignore.read(f"a\n{longest}x\nb".encode())


@pytest.mark.parametrize(
    ("rules", "left_out", "taken"),
    [
        (["a"], ["a", "a/b", "a/b/c"], ["b", "b/a", "ab", ".a"]),
        (["*"], ["a", ".git", "a/b"], []),
        (["*.txt"], ["a.txt", ".txt", "a.txt/b"], ["a/b.txt", "a.txt.gz", "a\ntxt"]),
        (["a/*"], ["a/b", "a/b/c"], ["a", "b"]),
        (["?"], ["a", "é"], ["ab", ""]),
        (["[a-c]?"], ["ab", "bz"], ["dz", "a"]),
        (["[^a-c]"], ["d"], ["a"]),
        (["[[]", "[&|~]"], ["[", "&", "~"], ["]"]),
        (["\\*", "a\\?"], ["*", "a?"], ["b", "ab"]),
        (["**"], ["a", "a/b"], []),
        (["**/a"], ["a", "b/a", "b/c/a", "a/b"], ["ba", "b/ca"]),
        (["**a"], ["a", "ba", "b/ca"], ["ab"]),
        (["a/**"], ["a/b", "a/b/c"], ["a", "b/a"]),
        (["a**"], ["a", "ab", "ab/c"], ["b"]),
        (["a/**/b"], ["a/b", "a/x/b", "a/x/y/b"], ["a", "b", "a/xb"]),
        (["**/*.go"], ["x.go", "a/x.go"], ["x.goo"]),
        (["**/a/**"], ["a/b", "x/a/b"], ["a", "x/a"]),
        (["*", "!a"], ["b"], ["a", "a/b"]),
        (["*", "!a", "a/b"], ["c", "a/b"], ["a", "a/c"]),
        (["a", "!a/b"], ["a", "a/c"], ["a/b", "a/b/c"]),
        (["a.b+(c)|{d}$"], ["a.b+(c)|{d}$"], ["axb"]),
        ([".", "..", "../a", "/"], [], ["a"]),
    ],
)
def test_what_is_left_out(rules: list[str], left_out: list[str], taken: list[str]) -> None:
    matcher = dockerignore.Matcher(rules)
    assert [path for path in left_out if not matcher.excludes(path)] == []
    assert [path for path in taken if matcher.excludes(path)] == []


@pytest.mark.parametrize("rule", ["[", "a[", "[]", "[^]", "[a-]", "[-a]", "a\\", "[z-a]"])
def test_what_is_no_rule(rule: str) -> None:
    with pytest.raises(InvalidValue, match="syntax error in pattern"):
        dockerignore.Matcher([rule])


def test_nothing_to_take_in() -> None:
    with pytest.raises(InvalidValue, match='illegal exclusion pattern: "!"'):
        dockerignore.Matcher(["!"])


def test_where_a_rule_may_take_something_in() -> None:
    matcher = dockerignore.Matcher(["*", "!a/b/c"])
    assert [matcher.may_take_in(folder) for folder in ("a", "a/b", "a/b/c", "a/x", "ab")] == [1, 1, 1, 0, 0]
