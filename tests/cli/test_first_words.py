"""Global options and the first words of a line, as docker's own command takes them; nobody is there to answer."""

from __future__ import annotations

import os
import subprocess

import pytest

DEPRECATED = "Flag shorthand -h has been deprecated, use --help\n"
NOBODY = "Cannot connect to the Docker daemon at unix:///nowhere.sock. Is the docker daemon running?"


def run(command: list[str], *words: str, **more: str) -> tuple[int, str, str]:
    environ = {"PATH": os.environ["PATH"], "DOCKER_HOST": "unix:///nowhere.sock", "DOCKER_CONFIG": "/nowhere", **more}
    done = subprocess.run([*command, *words], env=environ, capture_output=True, text=True, timeout=30)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("line", "code", "out", "err"),
    [
        ("-v", 0, "version", ""),
        ("-v foo", 0, "version", ""),
        ("-v ps -q", 1, "", NOBODY),
        ("--version images", 1, "", NOBODY),
        ("-v help", 0, "Usage:", ""),
        ("-v --help", 0, "Usage:", ""),
        ("-v foo --help", 0, "Usage:", ""),
        ("-v help ps", 0, "List containers", ""),
        ("-v help foo", 1, "", "unknown help topic: foo"),
        ("-v container", 0, "", "Manage containers"),
        ("-v tag a", 1, "", "tag' requires 2 arguments"),
    ],
)
def test_version_goes_behind_a_command(command: list[str], line: str, code: int, out: str, err: str) -> None:
    got = run(command, *line.split())
    assert (got[0], bool(got[1]), bool(got[2])) == (code, bool(out), bool(err))
    assert out in got[1]
    assert err in got[2]


@pytest.mark.parametrize("line", ["-h", "-h ps", "-h container", "-v -h", "-h foo"])
def test_h_is_deprecated(command: list[str], line: str) -> None:
    code, out, err = run(command, *line.split())
    assert (code, err) == (0, DEPRECATED)
    assert out.startswith("Usage:")


def test_tag_reads_no_options_behind_a_word(command: list[str]) -> None:
    code, out, err = run(command, "tag", "a", "-b")
    assert (code, out) == (1, "")
    assert err.startswith('Error parsing reference: "-b" is not a valid repository/tag: ')


@pytest.mark.parametrize("given", ["", "1.43"])
def test_the_version_without_an_engine(command: list[str], given: str) -> None:
    code, out, err = run(command, "version", "-f", "{{.Client.APIVersion}}", DOCKER_API_VERSION=given)
    assert (code, out, err) == (1, f"{given or '1.50'}\n", f"{NOBODY}\n")
