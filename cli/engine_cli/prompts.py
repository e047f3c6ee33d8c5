"""Questions that are answered with a line."""

from __future__ import annotations

import os
import sys
from select import select

from engine_cli.failures import Failure
from engine_client._terminal import Signals, Wakeup

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
    from types import FrameType

    from engine_cli.cli import Cli
else:
    import _signal as signal


_READ_SIZE = 4096  # a terminal gives a line at a time


class Unanswered(Failure):
    """SIGINT or SIGTERM came while a question was open: the command ends, as docker's, without an error."""

    def __init__(self) -> None:
        super().__init__("", 0)


def ask(cli: Cli, question: str, *, hidden: bool = False) -> str:
    """The line that is typed, without blanks around it; nothing at the end of stdin. `hidden`: it is not shown.

    Raises Unanswered.
    """
    try:
        with Wakeup() as wakeup, Signals(dict.fromkeys((signal.SIGINT, signal.SIGTERM), _terminate)):
            return _hidden_line(cli, question, wakeup) if hidden and os.isatty(0) else _line(cli, question, wakeup)
    except Unanswered:
        cli.out("\n")
        raise


def _terminate(_number: int, _frame: FrameType | None) -> None:
    raise Unanswered


def _line(cli: Cli, question: str, wakeup: Wakeup) -> str:
    cli.out(question)
    sys.stdout.flush()
    return _typed_line(wakeup).decode("utf-8", "surrogateescape").strip()


def _typed_line(wakeup: Wakeup) -> bytes:
    """The first line of stdin. A plain read would sleep on where a signal comes just before it."""
    assert wakeup.fd is not None  # a command runs in the main thread
    line = b""
    while b"\n" not in line:
        ready, _, _ = select([0, wakeup.fd], [], [])
        if wakeup.fd in ready:
            wakeup.clear()
        elif more := os.read(0, _READ_SIZE):
            line += more
        else:
            break
    return line.partition(b"\n")[0]


def _hidden_line(cli: Cli, question: str, wakeup: Wakeup) -> str:
    import termios

    before = termios.tcgetattr(0)
    dark = termios.tcgetattr(0)
    dark[3] &= ~termios.ECHO
    try:
        termios.tcsetattr(0, termios.TCSANOW, dark)
        return _line(cli, question, wakeup)
    finally:
        termios.tcsetattr(0, termios.TCSANOW, before)
