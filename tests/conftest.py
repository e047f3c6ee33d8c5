"""Fixtures and options for all tests: the engines that scripts/test started, and how long to try."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from support import tally
from support.engine_state import remove_containers
from support.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine_client import Engine


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--endurance", action="store_true", help="run the long tests whole, not their short forms")


def pytest_configure(config: pytest.Config) -> None:
    # no deadlines: how long one example takes says more about the machine, and costs have tests of their own
    endurance = config.getoption("--endurance")
    examples = 5_000 if endurance else 100
    settings.register_profile("ours", deadline=None, max_examples=examples)
    settings.load_profile("ours")
    if endurance:
        config.option.timeout = 1800
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has what it runs in the background ignore it


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the process that started this one, if one did, what was counted here."""
    told = getattr(session.config, "workeroutput", None)
    if told is not None:
        told["tally"] = dict(tally.counts), tally.lines


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    counts, lines = getattr(node, "workeroutput", {}).get("tally", ({}, []))
    tally.counts.update(counts)
    tally.lines += lines


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in tally.lines:
        terminalreporter.write_line(line)
    for what, count in tally.counts.items():
        terminalreporter.write_line(f"{what}: {count:,}")


@pytest.fixture
def endurance(request: pytest.FixtureRequest) -> bool:
    """Whether long tests are to run whole."""
    return bool(request.config.getoption("--endurance"))


def hosts() -> dict[str, str]:
    """This process's engines to test on, as scripts/test names them, one for each process: name to DOCKER_HOST."""
    pairs = (pair.split("=", 1) for pair in os.environ.get("ENGINE_TEST_HOSTS", "").split())
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return {name: each.split(",")[number] for name, each in pairs}


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
def podman(engine_name: str) -> bool:
    """Whether the engine is Podman, which differs from docker's in places."""
    return engine_name.startswith("podman")


@pytest.fixture
def registry(engine: Engine) -> str:
    """The open registry beside the engine, which is its mirror of Docker Hub, as HOST:PORT."""
    mirrors = engine.system.info()["RegistryConfig"]
    (mirror,) = mirrors["Mirrors"] or mirrors["IndexConfigs"]["docker.io"]["Mirrors"]
    return mirror.removeprefix("http://").rstrip("/")


@pytest.fixture
def private_registry(registry: str) -> str:
    """The registry beside it that takes user lab with password lab only."""
    host, _, port = registry.rpartition(":")
    return f"{host}:{int(port) + 1}"


@pytest.fixture
def engine(engine_host: str, podman: bool) -> Iterator[Engine]:
    """A client of a real engine; every container that the test leaves behind is removed."""
    from engine_client import Engine

    with Engine(engine_host) as engine:
        yield engine
        remove_containers(engine, podman=podman)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """A terminal, which must be as it was before at the end."""
    terminal = Terminal()
    yield terminal
    terminal.close()
