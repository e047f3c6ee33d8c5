"""The ways in which each test of this folder runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.roads import ROADS
from support.three_ways import LOOPS, WAYS, Travel, descriptors

if TYPE_CHECKING:
    from collections.abc import Iterator

ON_ALL_ROADS = ("attach", "interact", "session_signals", "stream_kinds", "uploads")
OVER_TLS = (
    "cancellation",
    "deadlines",
    "into_pipes",
    "many_streams",
    "output",
    "replies",
)  # over tcp they are what they are on unix


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests of streams run over unix sockets, tcp, TLS and ssh."""
    name = metafunc.definition.path.stem.removeprefix("test_")
    if name in (*ON_ALL_ROADS, *OVER_TLS) and metafunc.definition.get_closest_marker("unix_socket") is None:
        metafunc.parametrize("road", ROADS if name in ON_ALL_ROADS else ("unix", "tls"), indirect=True)


@pytest.fixture(autouse=True)
def road(request: pytest.FixtureRequest) -> Iterator[str]:
    """How `run` reaches the engine."""
    Travel.road = getattr(request, "param", "unix")
    yield Travel.road
    Travel.road = "unix"


@pytest.fixture(autouse=True)
def _no_descriptor_left() -> Iterator[None]:
    """Nor one that is merely forgotten: its warning is an error."""
    before = descriptors()
    yield
    assert descriptors() == before


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    """Blocking, asyncio or trio."""
    value: str = request.param
    return value


@pytest.fixture(params=LOOPS)
def loop(request: pytest.FixtureRequest) -> str:
    """asyncio or trio."""
    value: str = request.param
    return value
