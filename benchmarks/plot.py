"""Plots of results as SVG: a panel for each job, a bar for each client."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from benchmarks.table import TITLES, short
from benchmarks.verdicts import figure, is_ours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.measure import Results

WIDTH, LEFT, RIGHT = 720, 180, 90
BAR, GAP, TITLE = 16, 4, 30
OURS, OTHERS, FLOOR = "#2563eb", "#94a3b8", "#d6d3d1"
FLOORS = ("raw", "python")


def svg(rows: Sequence[Results]) -> str:
    """All panels, one below the other."""
    parts: list[str] = []
    height = 8
    for row in rows:
        if row.by_client:
            height = _panel(row, height, parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" font-family="sans-serif" '
        f'font-size="12"><rect width="{WIDTH}" height="{height}" fill="#ffffff"/>{"".join(parts)}</svg>\n'
    )


def _panel(row: Results, top: int, parts: list[str]) -> int:
    """Draw one job from `top` on; where it ends."""
    figures = {client: figure(row, client) for client in TITLES if client in row.by_client}
    faster_is_longer = row.job.unit in ("MB/s", "/s")
    aim = "longer is faster" if faster_is_longer else "shorter is faster"
    parts.append(_text(8, top + 18, f"{row.job.title} ({row.job.unit}, {aim})", "#111827", "bold"))
    most = max(figures.values())
    y = top + TITLE
    for client, value in sorted(figures.items(), key=lambda item: item[1], reverse=faster_is_longer):
        length = max(value / most * (WIDTH - LEFT - RIGHT), 1)
        colour = OURS if is_ours(client) else FLOOR if client in FLOORS else OTHERS
        parts.append(_text(8, y + 12, TITLES[client], "#374151"))
        parts.append(f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR}" fill="{colour}"/>')
        parts.append(_text(LEFT + length + 6, y + 12, short(value), "#374151"))
        y += BAR + GAP
    return y + 10


def _text(x: float, y: float, text: str, colour: str, weight: str = "normal") -> str:
    return f'<text x="{x:.0f}" y="{y}" fill="{colour}" font-weight="{weight}">{escape(text)}</text>'
