"""How much was tried: counts and lines, gathered from each process, that pytest prints at the end of a run."""

from __future__ import annotations

from collections import Counter

counts: Counter[str] = Counter()
lines: list[str] = []


def add(what: str, count: int) -> None:
    """Count `count` more of `what`."""
    counts[what] += count


def tell(line: str) -> None:
    """Have it printed as it is."""
    lines.append(line)
