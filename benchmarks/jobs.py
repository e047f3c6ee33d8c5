"""What is measured, and how it is to come out.

A library job is a method of the clients, done on the stand-in engine unless `real`. A command job is a set of command
lines, timed as whole processes.
"""

from __future__ import annotations

from typing import NamedTuple

MIB = 1 << 20
SYNC, ASYNCIO, TRIO = "engine_client", "engine_client asyncio", "engine_client trio"
PYTHON, ENGINE, DOCKER = "python", "engine", "docker"


class Target(NamedTuple):
    """`client` is to be at least `least` times as fast as `other`; or to take at most `over` ms more than it.

    `limit`: what stands in the way, where there is no reaching it, or not every time.
    """

    client: str
    other: str
    least: float = 0.0
    over: float = 0.0
    limit: str = ""


class Job(NamedTuple):
    """`argument` has `{}` where the amount goes; empty, the amount itself is given. `unit`: how a figure is shown.

    `memory`: the most KiB over idle that engine_client may take; `each` divides them by the amount. `tar`: a file of
    that size is given. `rounds`: how many for each of the others'.
    """

    title: str
    method: str
    amount: int
    quick: int
    unit: str
    argument: str = ""
    targets: tuple[Target, ...] = ()
    memory: int = 0
    each: bool = False
    real: bool = False
    tar: bool = False
    rounds: int = 1


class CommandJob(NamedTuple):
    """`lines` by client; `{python}` and so on are put in, and `{name}` for a stream's container of `amount` bytes."""

    title: str
    lines: dict[str, tuple[str, ...]]
    targets: tuple[Target, ...] = ()
    amount: int = 0
    quick: int = 0
    argument: str = ""
    sink: str = "null"
    real: bool = False
    rounds: int = 1

    @property
    def unit(self) -> str:
        return "MB/s" if self.amount else "ms"


STREAM_MEMORY = 4096


def faster(client: str, limit: str = "", **others: float) -> tuple[Target, ...]:
    return tuple(Target(client, other.replace("_", "-"), least, limit=limit) for other, least in others.items())


_PYTHON = "fifty calls of functions for each request and its reply"
_JSON = "reading the JSON is most of it, with one decoder for all"
_KERNEL = "the kernel's copy is most of it for all"
_MEMORY = "each piece is memory of its own"
_SENDFILE = "sendfile copies nothing, but cannot be left when the engine refuses early"


CALLS = (
    Job(
        "ping", "ping", 1000, 300, "µs",
        targets=faster(SYNC, _PYTHON, raw=0.6) + faster(SYNC, docker_py=5, httpx=3),
        rounds=3,
    ),
    Job(
        "inspect", "inspect", 500, 200, "µs",
        targets=faster(SYNC, _PYTHON, raw=0.7)
        + faster(SYNC, docker_py=5)
        + faster(ASYNCIO, "a turn of the loop, which both pay, is more than half of it", aiodocker=2)
        + faster(TRIO, "two turns of the loop, of which trio's are dearer", aiodocker=2),
        rounds=3,
    ),
    Job("list of 100 containers", "list", 50, 20, "µs", targets=faster(SYNC, _JSON, raw=0.9, docker_py=2.5), rounds=2),
    Job("inspect, by 16 threads or tasks", "at_once", 1008, 160, "µs"),
    Job("create, start, wait, remove (real engine)", "life", 4, 1, "ms", real=True),
)  # fmt: skip

_FRAMES = "frames-32768-{}"
_GIB = (1024 * MIB, 64 * MIB, "MB/s")  # the amount, the quick one, the unit
STREAMS = (
    Job(
        "attach, frames of 32 KiB", "attach", *_GIB, _FRAMES, memory=STREAM_MEMORY,
        targets=faster(SYNC, _KERNEL, raw=0.65, docker_py=2.5, aiodocker=2.5)
        + faster(ASYNCIO, raw=0.4, aiodocker=1.5)
        + faster(TRIO, raw=0.4, aiodocker=1.5),
    ),
    Job("attach, a raw TTY stream", "attach", *_GIB, "tty-32768-{}", memory=STREAM_MEMORY),
    Job("logs, frames of 32 KiB", "logs", *_GIB, _FRAMES, memory=STREAM_MEMORY),
    Job(
        "logs, frames of 100 bytes", "logs", 100_000_000, 2_000_000, "MB/s", "frames-100-{}", memory=STREAM_MEMORY,
        targets=faster(SYNC, "ten calls for each chunk and frame", docker_py=8) + faster(SYNC, aiodocker=4),
    ),
    Job("1,000 attach streams at once", "many", 1000, 200, "ms", memory=64, each=True),
)  # fmt: skip

_UPLOAD, _DOWNLOAD = faster(SYNC, _SENDFILE, raw=0.7), faster(SYNC, _MEMORY, raw=0.7)
TRANSFERS = (
    Job("load a tar of 1 GiB", "load", *_GIB, tar=True, targets=_UPLOAD, memory=STREAM_MEMORY),
    Job("put archive, 1 GiB", "put_archive", *_GIB, tar=True, targets=_UPLOAD, memory=STREAM_MEMORY),
    Job("save an image of 1 GiB", "save", *_GIB, "image-{}", _DOWNLOAD, STREAM_MEMORY),
    Job("get archive, 1 GiB", "get_archive", *_GIB, "image-{}", _DOWNLOAD, STREAM_MEMORY),
    Job("pull progress", "pull", 100_000, 10_000, "/s", "progress-{}", memory=STREAM_MEMORY),
)

_PS = "import docker; [print(c.short_id, c.name, c.status) for c in docker.from_env().containers.list(all=True)]"
_RUN = "import docker; docker.from_env().containers.run('busybox', 'true', remove=True)"


def script(code: str) -> tuple[str, ...]:
    return ("{python}", "-I", "-c", code)


def into(command: str) -> dict[str, tuple[str, ...]]:
    return {ENGINE: ("{engine}", *command.split()), DOCKER: ("{docker}", *command.split())}


_START = "forty files of code to load, at 0.2 ms each, and an engine that takes 5 ms"
_BARE = {PYTHON: script("pass")}
_LARGE = (1024 * MIB, 512 * MIB, _FRAMES)  # the quick one as well is long beside a command's start
_AT_THE_FLOOR = "where copying is cheap, docker's copies are: a bare socket gives twice as much, and no more"
COMMANDS = (
    CommandJob(
        "import, and the bare interpreter",
        {
            **_BARE,
            ENGINE: script("import engine_client"),
            "docker-py": script("import docker"),
            "aiodocker": script("import aiodocker"),
            "podman-py": script("import podman"),
            "httpx": script("import httpx"),
            "requests": script("import requests_unixsocket"),
        },
        (Target(ENGINE, PYTHON, over=10),),
        rounds=2,
    ),
    CommandJob("engine --version", {**_BARE, **into("--version")}, rounds=2),
    CommandJob(
        "engine ps -a, 10 containers (real engine)",
        {**_BARE, **into("ps -a"), "docker-py": script(_PS)},
        (Target(ENGINE, PYTHON, 1 / 2.2, limit=_START), Target(ENGINE, "docker-py", 3)),
        real=True,
        rounds=3,
    ),
    CommandJob(
        "engine run --rm busybox true (real engine)",
        {**into("run --rm busybox true"), "docker-py": script(_RUN)},
        (Target(ENGINE, DOCKER, 1 / 1.15, limit="docker has started before an interpreter has"),),
        real=True,
        rounds=2,
    ),
    CommandJob(
        "engine attach into a pipe, frames of 32 KiB",
        into("attach --no-stdin {name}"),
        (Target(ENGINE, DOCKER, 2, limit=_AT_THE_FLOOR),),
        *_LARGE,
        sink="pipe",
    ),
    CommandJob(
        "engine logs into a pipe, frames of 32 KiB",
        into("logs {name}"),
        (Target(ENGINE, DOCKER, 1.3, limit=_AT_THE_FLOOR),),
        *_LARGE,
        sink="pipe",
    ),
    CommandJob(
        "engine attach into a pipe, frames of 100 bytes, mixed",
        into("attach --no-stdin {name}"),
        (Target(ENGINE, DOCKER, 1.1),),
        100_000_000,
        4_000_000,
        "mixed-100-{}",
        "pipe",
    ),
    CommandJob("engine logs into a file, frames of 32 KiB", into("logs {name}"), (), *_LARGE, sink="file"),
)  # fmt: skip
LIBRARY = (*CALLS, *STREAMS, *TRANSFERS)
