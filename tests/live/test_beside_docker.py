"""docker's own command and ours, line by line on the same engine: the same stdout, stderr and exit code.

Only ids, times and the command's own name may differ. Runs where a docker command of release 28 is installed.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest
from support.shell import COMMAND

if TYPE_CHECKING:
    from pathlib import Path

    from engine_client import Engine

pytestmark = pytest.mark.live

LINES = """
run -i -t ubuntu:18.04
run --name myubuntu ubuntu:18.04 echo hello
pull centos:7
pull centos:7
pull -q centos:7
pull nosuch-image
pull centos:nosuch-tag
pull UPPER
images
images -q
images -a --no-trunc
images --digests centos
images --format '{{.Repository}}:{{.Tag}}'
create -i -t --name mycentos centos:7
create --name mycentos centos:7
create --pull never nosuch-image
ps
ps -a
ps -aq
ps -l
ps -n 1 --no-trunc
ps -as
ps -a --format 'table {{.Names}}\\t{{.Image}}\\t{{.State}}'
attach mycentos
attach nosuch
start mycentos
start nosuch mycentos
attach mycentos
ps -a
rm mycentos
rm nosuch
exec mycentos echo hi
exec mycentos sh -c 'echo err >&2; exit 3'
exec mycentos nosuch-command
exec -w /tmp -e A=1 mycentos sh -c 'pwd; echo $A'
exec nosuch true
inspect -f '{{.State.Status}} {{.Name}}' mycentos
inspect nosuch
rename mycentos other
rename nosuch other
rmi centos:7
stop -t 0 other
wait other
kill other
logs other
logs nosuch
restart -t 0 other
kill -s KILL other
rm -f other nosuch
run --rm centos:7 sh -c 'echo out; echo err >&2; exit 7'
run --rm centos:7 nosuch-command
run --rm centos:7 /root
run --rm --name bad -p 99999999:1 centos:7
run --rm -m 1x centos:7
run --no-such-flag centos:7
run
run -d --name sleeper centos:7 sleep 1000
ps --filter name=sleeper
stop --time 0 sleeper
start -a -i sleeper mycentos
rm sleeper
tag centos:7 mine:1
tag nosuch mine:2
rmi mine:1
rmi nosuch
rmi ubuntu:18.04
rm myubuntu
rmi ubuntu:18.04
rmi centos:7
frobnicate
ps extra
ps -x
start --checkpoint x --checkpoint-dir /y mycentos
run --cpu-count 1 --io-maxiops 2 centos:7
rmi --platform linux/amd64 nosuch
rmi --platform bad! nosuch
images --tree --no-trunc
--tlscacert /nowhere ps -q
-l loud ps
help nosuch
stop
rmi
""".strip().splitlines()

_NORMAL = (
    (r"\bdocker(?=[ :']|$)", "engine"),
    (r"\b[0-9a-f]{64}\b", "<ID>"),
    (r"\b[0-9a-f]{12}\b", "<SHORT>"),
    (r"(Less than a second|About an? \w+|\d+ (seconds?|minutes?|hours?|days?))( ago)?", "<AGE>"),
    (r" {2,}", "  "),
)
_FLEETING = (": Waiting\n", ": Verifying Checksum\n")


class Answer(NamedTuple):
    """What a command line gave."""

    line: str
    code: int
    stdout: str
    stderr: str


def ask(command: list[str], line: str, environ: dict[str, str]) -> Answer:
    """Run a command line, with nothing to read and no terminal."""
    done = subprocess.run(
        [*command, *shlex.split(line)], stdin=subprocess.DEVNULL, capture_output=True, env=environ, timeout=60
    )
    stdout = normal(done.stdout)
    if line.startswith("images"):  # the engine gives images made in the same second in any order
        stdout = "".join(sorted(stdout.splitlines(keepends=True)))
    return Answer(line, done.returncode, stdout, normal(done.stderr))


def normal(output: bytes) -> str:
    """The output without what differs from run to run."""
    text = output.decode()
    for pattern, replacement in _NORMAL:
        text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
    return in_one_order(text)


def in_one_order(text: str) -> str:
    """Layers are pulled side by side: their lines come in any order, and steps that take no time are not told."""
    lines = [line for line in text.splitlines(keepends=True) if not line.endswith(_FLEETING)]
    layers = sorted(line for line in lines if line.startswith("<SHORT>: "))
    return "".join(layers.pop(0) if line.startswith("<SHORT>: ") else line for line in lines)


def test_line_by_line(engine: Engine, engine_host: str, tmp_path: Path) -> None:
    docker = shutil.which("docker")
    version = subprocess.run([docker, "--version"], capture_output=True, text=True).stdout if docker else ""
    if docker is None or not version.startswith("Docker version 28."):
        pytest.skip(f"not compared with docker's own command: release 28 is wanted, here is {version or 'none'}")
    environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": engine_host, "DOCKER_CONFIG": str(tmp_path)}
    answers: list[list[Answer]] = []
    for command in ([docker], COMMAND):
        for image in ("ubuntu:18.04", "centos:7"):
            if any(image in (found["RepoTags"] or ()) for found in engine.images.list()):
                engine.images.remove(image, force=True)
        answers.append([ask(command, line, environ) for line in LINES])
    different = [pair for pair in zip(*answers, strict=True) if pair[0] != pair[1]]
    assert not different, "\n".join(f"docker: {theirs}\nengine: {ours}" for theirs, ours in different)
