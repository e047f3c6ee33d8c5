"""What the process that runs the tests holds on to."""

from __future__ import annotations

import gc
import threading
import time

from support.three_ways import descriptors


def _status(name: str) -> int:
    """A figure of the process's own, in bytes."""
    with open("/proc/self/status") as file:
        (kib,) = (line.split()[1] for line in file if line.startswith(f"{name}:"))
    return int(kib) * 1024


class Holdings:
    """Descriptors, threads and memory now; `grown` says how much more there is later."""

    def __init__(self) -> None:
        gc.collect()
        self.descriptors = len(descriptors())
        self.threads = threading.active_count()
        self.memory = _status("VmRSS")

    def grown(self) -> tuple[int, int, int]:
        """Further descriptors, threads, and bytes of memory since then."""
        now = Holdings()
        return now.descriptors - self.descriptors, now.threads - self.threads, now.memory - self.memory


class Measured:
    """What a stretch of work takes: `seconds`, and `peak`, the most memory in bytes that the process had meanwhile."""

    def __init__(self) -> None:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")  # the peak is from now on
        self._started = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._started

    @property
    def peak(self) -> int:
        return _status("VmHWM")
