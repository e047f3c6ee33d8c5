"""Takes out of recordings what belongs to the machine they were made on, keeping every length as it is."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from support.recording import Event

_REGISTRY = re.compile(rb"(127\.0\.0\.1(?::|%3A))(\d+)")


class Disguise:
    """Names for an engine's data folder and run-time folder, the kernel, the machine and the registry's port.

    `info` is the engine's; its socket lies in its run-time folder.
    """

    def __init__(self, info: dict[str, Any], socket_path: str) -> None:
        system = os.uname()
        names = {
            info["DockerRootDir"]: "/var/lib/engine",
            os.path.dirname(socket_path): "/run/engine",
            system.release: "6.1.0",
            system.version: "#1 SMP",
        }
        self._names = {name.encode(): f"{other:-<{len(name)}}"[: len(name)].encode() for name, other in names.items()}
        self._forbidden = [name for name in (system.nodename.encode(), b"engine-lab", b"/opt/") if len(name) > 3]

    def apply(self, events: list[Event]) -> list[Event]:
        """The events with other names. Raises ValueError where one of the machine's is left."""
        return [(direction, self._rename(data)) for direction, data in events]

    def _rename(self, data: bytes) -> bytes:
        for name, other in self._names.items():
            data = data.replace(name, other)
        data = _REGISTRY.sub(lambda match: match[1] + b"5000".ljust(len(match[2]), b"0")[: len(match[2])], data)
        for name in self._forbidden:
            if name in data:
                raise ValueError(f"{name!r} is left in {data!r}")
        return data
