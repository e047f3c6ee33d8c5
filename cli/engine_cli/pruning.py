"""Removing what is not used: the question before it, the filters, and what is told of it."""

from __future__ import annotations

import os
import sys
from select import select

from engine_cli.filters import filter_option, parse_filters
from engine_cli.flags import Option
from engine_cli.units import human_size
from engine_client._terminal import Signals, Wakeup

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
    from collections.abc import Iterable
    from types import FrameType

    from engine_cli.cli import Cli
    from engine_cli.flags import Given
else:
    import _signal as signal

FORCE = Option("force", "f", False, "Do not prompt for confirmation")
_READ_SIZE = 4096
_OPPOSITES = {"label": "label!", "label!": "label"}


class _Terminated(Exception):
    """SIGINT or SIGTERM came while a question was open."""


def prune_filter(example: str = "until=<timestamp>") -> Option:
    """--filter of a command that removes."""
    return filter_option(f'Provide filter values (e.g. "{example}")')


def prune_filters(cli: Cli, given: Given) -> dict[str, list[str]]:
    """The filters given, with those that config.json's pruneFilters adds where they do not say the opposite."""
    filters = parse_filters(given.list("filter"))
    for text in cli.config.get("pruneFilters") or ():
        name, equals, value = text.partition("=")
        if equals and value not in filters.get(_OPPOSITES.get(name, ""), ()):
            filters.setdefault(name, []).append(value)
    return filters


def confirm(cli: Cli, question: str) -> bool:
    """Ask for a `y` on stdin, also where that is no terminal. SIGINT and SIGTERM say no."""
    try:
        with Wakeup() as wakeup, Signals(dict.fromkeys((signal.SIGINT, signal.SIGTERM), _terminate)):
            cli.out(f"{question} [y/N] ")
            sys.stdout.flush()
            return _typed_line(wakeup).strip() in (b"y", b"Y")
    except _Terminated:
        cli.out("\n")
        return False


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


def _terminate(_number: int, _frame: FrameType | None) -> None:
    raise _Terminated


def deleted(what: str, names: Iterable[str] | None) -> str:
    """What is printed of that which was removed: nothing for nothing."""
    lines = "".join(f"{name}\n" for name in names or ())
    return f"Deleted {what}:\n{lines}\n" if lines else ""


def report(cli: Cli, space: int, text: str) -> None:
    """Print what was removed and the space that it took."""
    cli.out(f"{text}Total reclaimed space: {human_size(space)}\n")
