"""Signals on their way to a container."""

from __future__ import annotations

from engine_client._terminal import Patience, Signals, passed_on, signal_name
from engine_client.errors import EngineError, SessionInterrupted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from engine_client._sync.containers import Containers
    from engine_client._typing import TypeVar

    T = TypeVar("T")


def pass_signals_on(containers: Containers, id: str, work: Callable[[], T], *, tty: bool) -> T:
    """Do `work` while signals, those that the main thread gets, go to the container: POST /containers/{id}/kill.

    `containers` should have timeouts: a handler waits for each reply. Raises what `work` raises, and
    SessionInterrupted at the third SIGTERM or SIGINT.
    """
    patience = Patience()

    def pass_on(number: int, _frame: FrameType | None) -> None:
        if patience.is_over(number):
            raise SessionInterrupted("got 3 SIGTERM/SIGINTs, forcefully exiting")
        try:
            containers.kill(id, signal=signal_name(number))
        except EngineError:
            pass  # it does not run yet, or no more: its output and exit code tell

    with Signals(dict.fromkeys(passed_on(tty=tty), pass_on)):
        return work()
