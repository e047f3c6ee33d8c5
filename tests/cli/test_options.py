"""Random options of `create`: what docker 28.2's own command makes of them, recorded and, if there, asked anew."""

from __future__ import annotations

import functools
import json
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support import option_cases
from support.create_cases import working_folder
from support.genuine import NEEDED, docker_is_there
from support.recording_engine import RecordingEngine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

RECORDED: list[dict[str, Any]] = json.loads((Path(__file__).parents[2] / "fixtures/cli/options.json").read_text())
SEED, COUNT = 28, 400
ENDURANCE = 5_000


@pytest.fixture(scope="module")
def engine() -> Iterator[RecordingEngine]:
    with RecordingEngine() as engine:
        yield engine


@pytest.fixture
def folder() -> Iterator[str]:
    with working_folder() as folder:
        yield folder


def test_recorded(engine: RecordingEngine, folder: str) -> None:
    assert len(RECORDED) >= 500
    assert_same((theirs, option_cases.ours(theirs["words"], engine, folder)) for theirs in RECORDED)


@pytest.mark.skipif(not docker_is_there(), reason=NEEDED)
def test_beside_docker(engine: RecordingEngine, folder: str, request: pytest.FixtureRequest) -> None:
    is_long = request.config.getoption("--endurance")
    seed = random.randrange(2**32) if is_long else SEED
    lines = option_cases.lines(seed, ENDURANCE if is_long else COUNT)
    with RecordingEngine() as other, ThreadPoolExecutor(1) as pool:
        ask = functools.partial(option_cases.docker, engine=other, folder=folder)
        theirs = pool.map(ask, lines)
        answers = (answer for answer in theirs if not answer["stderr"].startswith("panic: "))  # docker's own defects
        pairs = ((answer, option_cases.ours(answer["words"], engine, folder)) for answer in answers)
        assert_same(pairs, f"seed {seed}: ")


def assert_same(answers: Iterable[tuple[dict[str, Any], dict[str, Any]]], where: str = "") -> None:
    """Every line's two answers are equal."""
    different = [f"docker: {theirs}\nengine: {ours}" for theirs, ours in answers if theirs != ours]
    assert not different, f"{where}{len(different)} differ\n" + "\n".join(different[:10])
