"""A person at a container: the size, the keys, the way out, and the terminal as it was before."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
from support.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine_client import Engine

pytestmark = pytest.mark.live
PROMPT = r"/ # (\x1b\[6n)?"
DETACH = "\x10\x11"


@pytest.fixture
def shell(engine_host: str) -> Iterator[Shell]:
    with Shell(engine_host, lines=30, columns=100) as shell:
        before = shell.settings()
        yield shell
        assert shell.settings() == before


def sees_size(shell: Shell, lines: int, columns: int) -> None:
    """The container's shell is told of a new size a moment after the terminal has it."""
    shell.type(f"until [ \"$(stty size)\" = '{lines} {columns}' ]; do :; done; echo size-$((1 + 1))")
    shell.expect("size-2\r\n")
    shell.expect(PROMPT)


def the_only(engine: Engine) -> str:
    (container,) = engine.containers.list()
    return container["Id"]


def test_run_leave_come_back_and_exit(shell: Shell, engine: Engine) -> None:
    shell.type("engine run -it --name visited busybox sh")
    shell.expect(PROMPT)
    sees_size(shell, 30, 100)
    shell.resize(40, 120)
    sees_size(shell, 40, 120)
    shell.type("kept=same")
    shell.expect(PROMPT)
    shell.press(DETACH)
    shell.wait()
    assert shell.code() == 0
    assert engine.containers.inspect("visited")["State"]["Running"]

    shell.type(f"engine attach {the_only(engine)[:6]}")
    shell.expect(PROMPT)
    shell.type("echo the-$kept")
    shell.expect("the-same\r\n")
    shell.type("exit 4")
    shell.wait()
    assert shell.code() == 4
    assert not engine.containers.inspect("visited")["State"]["Running"]


def test_other_keys_and_lone_ones(shell: Shell, engine: Engine) -> None:
    shell.type("engine run -it --detach-keys x,ctrl-a busybox sh")
    shell.expect(PROMPT)
    shell.type("echo a-x-b")
    shell.expect("a-x-b\r\n")
    shell.press(DETACH)
    shell.press("x\x01")
    shell.wait()
    assert shell.code() == 0
    shell.type(f"engine attach --detach-keys ctrl-e {the_only(engine)}")
    shell.press("\x05")
    assert shell.wait().endswith("read escape sequence\n")
    assert shell.code() == 1


def test_the_container_is_killed(shell: Shell, engine: Engine) -> None:
    shell.type("engine run -it busybox sh")
    shell.expect(PROMPT)
    engine.containers.kill(the_only(engine))
    shell.wait()
    assert shell.code() == 137


def pid_of_command(shell: Shell, words: str) -> int:
    """The process that the shell runs in front of itself."""
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/cmdline", "rb") as file:
                line = file.read().replace(b"\0", b" ")
        except OSError:
            continue
        if f"engine_cli {words}".encode() in line:
            return int(name)
    raise AssertionError(f"no process runs {words}")


def test_our_process_gets_sigterm(shell: Shell, engine: Engine) -> None:
    words = "run -it --name terminated busybox sh"
    shell.type(f"engine {words}")
    shell.expect(PROMPT)
    shell.type("trap 'echo got-$((1 + 1))' TERM; echo set-$((1 + 1))")
    shell.expect("set-2\r\n")
    pid = pid_of_command(shell, words)
    os.kill(pid, signal.SIGTERM)
    shell.press("\r")
    shell.expect("got-2\r\n")  # passed on
    os.kill(pid, signal.SIGTERM)
    shell.press("\r")
    shell.expect("got-2\r\n")
    os.kill(pid, signal.SIGTERM)
    assert shell.wait().endswith("\ngot 3 SIGTERM/SIGINTs, forcefully exiting\n")
    assert shell.code() == 1

    words = "attach terminated"
    shell.type(f"engine {words}")
    shell.expect(PROMPT)
    os.kill(pid_of_command(shell, words), signal.SIGTERM)  # docker attach keeps signals from a TTY to itself
    shell.wait()
    assert shell.code() == 143
    assert engine.containers.inspect("terminated")["State"]["Running"]


def test_exec(shell: Shell, engine: Engine) -> None:
    shell.run("engine run -d --name host busybox sleep 1000")
    shell.type("engine exec -it host sh")
    shell.expect(PROMPT)
    sees_size(shell, 30, 100)
    shell.resize(20, 90)
    sees_size(shell, 20, 90)
    shell.type("exit 3")
    shell.wait()
    assert shell.code() == 3
    shell.type("engine exec -it host sh")
    shell.expect(PROMPT)
    shell.press(DETACH)
    assert shell.wait().endswith("read escape sequence\n")
    assert shell.code() == 1


def test_what_needs_a_terminal_says_so(shell: Shell) -> None:
    assert shell.run("engine run -it busybox true </dev/null") == "the input device is not a TTY\n"
    assert shell.code() == 1
