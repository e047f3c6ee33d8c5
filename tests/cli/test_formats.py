"""Lists by templates, in docker 28.2's own words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.format_cases import answers
from support.shell import COMMAND

RECORDED: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent.parent / "fixtures/cli/formats.json").read_text()
)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    answered = answers(COMMAND, tmp_path_factory.mktemp("config"))
    return {" ".join(answer["words"]): answer for answer in answered}


@pytest.mark.parametrize("theirs", RECORDED, ids=lambda case: " ".join(case["words"]))
def test_as_docker(theirs: dict[str, Any], ours: dict[str, dict[str, Any]]) -> None:
    assert ours[" ".join(theirs["words"])] == theirs
