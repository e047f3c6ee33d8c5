"""python -m benchmarks: what scripts/bench runs in its environment, once there are engines."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks import table
from benchmarks.document import write
from benchmarks.jobs import COMMANDS, LIBRARY, CommandJob, Job
from benchmarks.measure import Results, Setting, StandIn, Workers, measure_command, measure_library
from benchmarks.verdicts import Verdict, verdicts
from engine_client import Engine

ROUNDS = 3  # of most jobs; short ones have more


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="scripts/bench", description="Side by side with what a user would pick instead."
    )
    parser.add_argument("--quick", action="store_true", help="shorter runs, under 2 minutes")
    parser.add_argument("--report-only", action="store_true", help="exit with 0 also where a target is missed")
    parser.add_argument("--only", default="", metavar="TEXT", help="the jobs with TEXT in their title")
    parser.add_argument("--write", action="store_true", help="put the tables and plots into docs/performance.md")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, end)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        setting = Setting(stack.enter_context(StandIn()), os.environ.get("BENCH_ENGINE", ""), programs(), folder)
        workers = stack.enter_context(Workers())
        if setting.real:
            fill(setting.real)
        results = [
            measure(job, setting, workers, quick=arguments.quick)
            for job in (*LIBRARY, *COMMANDS)
            if arguments.only in job.title and (setting.real or not job.real)
        ]
    found = [verdict for result in results for verdict in verdicts(result)]
    report(results, found)
    if arguments.write:
        write(results, found, quick=arguments.quick)
    return int(not all(verdict.met for verdict in found) and not arguments.report_only)


def end(*_: object) -> None:
    """Take along what was started."""
    raise SystemExit(143)


def programs() -> dict[str, str]:
    """The command lines' programs by name; docker only where it is installed."""
    here = Path(sys.executable).parent
    docker = shutil.which("docker")
    return {"python": sys.executable, "engine": str(here / "engine"), **({"docker": docker} if docker else {})}


def fill(host: str) -> None:
    """Let there be ten containers."""
    with Engine(host) as engine:
        for _ in range(len(engine.containers.list(all=True)), 10):
            engine.containers.create({"Image": "busybox", "Cmd": ["true"]})


def measure(job: Job | CommandJob, setting: Setting, workers: Workers, *, quick: bool) -> Results:
    print(f"{job.title} …", file=sys.stderr, flush=True)
    amount, rounds = (job.quick if quick else job.amount), ROUNDS
    if isinstance(job, Job):
        return measure_library(job, setting, workers, amount, rounds)
    return measure_command(job, setting, amount, rounds)


def report(results: list[Results], found: list[Verdict]) -> None:
    library = [row for row in results if isinstance(row.job, Job)]
    commands = [row for row in results if isinstance(row.job, CommandJob)]
    for rows in (library, commands):
        if rows:
            print(table.plain(table.speeds(rows)), end="\n\n")
    if library:
        print(f"Peak memory over idle, KiB\n{table.plain(table.memories(library))}", end="\n\n")
    print(table.plain(table.targets(found)))
    for row in results:
        for client, error in row.failed.items():
            print(f"{row.job.title}: {client} failed: {error}")


if __name__ == "__main__":
    sys.exit(main())
