"""What a task does to its end although it is being cancelled."""

from __future__ import annotations

import sys

import anyio

from engine_client._typing import TypeVar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

T = TypeVar("T")


async def undisturbed(work: Coroutine[Any, Any, T]) -> T:
    """Wait for `work`, which has a shield of anyio's, to its end; a cancellation is put off until then.

    Such a shield does not hold off asyncio's own `cancel()`: there, `work` has a task of its own.
    """
    return await (_in_a_task(work) if _is_a_task_of_asyncio() else work)


def _is_a_task_of_asyncio() -> bool:
    if "asyncio" not in sys.modules:
        return False
    from asyncio import current_task

    try:
        return current_task() is not None
    except RuntimeError:
        return False


async def _in_a_task(work: Coroutine[Any, Any, T]) -> T:
    from asyncio import CancelledError, create_task, wait

    task = create_task(work)
    cancelled: CancelledError | None = None
    with anyio.CancelScope(shield=True):
        while not task.done():
            try:
                await wait([task])
            except CancelledError as error:
                cancelled = error
    if cancelled is not None and not task.cancelled():
        task.exception()
        raise cancelled
    return task.result()
