"""The benchmarks' own parts: that they carry what they say, and count what they measure."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import anyio
import pytest

from benchmarks import table
from benchmarks.clients import ours, ours_async, raw
from benchmarks.jobs import LIBRARY, Job, Target
from benchmarks.measure import Result, Results, StandIn, alternating
from benchmarks.plot import svg
from benchmarks.sinks import Sink
from benchmarks.verdicts import figure, times_as_fast, verdicts

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

BYTES, COUNT = 819_200, 160  # whole frames of 32 KiB, and of 100 bytes


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    with StandIn() as stand_in:
        yield stand_in


def amount(job: Job) -> int:
    return BYTES if job.unit == "MB/s" else COUNT


@contextmanager
def argument(job: Job, folder: Path) -> Generator[object]:
    if not job.tar:
        yield job.argument.format(amount(job)) if job.argument else amount(job)
        return
    with open(folder / "tar", "w+b") as file:
        file.truncate(amount(job))
        yield file


JOBS = [job for job in LIBRARY if not job.real]


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.title)
def test_the_stand_in_carries_what_was_asked_for(job: Job, host: str, tmp_path: Path) -> None:
    async def run_async(loop: str) -> int:
        client = ours_async.Client(host)
        async with client.engine:
            with argument(job, tmp_path) as given:
                result: int = await getattr(client, job.method)(given)
        return result

    blocking, floor = ours.Client(host), raw.Client(host)
    with blocking.engine, floor.sock:
        for client in (blocking, floor):
            if hasattr(client, job.method):
                with argument(job, tmp_path) as given:
                    assert getattr(client, job.method)(given) == amount(job)
    assert anyio.run(run_async, "asyncio") == amount(job)


def test_rounds_alternate() -> None:
    assert alternating(["a", "b"], 3) == ["a", "b", "b", "a", "a", "b"]


def results(**seconds: list[float]) -> Results:
    job = Job("a job", "ping", 100, 10, "µs", targets=(Target("engine_client", "raw", 0.5),), memory=50)
    by_client = {name: Result(figures, figures, 60) for name, figures in seconds.items()}
    return Results(job, 100, by_client, {})


def test_figures_and_ratios() -> None:
    measured = results(engine_client=[0.2, 0.3, 10.0], raw=[0.1, 0.1, 0.1])
    assert figure(measured, "engine_client") == pytest.approx(3000)
    assert times_as_fast(measured.by_client["engine_client"], measured.by_client["raw"]) == pytest.approx(1 / 3)
    assert [(verdict.reached, verdict.met) for verdict in verdicts(measured)] == [("0.33 x", False), ("60 KiB", False)]
    assert table.speeds([measured])[1][-1] == "1,000 (0.33 x)"


def test_a_client_of_ours_that_loses_something_misses_a_target() -> None:
    measured = results(engine_client=[0.1], raw=[0.1])._replace(failed={"engine_client trio": "handled 1 of 2"})
    assert [verdict.met for verdict in verdicts(measured)] == [True, False, False]


def test_plots_are_xml() -> None:
    measured = results(engine_client=[0.2], raw=[0.1])
    assert len(ElementTree.fromstring(svg([measured])).findall("{*}rect")) == 3


@pytest.mark.parametrize("kind", ["pipe", "file"])
def test_what_a_command_writes_is_counted(kind: str, tmp_path: Path) -> None:
    with Sink(kind, tmp_path) as sink:
        process = subprocess.Popen([sys.executable, "-c", "print('x' * 99_999)"], stdout=sink.descriptor)
        sink.drain()
        assert process.wait() == 0
    assert sink.received == 100_000
