"""A person's terminal: raw mode, its size, and the signals that come with it. No input or output of its own."""

from __future__ import annotations

import os
import termios

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal as signals
    from collections.abc import Callable, Mapping
    from signal import SIG_DFL, SIGHUP, SIGINT, SIGTERM, SIGWINCH, getsignal, set_wakeup_fd, signal
    from types import FrameType
    from typing import Any, Self

    Handler = Callable[[int, FrameType | None], object]
else:  # `signal` wraps these in enums on import, 4 ms; numbers do
    import _signal as signals
    from _signal import SIG_DFL, SIGHUP, SIGINT, SIGTERM, SIGWINCH, getsignal, set_wakeup_fd, signal

# of no meaning to another process, or not for us to take: what a job's control and a fault of our own send
_OURS = (
    "SIGKILL",
    "SIGSTOP",
    "SIGCHLD",
    "SIGPIPE",
    "SIGURG",
    "SIGTTIN",
    "SIGTTOU",
    "SIGSEGV",
    "SIGBUS",
    "SIGFPE",
    "SIGILL",
    "SIGABRT",
    "SIGTRAP",
    "SIGSYS",
)
_PATIENCE = 3
_entered: list[Signals] = []  # those whose handlers are in place, the first one first


def window_size(fd: int) -> tuple[int, int] | None:
    """A terminal's height and width in characters; None where `fd` is no terminal or does not know."""
    try:
        width, height = os.get_terminal_size(fd)
    except OSError:
        return None
    return (height, width) if height and width else None


def passed_on(*, tty: bool) -> set[signals.Signals]:
    """The signals that go to a container. One with a TTY is told of a new window size by other means."""
    ours = {getattr(signals, name) for name in _OURS}
    if tty:
        ours.add(SIGWINCH)
    return signals.valid_signals() - ours


def signal_name(number: int) -> str:
    """The name, which means the same on the engine's system; where there is none, the number."""
    from signal import Signals as Names

    try:
        return Names(number).name.removeprefix("SIG")
    except ValueError:
        return str(number)


class Patience:
    """Counts the signals that ask to end; `is_over` from the third on."""

    __slots__ = ("_left",)

    def __init__(self) -> None:
        self._left = _PATIENCE

    def is_over(self, number: int) -> bool:
        """Whether signal `number`, which has come, is the last that is passed on."""
        self._left -= number in (SIGTERM, SIGINT)
        return self._left <= 0


class Signals:
    """While in its `with`, the handlers given by signal number are in place; only the main thread can set them.

    Several may be left in any order, as tasks leave theirs.
    """

    __slots__ = ("_before", "_handlers")

    def __init__(self, handlers: Mapping[int, Handler]) -> None:
        self._handlers = handlers
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        _entered.append(self)
        for number, handler in self._handlers.items():
            try:
                self._before[number] = signal(number, handler)
            except ValueError:  # not the main thread: its signals are another's business
                break
        return self

    def __exit__(self, *_: object) -> None:
        for number, before in self._before.items():
            after = self._next(number)
            if after is None:
                signal(number, SIG_DFL if before is None else before)
            else:
                after._before[number] = before
        _entered.remove(self)

    def _next(self, number: int) -> Signals | None:
        """The one that is to put this one's handler of a signal back."""
        later = _entered[_entered.index(self) + 1 :]
        return next((each for each in later if number in each._before), None)


class Wakeup:
    """While in its `with`, `fd` can be read once a signal has come; None outside the main thread.

    A signal that comes just before a poll does not end it: a poll that is to heed signals must look at this as well.
    """

    __slots__ = ("_before", "_writing", "fd")

    def __init__(self) -> None:
        self.fd: int | None = None
        self._writing = self._before = -1

    def __enter__(self) -> Self:
        reading, self._writing = os.pipe()
        os.set_blocking(reading, False)
        os.set_blocking(self._writing, False)
        try:
            self._before = set_wakeup_fd(self._writing, warn_on_full_buffer=False)
            self.fd = reading
        except ValueError:
            os.close(reading)
            os.close(self._writing)
        return self

    def clear(self) -> None:
        """Forget the signals so far, whose handlers have run."""
        if self.fd is not None:
            try:
                os.read(self.fd, 4096)
            except BlockingIOError:
                pass

    def __exit__(self, *_: object) -> None:
        if self.fd is not None:
            set_wakeup_fd(self._before)
            os.close(self.fd)
            os.close(self._writing)


class RawMode:
    """While in its `with`, a terminal passes on every key as it is typed; `restore` puts it back early.

    It is put back in every case: SIGTERM and SIGHUP, where nobody handles them, leave by SystemExit, and what a handler
    raises may come before the `with` has begun or once it is being left. `signals` false leaves that to the caller.
    """

    __slots__ = ("_before", "_fd", "_signals")

    def __init__(self, fd: int, *, signals: bool = True) -> None:
        self._fd = fd
        self._before: list[Any] | None = None
        handlers = {number: getsignal(number) for number in (SIGINT, SIGTERM, SIGHUP)} if signals else {}
        self._signals = Signals(
            {number: self._restoring(handler) for number, handler in handlers.items() if _ends(handler)}
        )

    def __enter__(self) -> Self:
        self._signals.__enter__()
        try:
            self._before = termios.tcgetattr(self._fd)
            termios.tcsetattr(self._fd, termios.TCSANOW, _raw(self._before))
        except BaseException:
            self.__exit__()
            raise
        return self

    def restore(self) -> None:
        """Put the terminal back as it was."""
        if self._before is not None:
            try:
                termios.tcsetattr(self._fd, termios.TCSANOW, self._before)
            except termios.error:
                pass  # the terminal has gone: there is nothing to put back
            self._before = None

    def _restoring(self, handler: Any) -> Handler:
        def handle(number: int, frame: FrameType | None) -> None:
            try:
                if not callable(handler):
                    raise SystemExit(128 + number)
                handler(number, frame)
            except BaseException:
                self.restore()
                raise

        return handle

    def __exit__(self, *_: object) -> None:
        try:
            self.restore()
        finally:
            self._signals.__exit__()


def _ends(handler: object) -> bool:
    """Whether a signal that is so handled may end the process, or what it does just now."""
    return handler == SIG_DFL or callable(handler)


def unhandled_endings() -> list[signals.Signals]:
    """Those of SIGTERM and SIGHUP that would end the process on the spot."""
    return [number for number in (SIGTERM, SIGHUP) if getsignal(number) == SIG_DFL]


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
