"""Runs `create` as the recorded cases want it: the same folder, files and environment for docker's command and ours."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    from support.recording_engine import RecordingEngine

FILES = {
    "vars.env": '\ufeff# a comment\n\n  FROM_FILE=1\nQUOTED="kept as it is" \nGIVEN\nNOT_GIVEN\nA=from file\n',
    "broken.env": "fine=1\nnot fine=2\n",
    "nameless.env": "=1\n",
    "labels": "from.file=1\nbare\n",
    "seccomp.json": '{ "defaultAction": "SCMP_ACT_ALLOW",\n  "syscalls": [] }\n',
    "broken.json": "{",
    "taken.cid": "1234",
    "config/config.json": '{"proxies": {"default": {"httpProxy": "http://proxy:3128", "noProxy": "*.local"}}}',
}
FOLDER = "{folder}"  # stands for the working folder in what was recorded


@contextlib.contextmanager
def working_folder() -> Generator[str]:
    """A folder with FILES."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in FILES.items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        yield os.path.realpath(folder)


def run_create(program: Sequence[str], case: Mapping[str, Any], engine: RecordingEngine, folder: str) -> dict[str, Any]:
    """Run a case's command line; its exit code, what it printed, and what it asked the engine for.

    `api`, where the case has it, is the version that the engine speaks.
    """
    engine.version = case.get("api", "1.51")
    args = case["args"]
    environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": engine.host, "GIVEN": "from environment", "HOME": folder}
    environ["PYTHONPATH"] = os.pathsep.join(os.path.abspath(path) for path in sys.path if path)
    words = [*program, *args]
    done = subprocess.run(words, cwd=folder, env=environ, capture_output=True, text=True, timeout=60)
    found = {
        **case,
        "code": done.returncode,
        "stdout": done.stdout,
        "stderr": done.stderr,
        "requests": engine.take(),
    }
    value: dict[str, Any] = json.loads(json.dumps(found).replace(folder, FOLDER))
    return value
