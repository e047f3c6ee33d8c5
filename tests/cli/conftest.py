"""What tests of the command share."""

from __future__ import annotations

import pytest
from support.docker import docker_28
from support.shell import COMMAND


@pytest.fixture(params=["engine", "docker"])
def command(request: pytest.FixtureRequest) -> list[str]:
    """Our command, and docker's where there is one to compare with."""
    if request.param == "engine":
        return COMMAND
    docker = docker_28()
    if docker is None:
        pytest.skip("not compared with docker's own command: there is none of release 28.2")
    return [docker]
