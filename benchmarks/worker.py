"""One client in a process of its own, which does jobs as it is told: a line of JSON in, a line of JSON out.

    python -m benchmarks.worker CLIENT

In: `{"host", "method", "argument", "tar"}`. Out: `{"handled", "seconds", "processor", "peak"}`, `processor` being this
process's own seconds and `peak` the KiB over what was in use before, or `{"error"}`. The method is called once for each
line; what it needs is made before the clock runs.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import anyio

from benchmarks.clients import CLIENTS


def memory(field: str) -> int:
    """A field of this process's status, in KiB."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition(f"{field}:")[2].split()[0])


class Worker:
    def __init__(self, module: str) -> None:
        self.make = import_module(f"benchmarks.clients.{module}").Client
        self.clients: dict[str, Any] = {}

    def method(self, host: str, name: str) -> Any:
        if host not in self.clients:
            self.clients[host] = self.make(host)
        return getattr(self.clients[host], name)

    async def do(self, order: dict[str, Any]) -> dict[str, Any]:
        method = self.method(order["host"], order["method"])
        with open(order["tar"] or "/dev/null", "rb") as tar:
            argument = tar if order["tar"] else order["argument"]
            gc.collect()
            Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
            before = memory("VmRSS")
            started, began = time.perf_counter(), time.process_time()
            handled = method(argument)
            if hasattr(handled, "__await__"):
                handled = await handled
            seconds, processor = time.perf_counter() - started, time.process_time() - began
        return {"handled": handled, "seconds": seconds, "processor": processor, "peak": memory("VmHWM") - before}

    async def serve(self) -> None:
        for line in sys.stdin:  # nothing else runs meanwhile
            try:
                answer = await self.do(json.loads(line))
            except Exception as error:
                answer = {"error": f"{type(error).__name__}: {error}"}
            print(json.dumps(answer), flush=True)


def main(client: str) -> None:
    kind = CLIENTS[client]
    anyio.run(Worker(kind.module).serve, backend=kind.loop or "asyncio")


if __name__ == "__main__":
    main(sys.argv[1])
