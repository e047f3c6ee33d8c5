"""Acting on many things at once, as docker does on containers."""

from __future__ import annotations

from collections import deque
from queue import SimpleQueue
from threading import Thread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TypeVar

    T = TypeVar("T")

_AT_ONCE = 50


def in_threads(function: Callable[[str], T], names: Sequence[str]) -> Iterator[T]:
    """What `function`, which must not raise, gives for each name: in their order, each as soon as it is there.

    Nothing waits for the threads where the command ends early.
    """
    results: list[SimpleQueue[T]] = [SimpleQueue() for _ in names]
    waiting = deque(zip(names, results, strict=True))

    def work() -> None:
        while True:
            try:
                name, result = waiting.popleft()
            except IndexError:
                return
            result.put(function(name))

    for _ in range(min(len(names), _AT_ONCE)):
        Thread(target=work, daemon=True).start()
    return (result.get() for result in results)
