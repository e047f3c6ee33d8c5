"""Figures and ratios out of measured seconds, and which targets are met."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.jobs import ENGINE, SYNC, Job

if TYPE_CHECKING:
    from benchmarks.jobs import Target
    from benchmarks.measure import Result, Results

OURS = "engine_client"


class Verdict(NamedTuple):
    """What was to be reached, what was, by the clock, whether that is enough, and the same in processor time.

    `limit`: what stands in the way.
    """

    job: str
    wanted: str
    reached: str
    met: bool
    processor: str = ""
    limit: str = ""


def is_ours(client: str) -> bool:
    return client.startswith(OURS) or client == ENGINE


def reference(results: Results) -> str:
    """The client of ours that the others are compared with."""
    return next((client for client in (SYNC, ENGINE, *results.by_client) if client in results.by_client), "")


def figure(results: Results, client: str) -> float:
    """The median in the job's unit."""
    seconds = median(results.by_client[client].seconds)
    unit, amount = results.job.unit, results.amount
    if unit == "MB/s":
        return amount / seconds / 1e6
    if unit == "/s":
        return amount / seconds
    if unit == "µs":
        return seconds / amount * 1e6
    return seconds * 1e3 / (amount if isinstance(results.job, Job) and not results.job.each else 1)


def times_as_fast(one: Result, other: Result) -> float:
    """The median over the rounds, each of which has seen the same noise."""
    return median(theirs / ours for ours, theirs in zip(one.seconds, other.seconds, strict=False))


def times_as_cheap(one: Result, other: Result) -> float:
    """The same in processor time, the clients' own: what a busy machine disturbs least."""
    return median(other.processor) / max(median(one.processor), 1e-6)


def peak(results: Results, client: str) -> float:
    """KiB over idle, for each one where the job has many."""
    job = results.job
    return results.by_client[client].peak / (results.amount if isinstance(job, Job) and job.each else 1)


def verdicts(results: Results) -> list[Verdict]:
    found = [verdict for target in results.job.targets if (verdict := _ratio(results, target))]
    found += [
        Verdict(results.job.title, f"{client} lacks nothing", error, False)
        for client, error in results.failed.items()
        if is_ours(client)
    ]
    job = results.job
    if isinstance(job, Job) and job.memory:
        for client in filter(is_ours, results.by_client):
            used = peak(results, client)
            wanted = f"{client}: at most {job.memory} KiB{' each' if job.each else ' over idle'}"
            found.append(Verdict(job.title, wanted, f"{used:.0f} KiB", used <= job.memory))
    return found


def _ratio(results: Results, target: Target) -> Verdict | None:
    one, other = results.by_client.get(target.client), results.by_client.get(target.other)
    if one is None or other is None:
        return None
    if target.over:
        more = figure(results, target.client) - figure(results, target.other)
        wanted = f"{target.client}: at most {target.over:g} ms over {target.other}"
        return Verdict(results.job.title, wanted, f"{more:.1f} ms", more <= target.over, limit=target.limit)
    ratio, cheaper = times_as_fast(one, other), times_as_cheap(one, other)
    met = ratio >= target.least
    if target.least < 1 and results.job.unit == "ms":
        wanted = f"{target.client}: at most {1 / target.least:.3g} x the time of {target.other}"
        return Verdict(results.job.title, wanted, f"{1 / ratio:.2f} x", met, f"{1 / cheaper:.2f} x", target.limit)
    wanted = f"{target.client}: at least {target.least:g} x as fast as {target.other}"
    return Verdict(results.job.title, wanted, f"{ratio:.2f} x", met, f"{cheaper:.2f} x", target.limit)
