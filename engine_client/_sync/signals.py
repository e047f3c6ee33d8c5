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
    sender = _Sender(containers, id)

    def pass_on(number: int, _frame: FrameType | None) -> None:
        if patience.is_over(number):
            raise SessionInterrupted("got 3 SIGTERM/SIGINTs, forcefully exiting")
        sender.send(number)

    with Signals(dict.fromkeys(passed_on(tty=tty), pass_on)):
        return work()


class _Sender:
    """Sends signals in their order. One that comes while another is on its way waits for that, whatever the depth."""

    __slots__ = ("_busy", "_containers", "_id", "_waiting")

    def __init__(self, containers: Containers, id: str) -> None:
        self._containers = containers
        self._id = id
        self._waiting: list[int] = []
        self._busy = False

    def send(self, number: int) -> None:
        self._waiting.append(number)
        while self._waiting and not self._busy:  # a handler may run between any two lines of this one
            self._busy = True
            try:
                if self._waiting:
                    self._containers.kill(self._id, signal=signal_name(self._waiting.pop(0)))
            except EngineError:
                pass  # it does not run yet, or no more: its output and exit code tell
            finally:
                self._busy = False
