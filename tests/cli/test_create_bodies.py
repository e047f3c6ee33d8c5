"""`engine create` asks an engine for exactly what docker's command asked for, and complains in its words."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.create_cases import run_create, working_folder
from support.recording_engine import RecordingEngine

if TYPE_CHECKING:
    from collections.abc import Iterator

FIXTURES = Path(__file__).parents[2] / "fixtures" / "cli"
ENGINE = [sys.executable, "-m", "engine_cli"]
UNORDERED = ("Env", "Binds")  # docker keeps them in maps, and sends them in another order each time


def cases(name: str) -> Any:
    recorded = json.loads((FIXTURES / name).read_text())
    return [pytest.param(case, id=" ".join(case["args"])[:70]) for case in recorded]


@pytest.fixture(scope="module")
def engine() -> Iterator[RecordingEngine]:
    with RecordingEngine() as engine:
        yield engine


@pytest.fixture
def folder() -> Iterator[str]:
    with working_folder() as folder:
        yield folder


@pytest.mark.parametrize("case", cases("create_bodies.json"))
def test_the_same_requests(case: dict[str, Any], engine: RecordingEngine, folder: str) -> None:
    assert comparable(run_create(ENGINE, case, engine, folder)) == comparable(case)


@pytest.mark.parametrize("case", cases("create_errors.json"))
def test_the_same_complaints(case: dict[str, Any], engine: RecordingEngine, folder: str) -> None:
    assert comparable(run_create(ENGINE, case, engine, folder)) == comparable(case)


def comparable(case: dict[str, Any]) -> dict[str, Any]:
    """The case with lists that have no order sorted, and without docker's name for itself."""
    return {
        **case,
        "stderr": _renamed(case["stderr"]),
        "requests": [{**request, "body": _sorted(request["body"])} for request in case["requests"]],
    }


def _sorted(body: dict[str, Any]) -> dict[str, Any]:
    host = body.get("HostConfig", {})
    for part, name in ((body, UNORDERED[0]), (host, UNORDERED[1])):
        if name in part:
            part[name] = sorted(part[name])
    return body


def _renamed(text: str) -> str:
    text = "engine: " + text.removeprefix("docker: ") if text.startswith("docker: ") else text
    return text.replace("docker create", "engine create")
