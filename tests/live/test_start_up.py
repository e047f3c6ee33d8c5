"""How long `engine ps -a` takes, beside an interpreter that does nothing."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.live
ROOT = Path(__file__).parent.parent.parent
PAIRS = 25
LIMIT = 2.5


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment with the project installed as a wheel."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, capture_output=True)
    pip = [str(folder / "bin/python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, "--no-deps", str(ROOT)], check=True, capture_output=True)
    return folder / "bin"


def seconds(*line: str | Path, host: str) -> float:
    started = time.perf_counter()
    environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": host}
    subprocess.run(line, env=environ, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def test_ps_takes_little_more_than_python_itself(installed: Path, engine_host: str) -> None:
    ratios: list[float] = []
    for _ in range(PAIRS):
        bare = seconds(installed / "python", "-I", "-c", "pass", host=engine_host)
        ratios.append(seconds(installed / "engine", "ps", "-a", host=engine_host) / bare)
    assert statistics.median(ratios) <= LIMIT, sorted(ratios)
