"""Creating a container."""

from __future__ import annotations

from typing import TypedDict

from engine_client.models.health import HealthConfig
from engine_client.models.hostconfig import HostConfig
from engine_client.models.network import NetworkingConfig


class ContainerConfig(TypedDict, total=False):
    """What does not depend on the host. What is left out comes from the image."""

    Hostname: str
    Domainname: str
    User: str  # "USER[:GROUP]", names or numbers
    AttachStdin: bool
    AttachStdout: bool
    AttachStderr: bool
    ExposedPorts: dict[str, dict[str, object]] | None  # {"80/tcp": {}}
    Tty: bool
    OpenStdin: bool
    StdinOnce: bool  # close stdin once the first client to attach to it goes
    Env: list[str]  # "NAME=VALUE"; "NAME" takes away
    Cmd: list[str]
    Healthcheck: HealthConfig
    ArgsEscaped: bool | None  # Windows
    Image: str
    Volumes: dict[str, dict[str, object]]  # {"/path": {}}
    WorkingDir: str
    Entrypoint: list[str]  # [""] takes the image's away
    NetworkDisabled: bool | None
    MacAddress: str | None  # until API 1.51; from 1.44 on, better in EndpointSettings
    OnBuild: list[str] | None
    Labels: dict[str, str]
    StopSignal: str | None
    StopTimeout: int | None  # seconds
    Shell: list[str] | None


class ContainerCreateRequest(ContainerConfig, total=False):
    """The body of POST /containers/create."""

    HostConfig: HostConfig
    NetworkingConfig: NetworkingConfig


class ContainerCreateResponse(TypedDict):
    """A created container."""

    Id: str
    Warnings: list[str]
