"""What docker's command and ours make of random options: what they ask an engine for, and what they complain of."""

from __future__ import annotations

import os
import random
import subprocess
from typing import TYPE_CHECKING, Any

from support import option_generator
from support.in_process import run

from engine_client._typing import is_json_list, is_json_object

if TYPE_CHECKING:
    from collections.abc import Sequence

    from support.recording_engine import RecordingEngine

FOLDER = "{folder}"


def lines(seed: int, count: int) -> list[list[str]]:
    """Random command lines."""
    source = random.Random(seed)
    return [option_generator.line(source) for _ in range(count)]


def _environ(engine: RecordingEngine, folder: str) -> dict[str, str]:
    """What both commands are run in. `GIVEN` is for -e, and no proxies or credentials are configured."""
    return {"DOCKER_HOST": engine.host, "GIVEN": "from environment", "HOME": folder, "DOCKER_CONFIG": folder}


def docker(words: Sequence[str], engine: RecordingEngine, folder: str) -> dict[str, Any]:
    """What docker's own command makes of a line."""
    environ = {"PATH": os.environ["PATH"], **_environ(engine, folder)}
    done = subprocess.run(["docker", *words], cwd=folder, env=environ, capture_output=True, timeout=60)
    return _found(words, (done.returncode, done.stdout, done.stderr), engine, folder)


def ours(words: Sequence[str], engine: RecordingEngine, folder: str) -> dict[str, Any]:
    """What our command makes of a line."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        return _found(words, run(words, _environ(engine, folder)), engine, folder)
    finally:
        os.chdir(before)


def _found(
    words: Sequence[str], done: tuple[int, bytes, bytes], engine: RecordingEngine, folder: str
) -> dict[str, Any]:
    code, stdout, stderr = done
    texts = [text.decode(errors="backslashreplace").replace(folder, FOLDER) for text in (stdout, stderr)]
    requests = [_without(request, folder) for request in engine.take()]
    return {"words": list(words), "code": code, "stdout": texts[0], "stderr": _named(texts[1]), "requests": requests}


def _named(text: str) -> str:
    """A complaint with our command's name."""
    text = "engine: " + text.removeprefix("docker: ") if text.startswith("docker: ") else text
    return text.replace("docker create", "engine create")


def _without(value: Any, folder: str) -> Any:
    """A request without the folder's name, and with those lists sorted that docker keeps in maps."""
    if is_json_object(value):
        return {key: _sorted(key, _without(item, folder)) for key, item in value.items()}
    if is_json_list(value):
        return [_without(item, folder) for item in value]
    return value.replace(folder, FOLDER) if isinstance(value, str) else value


def _sorted(key: str, value: Any) -> Any:
    return sorted(value) if key in ("Env", "Binds") and is_json_list(value) else value
