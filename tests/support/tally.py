"""How much was tried: counts that pytest prints at the end of a run."""

from __future__ import annotations

counts: dict[str, int] = {}


def add(what: str, count: int) -> None:
    """Count `count` more of `what`."""
    counts[what] = counts.get(what, 0) + count
