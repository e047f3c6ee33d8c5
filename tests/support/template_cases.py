"""Command lines with random templates, and an engine whose replies have something of everything."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from support.format_cases import CONTAINERS, IMAGES, PING
from support.raw_listener import Peer, RawListener, reply
from support.template_generator import Generator

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# what an engine says of a container, an image, its version and itself; of `X` docker's code knows nothing
REPLIES: dict[str, Any] = json.loads((Path(__file__).parents[2] / "fixtures/cli/template_replies.json").read_text())
_PATHS = {  # what templates ask for, by what they are about
    "container": """
        .Id .ID .Name .Path .Args .State .State.Status .State.Running .State.Pid .State.Health
        .State.Health.Log .State.nope .Config .Config.Env .Config.Cmd .Config.Entrypoint .Config.Labels
        .Config.Labels.k .Config.ExposedPorts .Config.Volumes .Config.Healthcheck
        .Config.Healthcheck.Interval .HostConfig.NetworkMode .HostConfig.PortBindings .HostConfig.Memory
        .HostConfig.NetworkMode.IsHost .HostConfig.MemorySwappiness .HostConfig.PidsLimit
        .HostConfig.RestartPolicy .HostConfig.Ulimits .HostConfig.ConsoleSize .HostConfig.BlkioDeviceReadBps
        .HostConfig.Mounts .HostConfig.Init .HostConfig.BlkioWeight .HostConfig.Devices
        .NetworkSettings.Ports .NetworkSettings.Networks .NetworkSettings.IPAddress
        .NetworkSettings.Networks.bridge.IPAddress .Mounts .GraphDriver .SizeRw .SizeRootFs .Created
        .ExecIDs .Nope .X.s .X.e .X.n .X.f .X.big .X.t .X.z .X.l .X.m .X.m.k .X.m.k2 .X.m.l .X.el .X.em
        .X.ml .X.zero .X.fl .X.neg .X.html .X.mixed .X.nope .X.m.no .X .X.s .X.n .X.l .X.m .X.ml .X.t
    """,
    "image": """
        .Id .RepoTags .RepoDigests .Config .Config.Cmd .Config.Env .Config.Labels .Config.ExposedPorts
        .Config.nope .Size .Os .GraphDriver .RootFS .RootFS.Layers .Metadata .Metadata.LastTagTime
        .Descriptor .Descriptor.Digest .Parent .Descriptor.Platform .Created .X.l .X.n
    """,
    "version": """
        .Server .Server.Version .Server.ApiVersion .Server.APIVersion .Server.Components
        .Server.Platform.Name .Server.Os .Server.Experimental .Nope .Server.BuildTime
    """,
    "info": """
        .ID .Containers .Images .DriverStatus .Plugins .Plugins.Network .MemTotal .NCPU .Labels .Swarm
        .Swarm.LocalNodeState .RegistryConfig.IndexConfigs .Runtimes .RuncCommit .Warnings .SecurityOptions
        .Nope .ServerErrors .DefaultRuntime
    """,
    "ps": """
        .ID .Names .Image .Command .CreatedAt .Ports .State .Status .Size .Labels .Mounts .LocalVolumes
        .Networks .Platform .Nope
    """,
    "images": """
        .ID .Repository .Tag .Digest .CreatedAt .Size .Containers .VirtualSize .SharedSize .UniqueSize .Nope
    """,
}
_LINES: Mapping[str, list[str]] = {
    "container": ["inspect", "--type", "container", "--format", "{}", "a"],
    "image": ["inspect", "--type", "image", "--format", "{}", "a"],
    "version": ["version", "--format", "{}"],
    "info": ["info", "--format", "{}"],
    "ps": ["ps", "--format", "{}"],
    "images": ["images", "--format", "{}"],
}
_WEIGHTS = (60, 10, 6, 6, 10, 8)
_ADDRESS = re.compile(r"(?:0[xX])?[cC]0[0-9a-fA-F]{8}|140[0-3][0-7]{10}|82[4-8]\d{9}|11000000[01]{32}")


class Answer(NamedTuple):
    """What a command line gave, without the addresses of Go's pointers."""

    code: int
    stdout: str
    stderr: str


def lines(seed: int, count: int) -> list[list[str]]:
    """Random command lines."""
    source = random.Random(seed)
    kinds = source.choices(list(_LINES), _WEIGHTS, k=count)
    return [_line(kind, source) for kind in kinds]


def _line(kind: str, source: random.Random) -> list[str]:
    template = Generator(source, _PATHS[kind].split(), dot=kind in ("container", "image")).template()
    if kind in ("ps", "images") and source.random() < 0.3:
        template = "table " + template
    return [template if word == "{}" else word for word in _LINES[kind]]


def engine() -> RawListener:
    """Answers every command line."""

    def script(peer: Peer) -> None:
        with contextlib.suppress(ConnectionError):  # of a command that took too long
            while request := peer.read_request():
                peer.send(PING if b"/_ping" in request else reply(json.dumps(_answer(request)).encode()))

    return RawListener(script)


def _answer(request: bytes) -> object:
    target = request.split(b" ")[1].partition(b"?")[0]
    lists = {b"/containers/json": CONTAINERS, b"/images/json": IMAGES}
    endings = {b"/version": REPLIES["version"], b"/info": REPLIES["info"], **lists}
    for ending, value in endings.items():
        if target.endswith(ending):
            return value
    return REPLIES["container" if b"/containers/" in target else "image"]


def docker(words: Sequence[str], host: str, config: str) -> Answer | None:
    """What docker's own command gives; None where it takes too long, as loops within loops do."""
    environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": host, "DOCKER_CONFIG": config, "TZ": "UTC"}
    try:
        done = subprocess.run(["docker", *words], env=environ, capture_output=True, timeout=20)
    except subprocess.TimeoutExpired:
        return None
    return answer(done.returncode, done.stdout, done.stderr)


def answer(code: int, stdout: bytes, stderr: bytes) -> Answer:
    """What a command gave, made comparable."""
    texts = (_ADDRESS.sub("ADDRESS", text.decode(errors="backslashreplace")) for text in (stdout, stderr))
    return Answer(code, *texts)
