"""Completion: what is offered where, and that bash, zsh and fish put it into the line."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING

import pexpect
import pytest
from support.raw_listener import Peer, RawListener, reply
from support.shell import COMMAND

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PING = b"HTTP/1.1 200 OK\r\nApi-Version: 1.50\r\nOSType: linux\r\nContent-Length: 0\r\n\r\n"
CONTAINERS = [
    ("web", "running"),
    ("web-old", "exited"),
    ("new", "created"),
    ("asleep", "paused"),
    ("again", "restarting"),
]
LISTS: dict[bytes, object] = {
    b"/containers/json": [{"Id": name * 3, "Names": [f"/{name}"], "State": state} for name, state in CONTAINERS],
    b"/images/json": [
        {"Id": "sha256:1", "RepoTags": ["busybox:latest", "busybox:1.36"]},
        {"Id": "sha256:2", "RepoTags": ["localhost:5000/team/app:v1"]},
        {"Id": "sha256:3", "RepoTags": ["<none>:<none>"]},
        {"Id": "sha256:4", "RepoTags": None},
    ],
    b"/info": {"Name": "host", "ID": "an-id", "Plugins": {"Log": ["json-file", "own"], "Volume": ["local", "nfs"]}},
}


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """An environment with an engine that has the lists, and `engine` in a folder of PATH."""

    def script(peer: Peer) -> None:
        while request := peer.read_request():
            found = [value for path, value in LISTS.items() if path in request]
            peer.send(PING if b"/_ping" in request else reply(json.dumps(found[0]).encode()))

    folder = tmp_path_factory.mktemp("bin")
    program = folder / "engine"
    program.write_text(f'#!/bin/sh\nexec {shlex.join(COMMAND)} "$@"\n')
    program.chmod(0o755)
    with RawListener(script) as engine:
        yield {
            "PATH": f"{folder}:/usr/local/bin:/usr/bin:/bin",
            "DOCKER_HOST": engine.host,
            "DOCKER_CONFIG": str(folder),
            "HOME": str(folder),
            "PS1": "ready> ",
            "TERM": "dumb",
            "LANG": "C.UTF-8",
        }


def complete(environ: dict[str, str], line: str) -> tuple[list[str], int]:
    """The candidates for the last word, which may be empty, and the directive."""
    words = [*shlex.split(line), ""] if line.endswith(" ") else shlex.split(line)
    done = subprocess.run(
        [*COMMAND, "__completeNoDesc", *words], env=environ, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 0
    assert done.stderr.startswith("Completion ended with directive: ShellCompDirective"), done.stderr
    *found, directive = done.stdout.splitlines()
    return found, int(directive.removeprefix(":"))


IMAGES = ["busybox:latest", "busybox:1.36", "localhost:5000/team/app:v1"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("star", ["start"]),
        ("container ren", ["rename"]),
        ("start ", ["web-old", "new"]),
        ("container start ", ["web-old", "new"]),
        ("attach ", ["web", "again"]),
        ("exec -it ", ["web", "again"]),
        ("exec web ", []),
        ("stop ", ["web", "asleep", "again"]),
        ("rm ", ["web-old", "new"]),
        ("rm -f ", ["web", "web-old", "new", "asleep", "again"]),
        ("rm -vf web ", ["web", "web-old", "new", "asleep", "again"]),
        ("logs ", ["web", "web-old", "new", "asleep", "again"]),
        ("rename web ", []),
        ("run ", IMAGES),
        ("run --rm -it -e A=1 --name x ", IMAGES),
        ("run busybox ", []),
        ("run -- ", IMAGES),
        ("rmi busybox:latest ", IMAGES),
        ("tag ", IMAGES),
        ("pull ", []),
        ("ps ", []),
        ("ps --no", ["--no-trunc"]),
        ("start -", ["--attach", "-a", "--checkpoint", "--checkpoint-dir", "--detach-keys", "--interactive", "-i"]),
        ("start -a -i -", ["--checkpoint", "--checkpoint-dir", "--detach-keys"]),
        ("run -e A=1 --en", ["--entrypoint", "--env", "--env-file"]),
        ("run --restart ", ["no", "always", "on-failure", "unless-stopped"]),
        ("run --pull=al", ["always", "missing", "never"]),
        ("run --volumes-from ", ["web", "web-old", "new", "asleep", "again"]),
        ("events --filter type=", ["type=builder", "type=config", "type=container", "type=daemon", "type=image",
                                   "type=network", "type=node", "type=plugin", "type=secret", "type=service",
                                   "type=volume"]),
        ("events -f daemon=", ["daemon=host", "daemon=an-id"]),
        ("run --log-driver ", ["json-file", "own"]),
        ("run --volume-driver ", ["local", "nfs"]),
        ("-H unix:///none run --volume-driver ", ["local"]),
        ("--log-level ", ["debug", "info", "warn", "error", "fatal", "panic"]),
        ("-D -c ", ["default"]),
        ("context import ", []),
        ("--tlsc", ["--tlscacert", "--tlscert"]),
        ("completion ", ["bash", "fish", "zsh"]),
        ("help ren", ["rename"]),
        ("--debug sto", ["stop"]),
    ],
)  # fmt: skip
def test_what_is_offered(environ: dict[str, str], line: str, expected: list[str]) -> None:
    assert complete(environ, line) == (expected, 4)


@pytest.mark.parametrize(
    ("line", "directive"),
    [
        ("run --env-file ", 0),
        ("context import x ", 0),
        ("nosuch ", 0),
        ("run --ulimit ", 2),
        ("run --link ", 2),
        ("-H unix:///none start ", 1),
    ],
)
def test_what_the_shell_is_to_do(environ: dict[str, str], line: str, directive: int) -> None:
    assert complete(environ, line)[1] == directive


def test_legacy_commands_can_be_hidden(environ: dict[str, str]) -> None:
    hidden = {**environ, "DOCKER_HIDE_LEGACY_COMMANDS": "1"}
    assert complete(hidden, "l") == (["login", "logout"], 4)
    assert complete(environ, "l") == (["load", "login", "logout", "logs"], 4)


def test_descriptions(environ: dict[str, str]) -> None:
    line = [*COMMAND, "__complete", "run", "--c"]
    shown = subprocess.run(line, env=environ, capture_output=True, text=True, timeout=30).stdout.splitlines()
    assert "--cap-add\tAdd Linux capabilities" in shown
    assert "--cgroupns\tCgroup namespace to use (host|private)" in shown


def test_contexts_and_ids(environ: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "contexts/meta/abc"
    folder.mkdir(parents=True)
    (folder / "meta.json").write_text('{"Name": "far"}')
    (tmp_path / "contexts/meta/nameless").mkdir()
    (tmp_path / "contexts/meta/nameless/meta.json").write_text("{}")
    assert complete({**environ, "DOCKER_CONFIG": str(tmp_path)}, "-c ") == (["far", "default"], 4)
    ids = {**environ, "DOCKER_COMPLETION_SHOW_CONTAINER_IDS": "yes"}
    assert complete(ids, "attach ") == (["webwebweb", "web", "againagainagain", "again"], 4)


def test_descriptions_of_contexts(environ: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "contexts/meta"
    for name in ("near", "far", "stray"):
        (folder / name).mkdir(parents=True)
    (folder / "near/meta.json").write_text('{"Name": "near"}')
    (folder / "far/meta.json").write_text('{"Name": "far"}')
    here = {**environ, "DOCKER_CONFIG": str(tmp_path)}
    assert describe(here, "context", "use") == ["far", "near", "default\tcurrent", ":4"]
    assert describe(here, "context", "rm", "far") == ["near", "default\tcurrent", ":4"]
    (folder / "stray/meta.json").write_text("[")
    assert describe(here, "context", "use") == [":4"]


def describe(environ: dict[str, str], *words: str) -> list[str]:
    """The lines of the protocol for an empty last word, with descriptions."""
    line = [*COMMAND, "__complete", *words, ""]
    return subprocess.run(line, env=environ, capture_output=True, text=True, timeout=30).stdout.splitlines()


def test_the_scripts_and_other_shells(environ: dict[str, str]) -> None:
    line = [*COMMAND, "completion", "powershell"]
    done = subprocess.run(line, env=environ, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "there is completion for bash, fish, zsh, not for powershell\n"


@pytest.mark.parametrize("shell", ["bash", "fish", "zsh"])
def test_scripts_without_descriptions(environ: dict[str, str], shell: str) -> None:
    line = [*COMMAND, "completion", shell]
    disabled = {**environ, "DOCKER_CLI_DISABLE_COMPLETION_DESCRIPTION": "1"}
    by_option = subprocess.run([*line, "--no-descriptions"], env=environ, capture_output=True, text=True, timeout=30)
    by_variable = subprocess.run(line, env=disabled, capture_output=True, text=True, timeout=30)
    assert by_option.stdout == by_variable.stdout
    assert " __completeNoDesc " in by_option.stdout
    assert " __complete " not in by_option.stdout


# what is typed, and what the line then is
TYPED = [
    ("engine rest", "engine restart "),
    ("engine start web", "engine start web-old "),
    ("engine attach w", "engine attach web "),
    ("engine run busybox:la", "engine run busybox:latest "),
    ("engine run local", "engine run localhost:5000/team/app:v1 "),
    ("engine run localhost:5000/te", "engine run localhost:5000/team/app:v1 "),
    ("engine run --ipc=h", "engine run --ipc=host "),
    ("engine run --ulimit nof", "engine run --ulimit nofile="),
    ("engine run --ulimit=nof", "engine run --ulimit=nofile="),
    ("engine events --filter event=cre", "engine events --filter event=create "),
    ("engine events --filter=event=cre", "engine events --filter=event=create "),
    ("engine run --env-file /etc/hostn", "engine run --env-file /etc/hostname "),
    ("engine pull /etc/hostn", "engine pull /etc/hostn"),
    ("engine -H unix:///none start w", "engine -H unix:///none start w"),
    ("engine nosuch --x", "engine nosuch --x"),
]


def in_terminal(shell: list[str], loading: str, environ: dict[str, str]) -> list[str]:
    """The lines of TYPED, each behind a tab; nothing else may have been shown."""
    path = shutil.which(shell[0])
    if path is None:
        pytest.skip(f"{shell[0]} is not installed: its completion is not tested")
    child: pexpect.spawn[str] = pexpect.spawn(
        path, shell[1:], env=environ, encoding="utf-8", dimensions=(50, 300), timeout=30
    )
    child.delaybeforesend = None
    child.expect_exact("ready> ")
    child.send(f"{loading}; echo load''ed\r")
    child.expect("loaded\r")
    lines: list[str] = []
    for typed, _ in TYPED:
        child.send(f"{typed}\t\x01printf '<%s>\\n' '\x05'\r")
        child.expect("<engine [^>]*>\r")
        assert "rror" not in (child.before or "")
        lines.append(str(child.after)[1:].partition(">")[0])
    child.close(force=True)
    return lines


def test_bash(environ: dict[str, str]) -> None:
    loading = "bind 'set enable-bracketed-paste off'; source <(engine completion bash)"
    assert in_terminal(["bash", "--norc", "--noprofile"], loading, environ) == [line for _, line in TYPED]


def test_zsh(environ: dict[str, str]) -> None:
    loading = "autoload -U compinit; compinit -D -u; bindkey -e; source <(engine completion zsh)"
    lines = in_terminal(["zsh", "-f"], loading, environ)
    assert lines == [line.rstrip() for _, line in TYPED]  # zsh takes the blank back


def test_fish(environ: dict[str, str]) -> None:
    if shutil.which("fish", path=environ["PATH"]) is None:
        pytest.skip("fish is not installed: its completion is not tested")
    for typed, line in TYPED:
        script = f"engine completion fish | source; complete -C {shlex.quote(typed)}"
        done = subprocess.run(["fish", "-N", "-c", script], env=environ, capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stderr) == (0, "")
        found = [re.sub(r"\t.*", "", candidate) for candidate in done.stdout.splitlines()]
        assert found == ([shlex.split(line)[-1]] if line != typed else [])


def test_a_file_of_their_own_for_zsh(environ: dict[str, str], tmp_path: Path) -> None:
    """The script may also lie in a folder of $fpath, where zsh finds it by its first line."""
    done = subprocess.run([*COMMAND, "completion", "zsh"], env=environ, capture_output=True, text=True, timeout=30)
    (tmp_path / "_engine").write_text(done.stdout)
    loading = f"fpath=({tmp_path} $fpath); autoload -U compinit; compinit -D -u; bindkey -e"
    assert in_terminal(["zsh", "-f"], loading, environ)[0] == "engine restart"
