"""What a build may be given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from engine_client.models.hostconfig import Ulimit


class BuildOptions(TypedDict, total=False):
    """The parameters of POST /build, as the API names them. Sizes are in bytes, times in microseconds."""

    dockerfile: str  # its path in the context; "Dockerfile" where it is not given
    t: Sequence[str]  # names for the image, each `name[:tag]`
    remote: str  # a URL of a Git repository, a tar or a Dockerfile, instead of a context
    q: bool  # only the image's id
    nocache: bool
    cachefrom: Sequence[str]  # images whose layers may be used
    pull: bool  # look for newer base images
    rm: bool  # remove containers of steps that went well: the default
    forcerm: bool  # and of those that did not
    buildargs: Mapping[str, str | None]  # None: unset, or what the engine has
    labels: Mapping[str, str]
    target: str  # the stage to stop at
    platform: str  # os[/arch[/variant]]
    squash: bool  # into one layer; engines with experimental features only
    networkmode: str
    extrahosts: Sequence[str]  # each `name:ip`
    securityopt: Sequence[str]
    isolation: str  # Windows
    cgroupparent: str
    memory: int
    memswap: int  # memory and swap together; -1: no limit
    shmsize: int
    cpushares: int
    cpuperiod: int
    cpuquota: int
    cpusetcpus: str
    cpusetmems: str
    ulimits: Sequence[Ulimit]
    outputs: Sequence[Mapping[str, object]]  # BuildKit
    version: str  # "1": the classic builder; "2", BuildKit, needs a session besides
