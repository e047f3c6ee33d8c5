"""`--help` of every command says what docker's says: the same options, the same words."""

from __future__ import annotations

import copy
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pexpect
import pytest
from engine_cli import catalogue, help
from engine_cli.cli import Cli
from support.docker import both_commands
from support.help_texts import CONFIG_DIR, commands, help_texts
from support.shell import COMMAND

if TYPE_CHECKING:
    from engine_cli.command import Command

RECORDED: dict[str, str] = json.loads((Path(__file__).parents[2] / "fixtures/cli/help.json").read_text())
# by command, options that docker has not, and why we have them
OURS = {
    ("rm", "all"): "podman's, and what people type: rm -af",
    ("rmi", "all"): "podman's, and what people type: rmi -af",
}
# commands that docker has not in this form, and why
OWN_COMMANDS = {"completion": "one command that takes the shell's name, and no PowerShell"}
_OWN_NAME = (
    r"(?<=^Usage:  )docker|(?<=^  )docker(?= )|(?<=^\t)docker(?= )|(?<=, )docker(?= )|(?<=Run ')docker|(?<=^\$ )docker"
)
_EPILOGUE = "\nFor more help on how to use Docker, head to https://docs.docker.com/go/guides/\n"
_OF_GROUPS = [f"{group} {name}" for group in catalogue.GROUPS for name in catalogue.GROUPS[group].shown]
NAMES = [*catalogue.COMMANDS, *catalogue.HIDDEN, *_OF_GROUPS]


def load(words: str) -> Command:
    group, _, name = words.rpartition(" ")
    command = catalogue.load(name, group)
    assert command is not None
    return command


def module_of(words: str) -> str:
    """The name that a command's module has, which is what the lists above go by."""
    group, _, name = words.rpartition(" ")
    return catalogue.GROUPS[group].commands[name] if group else name


def in_our_words(text: str) -> str:
    return re.sub(_OWN_NAME, "engine", text, flags=re.MULTILINE).replace(_EPILOGUE, "")


def without(text: str, names: set[str]) -> str:
    """A list of commands without some, and without a heading that has none left."""
    lines = [line for line in text.splitlines(keepends=True) if not (line[:2] == "  " and line.split()[0] in names)]
    return re.sub(r"^[A-Z][a-z ]*Commands:\n\n", "", "".join(lines), flags=re.MULTILINE)


@pytest.fixture(autouse=True)
def nobody_types(monkeypatch: pytest.MonkeyPatch) -> None:
    """The texts were recorded without a terminal, which they are wrapped for where there is one."""

    def none(_fd: int) -> os.terminal_size:
        raise OSError

    monkeypatch.setattr(os, "get_terminal_size", none)


@pytest.mark.parametrize("words", NAMES)
def test_of_a_command(words: str) -> None:
    if module_of(words) in OWN_COMMANDS:
        return
    command = copy.copy(load(words))
    command.options = [o for o in command.options if (module_of(words), o.name) not in OURS]
    assert help.of(command) == in_our_words(RECORDED[words])


@pytest.mark.parametrize("group", catalogue.GROUPS)
def test_of_a_group(group: str) -> None:
    docker = RECORDED[group]
    missing = {*commands(docker)} - {*catalogue.GROUPS[group].commands}
    assert help.of_group(group) == without(in_our_words(docker), missing)


def test_of_everything() -> None:
    docker = RECORDED[""]
    missing = {*commands(docker)} - {*catalogue.COMMANDS, *catalogue.GROUPS}
    assert help.general(Cli(config_dir=CONFIG_DIR)) == without(in_our_words(docker), missing)


def test_without_what_groups_have_too(monkeypatch: pytest.MonkeyPatch) -> None:
    docker = RECORDED[""]
    start, _, rest = in_our_words(docker).partition("\nCommands:\n")
    missing = {*commands(docker)} - {*catalogue.COMMANDS, *catalogue.GROUPS}
    monkeypatch.setenv("DOCKER_HIDE_LEGACY_COMMANDS", "1")
    assert help.general(Cli(config_dir=CONFIG_DIR)) == without(start + rest[rest.index("\n\n") + 1 :], missing)


@pytest.mark.parametrize("columns", [0, 20, 60])
def test_on_a_terminal_of_any_width(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = set[str]()
    for command in both_commands():
        words = [*command[1:], "images", "--help"]
        child: pexpect.spawn[str] = pexpect.spawn(command[0], words, dimensions=(24, columns), encoding="utf-8")
        child.expect(pexpect.EOF)
        shown.add(in_our_words((child.before or "").replace("\r\n", "\n")))
        child.close()
    (text,) = shown
    assert text.startswith("Usage:  engine images ")


def test_the_lists_are_needed() -> None:
    for module, name in OURS:
        assert any(option.name == name for option in load(module).options)
        assert f"--{name} " not in RECORDED[module]
    assert not {*OWN_COMMANDS} & {*RECORDED}


def test_the_recording_is_what_docker_says() -> None:
    docker = shutil.which("docker")
    version = subprocess.run([docker, "--version"], capture_output=True, text=True).stdout if docker else ""
    if docker is None or not version.startswith("Docker version 28.2."):
        pytest.skip(f"compared with the recording only: docker 28.2 is wanted, here is {version or 'none'}")
    assert help_texts([docker]) == RECORDED


def test_the_reference_is_current() -> None:
    script = Path(__file__).parents[2] / "scripts/commands_doc.py"
    done = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, "")


def test_it_is_printed() -> None:
    done = subprocess.run(
        [*COMMAND, "ps", "--help"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, in_our_words(RECORDED["ps"]), "")
