"""A signal that the program around a session handles itself."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator


@contextmanager
def handling(number: signal.Signals) -> Generator[None]:
    """With a handler of one's own for a signal, which must be in place again at the end."""

    def own(*_: object) -> None: ...

    before = signal.signal(number, own)
    try:
        yield
        assert signal.getsignal(number) is own
    finally:
        signal.signal(number, before)
