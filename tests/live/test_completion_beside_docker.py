"""docker's completion and ours on the same engine: the same candidates for every command, option and argument."""

from __future__ import annotations

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from engine_cli import catalogue
from support.docker import docker_28
from support.shell import COMMAND

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from engine_client import Engine

pytestmark = pytest.mark.live

# what docker offers that we do not, and the other way round, and why
_OUR_ALL = "--all is ours"
_TOO_MANY = "docker offers more words than the command takes"
_NEW_NAME = "docker offers the names that are taken as the new one"
_COMMAND = "docker offers containers as the command to run in one"
DIFFERENT = {
    "rm -": _OUR_ALL,
    "container rm -": _OUR_ALL,
    "rmi -": _OUR_ALL,
    "image rm -": _OUR_ALL,
    "attach r1 ": _TOO_MANY,
    "container attach r1 ": _TOO_MANY,
    "logs r1 ": _TOO_MANY,
    "container logs r1 ": _TOO_MANY,
    **dict.fromkeys(("diff r1 ", "container diff r1 ", "port r1 ", "container port r1 "), _TOO_MANY),
    **dict.fromkeys(("top r1 ", "container top r1 "), _TOO_MANY),
    **dict.fromkeys(("commit r1 ", "container commit r1 ", "export r1 ", "container export r1 "), _TOO_MANY),
    "build -": "--squash is for experimental engines, and hidden",
    "image build -": "--squash is for experimental engines, and hidden",
    "network disconnect r1 ": "docker offers only the containers of that network",
    "create r1 ": "docker offers images as the command to run",
    "container create r1 ": "docker offers images as the command to run",
    "rename r1 ": _NEW_NAME,
    "container rename r1 ": _NEW_NAME,
    "exec r1 ": _COMMAND,
    "container exec r1 ": _COMMAND,
    "run --log-opt ": "docker has a table of what each log driver takes",
    "run --detach-keys ": "docker offers the beginning of a key, here and for no other command",
    "completion ": "docker offers PowerShell",
    "completion -": "docker's option is one of the word behind it, the shell's name",
}


def lines() -> Iterator[str]:
    """Command lines that end in the word to complete: each command's options and arguments, and values of options."""
    names = [*catalogue.COMMANDS, *catalogue.HIDDEN]
    names += [f"{group} {name}" for group in catalogue.GROUPS for name in catalogue.GROUPS[group].commands]
    seen: set[str] = set()
    for name in names:
        yield from (f"{name} -", f"{name} ", f"{name} r1 ")
        group, _, word = name.rpartition(" ")
        command = catalogue.load(word, group)
        assert command is not None
        for option in command.options:
            if option.shown and not isinstance(option.default, bool) and option.name not in seen:
                seen.add(option.name)
                yield f"{name} --{option.name} "
    yield from ("--", "-", "-c ", "--log-level ", "rm -f ", "start -a -", "run -it --rm ", "run -- ", "run --network=h")
    yield from ("events --filter event=", "events --filter type=", "events --filter container=", "kill -s ")


def offered(command: list[str], line: str, environ: dict[str, str]) -> set[str]:
    """The candidates, without order: neither has one that means anything."""
    words = line.split(" ")
    done = subprocess.run(
        [*command, "__completeNoDesc", *words], env=environ, capture_output=True, text=True, timeout=60
    )
    return {candidate for candidate in done.stdout.splitlines() if not candidate.startswith(":")}


def test_the_same_candidates(engine: Engine, engine_host: str, tmp_path: Path) -> None:
    docker = docker_28()
    if docker is None:
        pytest.skip("not compared with docker's own command: there is none of release 28.2")
    for name, running in (("r1", True), ("s1", False)):
        created = engine.containers.create({"Image": "busybox", "Cmd": ["sleep", "1000"]}, name=name)
        if running:
            engine.containers.start(created["Id"])
    environ = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}  # with no language set, Python sets one for itself
    environ |= {"DOCKER_HOST": engine_host, "DOCKER_CONFIG": str(tmp_path)}

    def differs(line: str) -> str:
        theirs, ours = offered([docker], line, environ), offered(COMMAND, line, environ)
        return f"{line!r}: only docker {theirs - ours or '-'}, only we {ours - theirs or '-'}" if theirs != ours else ""

    with ThreadPoolExecutor(4) as pool:
        found = dict(zip(lines(), pool.map(differs, lines()), strict=True))
    unexpected = [text for line, text in found.items() if text and line not in DIFFERENT]
    assert not unexpected, "\n".join(unexpected)
    same = [line for line in DIFFERENT if line in found and not found[line]]
    assert not same, "no longer different"
