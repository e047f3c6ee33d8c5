"""The ways in which each test of this folder runs."""

from __future__ import annotations

import pytest
from support.three_ways import LOOPS, WAYS


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
