"""The examples of the README, run as they are written."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine_client import NotFound

if TYPE_CHECKING:
    from engine_client import Engine

pytestmark = pytest.mark.live
README = Path(__file__).parent.parent.parent / "README.md"
EXAMPLES = re.findall(r"```python\n(.*?)```\n\nprints\n\n```\n(.*?)```", README.read_text(), re.DOTALL)


def test_there_is_one_for_each_client() -> None:
    assert ["AsyncEngine" in code for code, _ in EXAMPLES] == [False, True]


@pytest.mark.parametrize(("code", "printed"), EXAMPLES, ids=["Engine", "AsyncEngine"])
def test_an_example_prints_what_it_says(code: str, printed: str, engine: Engine) -> None:
    with suppress(NotFound):
        engine.images.remove("centos:7", force=True)
    environ = {**os.environ, "DOCKER_HOST": engine.host}
    line = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(line, env=environ, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, printed, "")
    assert engine.containers.list(all=True) == []
