"""Signals on their way to a container."""

from __future__ import annotations

from threading import current_thread, main_thread

import anyio

from engine_client._terminal import Patience, kept, passed_on, signal_name
from engine_client.errors import EngineError, SessionInterrupted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Awaitable, Callable
    from signal import Signals

    from engine_client._async.containers import AsyncContainers
    from engine_client._typing import TypeVar

    T = TypeVar("T")


async def pass_signals_on(containers: AsyncContainers, id: str, work: Callable[[], Awaitable[T]], *, tty: bool) -> T:
    """Do `work` while signals, in a loop of the main thread, go to the container: POST /containers/{id}/kill.

    Raises what `work` raises, and SessionInterrupted at the third SIGTERM or SIGINT.
    """
    if current_thread() is not main_thread():
        return await work()
    results: list[T] = []
    failure: Exception | None = None
    numbers = passed_on(tty=tty)
    with kept(numbers), anyio.open_signal_receiver(*numbers) as signals:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_pass_on, signals, containers, id, tasks.cancel_scope)
            try:
                results.append(await work())
            except Exception as error:  # the task group would wrap it
                failure = error
            tasks.cancel_scope.cancel()
    if failure is not None:
        raise failure
    if not results:
        raise SessionInterrupted("got 3 SIGTERM/SIGINTs, forcefully exiting")
    return results[0]


async def _pass_on(
    signals: AsyncIterable[Signals], containers: AsyncContainers, id: str, scope: anyio.CancelScope
) -> None:
    patience = Patience()
    async for number in signals:
        if patience.is_over(number):
            scope.cancel()
            return
        try:
            await containers.kill(id, signal=signal_name(number))
        except EngineError:
            pass  # it does not run yet, or no more: its output and exit code tell
