"""Execs: further processes in a running container."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class ExecConfig(TypedDict, total=False):
    """The body of POST /containers/{id}/exec."""

    AttachStdin: bool
    AttachStdout: bool
    AttachStderr: bool
    ConsoleSize: list[int] | None  # height and width, in characters; from API 1.44
    DetachKeys: str  # "ctrl-p,ctrl-q"
    Tty: bool
    Env: list[str]  # "NAME=VALUE"
    Cmd: list[str]
    Privileged: bool
    User: str  # "USER[:GROUP]", names or numbers
    WorkingDir: str


class IDResponse(TypedDict):
    """What was created."""

    Id: str


class ProcessConfig(TypedDict):
    """The process that an exec runs."""

    entrypoint: str
    arguments: list[str] | None
    privileged: bool
    tty: bool
    user: NotRequired[str]


class ExecInspectResponse(TypedDict):
    """All about one exec."""

    ID: str
    Running: bool
    ExitCode: int | None  # None until it has ended
    ProcessConfig: ProcessConfig
    OpenStdin: bool
    OpenStderr: bool
    OpenStdout: bool
    CanRemove: bool
    ContainerID: str
    DetachKeys: str
    Pid: int  # 0 until it is started
