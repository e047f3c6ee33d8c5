"""Signals on their way to a container."""

from __future__ import annotations

from engine_cli.failures import Failure
from engine_client._terminal import Signals
from engine_client.errors import EngineError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
    from types import FrameType

    from engine_cli.cli import Cli
else:
    import _signal as signal

_TIMEOUT = 10.0
_PATIENCE = 3
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


class SignalProxy(Signals):
    """While in its `with`, signals go to the container `id`; the third SIGTERM or SIGINT ends the command, too."""

    __slots__ = ("_cli", "_endings", "_id")

    def __init__(self, cli: Cli, id: str) -> None:
        ours = {getattr(signal, name) for name in _OURS}
        super().__init__(dict.fromkeys(signal.valid_signals() - ours, self._pass_on))
        self._cli = cli
        self._id = id
        self._endings = 0

    def _pass_on(self, number: int, _frame: FrameType | None) -> None:
        if number in (signal.SIGTERM, signal.SIGINT):
            self._endings += 1
            if self._endings == _PATIENCE:
                raise Failure("\ngot 3 SIGTERM/SIGINTs, forcefully exiting")
        engine = self._cli.engine.with_timeouts(connect=_TIMEOUT, reply=_TIMEOUT)
        try:
            engine.containers.kill(self._id, signal=_name(number))
        except EngineError:
            pass  # it does not run yet, or no more: its output and exit code tell


def _name(number: int) -> str:
    """The name, which means the same on the engine's system; where there is none, the number."""
    from signal import Signals as Names

    try:
        return Names(number).name.removeprefix("SIG")
    except ValueError:
        return str(number)
