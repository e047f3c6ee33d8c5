"""Counts of what tests went through, for the summary of the run: cuts replayed, inputs generated, cycles."""

from __future__ import annotations

from collections import Counter

_counts: Counter[str] = Counter()


def count(what: str, number: int = 1) -> None:
    """Add to the count of `what`, a noun with its verb in the plural: "cuts replayed"."""
    _counts[what] += number


def lines() -> list[str]:
    """A line for each count."""
    return [f"{number:,} {what}" for what, number in sorted(_counts.items())]
