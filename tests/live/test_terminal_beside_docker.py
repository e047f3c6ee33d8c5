"""docker's own command and ours, each on a terminal of its own: the same is shown, and the terminal is as it was.

What is shown is compared byte for byte, but for ids, times and the command's own name; of a pull, whose layers come in
any order, what is on the screen at its end.
"""

from __future__ import annotations

import os
import re
import termios
import time
from typing import TYPE_CHECKING

import pexpect
import pyte
import pytest
from support import tally
from support.beside import Answer, Told, ask, compared, in_one_order, make_files, normal
from support.docker import docker_28
from support.engine_state import acquaint, clean, state
from support.on_podman import NO_LOGIN
from support.shell import COMMAND
from support.typed_lines import TYPED, Typed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from engine_client import Engine

pytestmark = pytest.mark.live
_FLEETING = (
    (r"\x1b\[6n", ""),  # busybox's shell asks where the cursor is, unless keys are waiting for it
    (r"(\r/ # \x1b\[J)+", ""),  # and shows its prompt again when the size has changed
    (r"(/ # [^\r\n\x1b]*)\r\1\x1b\[J", r"\1"),  # with what is typed already
    (r"(\r|/ # |\x1b\[J)*(?=read escape sequence|\Z)", ""),  # or does not get so far before one leaves
    (r"[\d.]+(%|[kKMG]?i?B)", r"<SIZE>\1"),
)


@pytest.mark.parametrize("typed", TYPED, ids=lambda typed: f"{typed.line} at {typed.columns}")
def test_on_a_terminal(
    typed: Typed,
    engine: Engine,
    engine_name: str,
    engine_host: str,
    registry: str,
    private_registry: str,
    podman: bool,
    tmp_path: Path,
) -> None:
    if podman and typed.wants_login:
        pytest.skip(NO_LOGIN)
    typed = typed.at(private_registry)
    if engine_name in typed.silent_on:
        typed = typed._replace(talk=())
    docker = docker_28()
    if docker is None:
        pytest.skip("not compared with docker's own command: release 28.2 is wanted on PATH")
    environ = {
        "PATH": os.environ["PATH"],
        "TERM": "xterm",
        "DOCKER_HOST": engine_host,
        "DOCKER_CONFIG": str(tmp_path),
        "DOCKER_BUILDKIT": "0",
    }
    acquaint(engine_host, registry)
    told: list[Told] = []
    for command in ([docker], COMMAND):
        clean(engine, podman=podman)
        make_files(tmp_path / "here")
        since = f"{time.time():.9f}"
        for line in typed.before:
            assert ask(command, line, tmp_path / "here", environ).code == 0
        code, text = on_terminal(command, typed, since, tmp_path / "here", environ)
        told.append(Told(Answer(code, in_one_order(typed.line, text), ""), state(engine, podman=podman)))
    clean(engine, podman=podman)
    tally.add("lines on a terminal beside docker's", 1)
    theirs, ours = told
    different = [*compared(typed.line, theirs, ours, engine_name)]
    assert not different, "\n".join(different)


def on_terminal(
    command: Sequence[str], typed: Typed, since: str, folder: Path, environ: dict[str, str]
) -> tuple[int, str]:
    """Run it at a terminal of 30 lines; the exit code, and what was shown. The terminal has to be as it was."""
    until = str(int(time.time()) + 2)
    child: pexpect.spawn[str] = pexpect.spawn(
        "bash",
        ["-c", f'exec "$@" {typed.line.replace("SINCE", since).replace("UNTIL", until)}', "bash", *command],
        cwd=str(folder),
        env=environ,
        dimensions=(30, typed.columns),
        timeout=60,
        encoding="utf-8",
    )
    child.delaybeforesend = None
    text = ""
    for pattern, keys in typed.talk:
        child.expect(pattern)
        text += f"{child.before}{child.after}"
        child.send(keys)
    child.expect(pexpect.EOF)
    text += str(child.before)
    assert settings(child.fileno()) == untouched()
    child.close()
    assert child.exitstatus is not None, f"ended by signal {child.signalstatus}"
    return child.exitstatus, on_screen(text, typed.columns) if typed.screen_only else steady(text)


def settings(terminal: int) -> list[object]:
    return termios.tcgetattr(terminal)


def untouched() -> list[object]:
    """The settings of a new terminal."""
    main, side = os.openpty()
    try:
        return settings(side)
    finally:
        os.close(main)
        os.close(side)


def steady(text: str) -> str:
    for pattern, replacement in _FLEETING:
        text = re.sub(pattern, replacement, text)
    return normal(text.replace("\r\n", "\n"))


def on_screen(text: str, columns: int) -> str:
    """What is on the screen in the end."""
    screen = pyte.Screen(columns, 30)
    pyte.Stream(screen).feed(text)
    return steady("\n".join(line.rstrip() for line in screen.display))
