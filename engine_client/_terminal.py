"""A person's terminal: raw mode, its size, and the signals that come with it. No input or output of its own."""

from __future__ import annotations

import os
import termios

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from signal import SIG_DFL, SIGHUP, SIGTERM, getsignal, signal
    from types import FrameType
    from typing import Any, Self

    Handler = Callable[[int, FrameType | None], object]
else:  # `signal` wraps these in enums on import, 4 ms; numbers do
    from _signal import SIG_DFL, SIGHUP, SIGTERM, getsignal, signal


def window_size(fd: int) -> tuple[int, int] | None:
    """A terminal's height and width in characters; None where `fd` is no terminal or does not know."""
    try:
        width, height = os.get_terminal_size(fd)
    except OSError:
        return None
    return (height, width) if height and width else None


class Signals:
    """While in its `with`, the handlers given by signal number are in place; only the main thread can set them."""

    __slots__ = ("_before", "_handlers")

    def __init__(self, handlers: Mapping[int, Handler]) -> None:
        self._handlers = handlers
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for number, handler in self._handlers.items():
            try:
                self._before[number] = signal(number, handler)
            except ValueError:  # not the main thread: its signals are another's business
                break
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal(number, SIG_DFL if handler is None else handler)


class RawMode:
    """While in its `with`, a terminal passes on every key as it is typed; `restore` puts it back early.

    It is put back in every case: SIGTERM and SIGHUP, where nobody handles them, leave by SystemExit.
    """

    __slots__ = ("_before", "_fd", "_signals")

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._before: list[Any] | None = None
        self._signals = Signals({number: _leave for number in (SIGTERM, SIGHUP) if getsignal(number) == SIG_DFL})

    def __enter__(self) -> Self:
        self._signals.__enter__()
        self._before = termios.tcgetattr(self._fd)
        termios.tcsetattr(self._fd, termios.TCSANOW, _raw(self._before))
        return self

    def restore(self) -> None:
        """Put the terminal back as it was."""
        before, self._before = self._before, None
        if before is not None:
            try:
                termios.tcsetattr(self._fd, termios.TCSANOW, before)
            except termios.error:
                pass  # the terminal has gone: there is nothing to put back

    def __exit__(self, *_: object) -> None:
        self.restore()
        self._signals.__exit__()


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _raw(attributes: list[Any]) -> list[Any]:
    """The attributes without any processing of input and output, reads giving what there is."""
    iflag, oflag, cflag, lflag, ispeed, ospeed, control = attributes
    iflag &= ~(
        termios.IGNBRK
        | termios.BRKINT
        | termios.PARMRK
        | termios.ISTRIP
        | termios.INLCR
        | termios.IGNCR
        | termios.ICRNL
        | termios.IXON
    )
    oflag &= ~termios.OPOST
    lflag &= ~(termios.ECHO | termios.ECHONL | termios.ICANON | termios.ISIG | termios.IEXTEN)
    cflag = cflag & ~(termios.CSIZE | termios.PARENB) | termios.CS8
    control = list(control)
    control[termios.VMIN], control[termios.VTIME] = 1, 0
    return [iflag, oflag, cflag, lflag, ispeed, ospeed, control]
