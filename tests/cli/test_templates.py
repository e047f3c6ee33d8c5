"""Random templates: what docker 28.2's own command makes of them, recorded and, where it is installed, asked anew."""

from __future__ import annotations

import functools
import json
import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support import template_cases
from support.genuine import NEEDED, docker_is_there
from support.in_process import run
from support.template_cases import Answer, answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support.raw_listener import RawListener

RECORDED: list[dict[str, Any]] = json.loads((Path(__file__).parents[2] / "fixtures/cli/templates.json").read_text())
SEED, COUNT = 28, 400
ENDURANCE = 5_000
AT_ONCE = 2


@pytest.fixture(scope="module")
def engine() -> Iterator[RawListener]:
    with template_cases.engine() as engine:
        yield engine


@pytest.fixture
def ours(
    engine: RawListener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[list[str]], Answer]]:
    """What our command makes of a line."""
    environ = {"DOCKER_HOST": engine.host, "DOCKER_CONFIG": str(tmp_path)}
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield lambda words: answer(*run(words, environ))
    time.tzset()


def test_recorded(ours: Callable[[list[str]], Answer]) -> None:
    answers = [(case["words"], Answer(case["code"], case["stdout"], case["stderr"])) for case in RECORDED]
    assert len(answers) >= 500
    assert_same((words, theirs, ours(words)) for words, theirs in answers)


@pytest.mark.skipif(not docker_is_there(), reason=NEEDED)
def test_beside_docker(
    ours: Callable[[list[str]], Answer], engine: RawListener, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    is_long = request.config.getoption("--endurance")
    seed = random.randrange(2**32) if is_long else SEED
    lines = template_cases.lines(seed, ENDURANCE if is_long else COUNT)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        ask = functools.partial(template_cases.docker, host=engine.host, config=str(tmp_path))
        theirs = pool.map(ask, lines)
        pairs = ((words, answer) for words, answer in zip(lines, theirs, strict=True) if answer is not None)
        assert_same(((words, answer, ours(words)) for words, answer in pairs), f"seed {seed}: ")


def assert_same(answers: Iterator[tuple[list[str], Answer, Answer]], where: str = "") -> None:
    """Every line's two answers are equal."""
    different = [f"{words}\n docker: {theirs}\n engine: {ours}" for words, theirs, ours in answers if theirs != ours]
    assert not different, f"{where}{len(different)} differ\n" + "\n".join(different[:10])
