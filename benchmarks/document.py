"""Puts results into docs/performance.md, between two marks, and plots beside it."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import table
from benchmarks.jobs import CALLS, COMMANDS, STREAMS, TRANSFERS
from benchmarks.plot import svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.measure import Results
    from benchmarks.verdicts import Verdict

DOCS = Path(__file__).parent.parent / "docs"
START, END = "<!-- measured: written by scripts/bench --write -->\n", "<!-- /measured -->\n"
GROUPS = {"calls": CALLS, "streams": STREAMS, "transfers": TRANSFERS, "commands": COMMANDS}
PEERS = ("docker", "aiodocker", "podman", "httpx", "requests-unixsocket", "anyio", "trio")


def write(results: Sequence[Results], found: Sequence[Verdict], *, quick: bool) -> None:
    """Write the page's measured part and its plots anew; what stands around it stays."""
    page = DOCS / "performance.md"
    before, _, rest = page.read_text().partition(START)
    after = rest.partition(END)[2]
    folder = DOCS / "performance"
    folder.mkdir(exist_ok=True)
    parts = [machine() + (" Short runs (`--quick`)." if quick else "")]
    for name, jobs in GROUPS.items():
        rows = [row for row in results if row.job in jobs]
        if rows:
            (folder / f"{name}.svg").write_text(svg(rows))
            parts += [
                f"### {name.capitalize()}",
                f"![{name}](performance/{name}.svg)",
                table.markdown(table.speeds(rows)),
            ]
    library = [row for row in results if row.job not in COMMANDS]
    if library:
        parts += ["### Peak memory over idle, KiB", table.markdown(table.memories(library))]
    parts += ["### Targets", table.markdown(table.targets(found))]
    page.write_text(before + START + "\n\n".join(parts) + "\n" + END + after)


def machine() -> str:
    """What it was measured on."""
    model = next((line.partition(": ")[2] for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "?")
    versions = ", ".join(f"{name} {version(name)}" for name in PEERS)
    load = os.getloadavg()[2]
    return (
        f"{os.cpu_count()} processors ({model.strip()}), Linux {platform.release().partition('-')[0]}, "
        f"Python {platform.python_version()}; load over the last 15 minutes {load:.1f}. Beside: {versions}."
    )


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines()
