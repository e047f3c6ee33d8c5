"""Where our command differs from docker's on purpose: what tests let pass, by the names in docs/differences.md."""

from __future__ import annotations

import re
from typing import NamedTuple


class Difference(NamedTuple):
    """One difference.

    `name` is what docs/differences.md calls it. `texts` are patterns of what docker prints, and what we print instead.
    `lines` are those whose output has to differ, on engines whose name begins with `engine`. `test` is the file that
    holds what only we do.
    """

    name: str
    test: str = "live/test_beside_docker.py"
    texts: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    engine: str = ""


_BROKEN_CONFIG = (
    """echo '{"psFormat":"x","b":}' >$DOCKER_CONFIG/config.json; ENGINE ps; ENGINE login -u lab -p lab PRIVATE; """
    "ENGINE logout PRIVATE; cat $DOCKER_CONFIG/config.json"
)
DIFFERENCES = (
    Difference("Its own name and version", lines=("version", "--version", "info")),
    Difference("docker's log lines", texts=((r'^time="[^\n]*\n', ""),)),
    Difference(
        "Help whatever the engine",
        lines=(
            "run --help",
            "volume update --no-such-flag x",
            "volume update -Z x y z",
            "volume update a b c d e",
        ),
        engine="docker-20.10",
    ),
    Difference("Completion", "live/test_completion_beside_docker.py"),
    Difference(
        "A full disk is an error",
        lines=(
            "ENGINE ps -a >/dev/full",
            "ENGINE images >/dev/full",
            "ENGINE inspect c1 >/dev/full",
            "ENGINE history busybox >/dev/full",
            "ENGINE pull busybox >/dev/full",
            "ENGINE build context >/dev/full",
            "ENGINE volume create v2 >/dev/full",
            "ENGINE network ls >/dev/full",
            "ENGINE events --since 1h --until 0s --filter container=c1 >/dev/full",
            "ENGINE --help >/dev/full",
            "ENGINE ps --help >/dev/full",
        ),
    ),
    Difference("A broken config.json", lines=(_BROKEN_CONFIG,)),
    Difference("Control characters at a terminal", "cli/test_control_characters.py"),
    Difference("Archives that end half-way", "cli/test_saving.py"),
    Difference("Contents into a new folder", "live/test_cp.py"),
    Difference("Unpacking through links", "test_archive.py"),
    Difference("Files that cannot be read", "cli/test_local_files.py"),
    Difference("Empty names", lines=("rmi ''",)),
    Difference("Panics", lines=("create --name 'bad name' --device a/b=c busybox",)),
    Difference("All at once", lines=("rm --help", "rmi --help")),
    Difference("http:// addresses", lines=("-H http://127.0.0.1:1 ps",)),
    Difference("Permission", "cli/test_permission.py"),
    Difference(
        "What cannot be reached",
        "cli/test_elsewhere.py",
        lines=(
            "-H tcp://127.0.0.1:1 --tlsverify --tlscacert empty ps",
            "-H ssh://127.0.0.1:1 ps",
            "-H ssh://me@127.0.0.1:1/x.sock ps",
        ),
    ),
    Difference("Sockets that are found", "cli/test_elsewhere.py"),
    Difference("Ctrl-C and stats", "live/test_stats_command.py"),
    Difference("Interrupted sessions", "cli/test_sessions.py"),
    Difference("The end of an exec", "cli/test_sessions.py"),
    Difference("Cut streams", "cli/test_sessions.py"),
    Difference("Ignored folders that cannot be read", "cli/test_build.py"),
    Difference("A folder in place of an archive", "cli/test_local_files.py"),
    Difference("Docker Hub's names", "cli/test_login.py"),
    Difference(
        "Helpers that cannot forget",
        lines=("PATH=$PWD/bin:$PATH:; ENGINE logout PRIVATE", "ENGINE logout -- PRIVATE"),
    ),
    Difference("DOCKER_AUTH_CONFIG", "test_credentials.py"),
    Difference("Questions without a terminal", "live/test_registries.py"),
    Difference("A refused attach", "cli/test_refused_attach.py"),
    Difference(
        "Stats of what does not run",
        "live/test_processes.py",
        lines=(
            "stats -a --no-stream --format 'table {{.Name}}\\t{{.PIDs}}'",
            "stats --no-stream --format json cr",
            "stats --no-stream d1",
        ),
        engine="podman",
    ),
    Difference(
        "The classic builder is the only one",
        texts=((r"^DEPRECATED: The legacy builder [^\n]*\n(?: +[^\n]*\n)*\n", ""),),
    ),
    Difference("Content trust", "cli/test_content_trust.py"),
    Difference("Builds from a URL", lines=("build git://127.0.0.1:1/x.git",)),
    Difference("Web-based login", lines=("PATH=$PWD/bin:$PATH; ENGINE logout",)),
    Difference("Login without an engine", lines=("-H unix:///nowhere/docker.sock login -u lab -p lab 127.0.0.1:1",)),
    Difference("Proxies", "sync_and_async/test_proxies.py"),
    Difference("Whole rows in templates", lines=("network ls --format '{{.}}'",)),
    Difference("Plugins' telemetry", "cli/test_plugins.py"),
)
_TEXTS = [(re.compile(pattern, re.MULTILINE), ours) for found in DIFFERENCES for pattern, ours in found.texts]


def expected(theirs: str) -> str:
    """What we are to print where docker prints this."""
    for pattern, ours in _TEXTS:
        theirs = pattern.sub(ours, theirs)
    return theirs


def difference(line: str, engine_name: str) -> str | None:
    """The name of the difference by which the line's output has to be another one, if there is one."""
    names = (found.name for found in DIFFERENCES if line in found.lines and engine_name.startswith(found.engine))
    return next(names, None)
