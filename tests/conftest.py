"""Fixtures for all tests: the engines that scripts/test started."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from support import tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine_client import Engine


def hosts() -> dict[str, str]:
    """The engines to test on, as scripts/test names them: name to DOCKER_HOST."""
    pairs = os.environ.get("ENGINE_TEST_HOSTS", "").split()
    return dict(pair.split("=", 1) for pair in pairs)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine_name" in metafunc.fixturenames:
        metafunc.parametrize("engine_name", list(hosts()) or ["none"], scope="session")


@pytest.fixture
def engine_host(engine_name: str) -> str:
    """The DOCKER_HOST of a real engine."""
    host = hosts().get(engine_name)
    if host is None:
        pytest.fail("live tests need engines: run scripts/test, which starts them")
    return host


@pytest.fixture
def engine(engine_host: str) -> Iterator[Engine]:
    """A client of a real engine; every container that the test leaves behind is removed."""
    from engine_client import Engine

    with Engine(engine_host) as engine:
        yield engine
        for container in engine.containers.list(all=True):
            engine.containers.remove(container["Id"], force=True, volumes=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in tally.lines():
        terminalreporter.write_line(line)
