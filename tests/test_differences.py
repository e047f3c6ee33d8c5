"""docs/differences.md lists what the tests let pass, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from support.differences import DIFFERENCES
from support.typed_lines import TYPED

TESTS = Path(__file__).parent
PAGE = TESTS.parent / "docs/differences.md"


def test_the_page_and_the_table_name_the_same() -> None:
    names = re.findall(r"(?m)^- \*\*(.*?)\.\*\*", PAGE.read_text())
    assert names == [difference.name for difference in DIFFERENCES]


def test_each_is_held_by_a_test() -> None:
    assert [found.name for found in DIFFERENCES if not (TESTS / found.test).is_file()] == []


def test_lines_that_differ_are_lines() -> None:
    lines = {line for path in (TESTS / "live/lines").glob("*.txt") for line in path.read_text().splitlines()}
    lines |= {typed.line for typed in TYPED}
    assert {line for found in DIFFERENCES for line in found.lines} - lines == set()
