"""The table: a row for each job, a column for each client, figures and how they stand to ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.clients import CLIENTS
from benchmarks.verdicts import figure, peak, reference, times_as_fast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.measure import Results
    from benchmarks.verdicts import Verdict

TITLES = {
    **{name: kind.title for name, kind in CLIENTS.items()},
    "engine": "engine",
    "docker": "docker (Go)",
    "python": "bare Python",
}


def short(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def cell(results: Results, client: str) -> str:
    """The median, and how many times ours is as fast."""
    if client in results.failed:
        return "fails"
    if client not in results.by_client:
        return "-"
    ours = reference(results)
    text = short(figure(results, client))
    if client != ours:
        text += f" ({times_as_fast(results.by_client[ours], results.by_client[client]):.2g} x)"
    return text


def memory_cell(results: Results, client: str) -> str:
    return short(peak(results, client)) if client in results.by_client else "-"


def columns(rows: Sequence[Results]) -> list[str]:
    return [name for name in TITLES if any(name in row.by_client or name in row.failed for row in rows)]


def speeds(rows: Sequence[Results]) -> list[list[str]]:
    """Lines of cells, the first being the heads."""
    clients = columns(rows)
    lines = [["job", "unit", *(TITLES[client] for client in clients)]]
    return lines + [[row.job.title, row.job.unit, *(cell(row, client) for client in clients)] for row in rows]


def memories(rows: Sequence[Results]) -> list[list[str]]:
    clients = columns(rows)
    lines = [["job", *(TITLES[client] for client in clients)]]
    return lines + [[row.job.title, *(memory_cell(row, client) for client in clients)] for row in rows]


def targets(found: Sequence[Verdict]) -> list[list[str]]:
    lines = [["job", "wanted", "reached", "in processor time", ""]]
    return lines + [[one.job, one.wanted, one.reached, one.processor, outcome(one)] for one in found]


def outcome(verdict: Verdict) -> str:
    """In words."""
    if verdict.met:
        return "met"
    return f"missed: {verdict.limit}" if verdict.limit else "MISSED"


def plain(lines: list[list[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def markdown(lines: list[list[str]]) -> str:
    heads, *rest = lines
    ruled = [heads, ["---", *("---:" for _ in heads[1:])], *rest]
    return "\n".join(f"| {' | '.join(line)} |" for line in ruled)
