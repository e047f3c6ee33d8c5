"""Runs the jobs: alternating rounds, a process for each client, and engines to talk to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.clients import CLIENTS
from benchmarks.sinks import Sink

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from benchmarks.jobs import CommandJob, Job

ROOT = Path(__file__).parent.parent


class Result(NamedTuple):
    """One client's rounds of one job: seconds by the clock and of its own processor time, and KiB over idle."""

    seconds: list[float]
    processor: list[float]
    peak: int = 0

    def add(self, seconds: float, processor: float, peak: int = 0) -> Result:
        return Result([*self.seconds, seconds], [*self.processor, processor], max(self.peak, peak))


class Results(NamedTuple):
    """A job with the results by client; `amount` is what each of them handled."""

    job: Job | CommandJob
    amount: int
    by_client: dict[str, Result]
    failed: dict[str, str]


class Setting(NamedTuple):
    """Where the jobs run: the stand-in engine's host, a real one's, and the programs by name."""

    host: str
    real: str
    programs: dict[str, str]
    folder: Path


class StandIn:
    """The stand-in engine in a process of its own."""

    def __enter__(self) -> str:
        self.folder = tempfile.TemporaryDirectory(prefix="bench-")
        path = f"{self.folder.name}/engine.sock"
        line = [sys.executable, "-m", "benchmarks.engine", path]
        self.process = subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.process.stdout.readline()
        return f"unix://{path}"

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()
        self.folder.cleanup()


class Workers:
    """A worker process for each client, started when first needed."""

    def __init__(self) -> None:
        self.processes: dict[str, subprocess.Popen[str]] = {}

    def ask(self, client: str, order: dict[str, Any]) -> dict[str, Any]:
        if client not in self.processes:
            line = [sys.executable, "-m", "benchmarks.worker", client]
            pipe = subprocess.PIPE
            self.processes[client] = subprocess.Popen(line, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        process = self.processes[client]
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(order) + "\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        return json.loads(answer) if answer else {"error": "its process has died"}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes.values():
            process.kill()
            process.communicate()


def alternating(clients: Sequence[str], rounds: int) -> list[str]:
    """Each client once a round, every other round from the end."""
    return [client for number in range(rounds) for client in (clients, clients[::-1])[number % 2]]


def has(client: str, method: str) -> bool:
    source = (ROOT / f"benchmarks/clients/{CLIENTS[client].module}.py").read_text()
    return f"def {method}(" in source


def measure_library(job: Job, setting: Setting, workers: Workers, amount: int, rounds: int) -> Results:
    clients = [client for client in CLIENTS if has(client, job.method)]
    results = Results(job, amount, {}, {})
    tar = make_tar(setting, amount) if job.tar else ""

    def do(client: str, amount: int) -> dict[str, Any]:
        argument = job.argument.format(amount) if job.argument else amount
        host = setting.real if job.real else setting.host
        return workers.ask(client, {"host": host, "method": job.method, "argument": argument, "tar": tar})

    for client in alternating(clients, rounds * job.rounds):
        if client in results.failed:
            continue
        if client not in results.by_client:
            do(client, max(job.quick // 8, 1))  # what is loaded and connected on first use is not timed
            results.by_client[client] = Result([], [])
        answer = do(client, amount)
        if answer.get("handled") == amount:
            figures = answer["seconds"], answer["processor"], answer["peak"]
            results.by_client[client] = results.by_client[client].add(*figures)
        else:
            results.failed[client] = answer.get("error") or f"handled {answer['handled']} of {amount}"
            del results.by_client[client]
    return results


def make_tar(setting: Setting, size: int) -> str:
    path = str(setting.folder / "data.tar")
    with open(path, "wb") as file:
        file.truncate(size)
    return path


def measure_command(job: CommandJob, setting: Setting, amount: int, rounds: int) -> Results:
    words = {"name": job.argument.format(amount), **setting.programs}
    lines = {
        client: [word.format(**words) if word[0] == "{" else word for word in line]
        for client, line in job.lines.items()
        if client != "docker" or "docker" in setting.programs
    }
    results = Results(job, amount, {client: Result([], []) for client in lines}, {})
    for client in alternating(list(lines), rounds * job.rounds):
        if client in results.failed:
            continue
        seconds, processor, code, received = time_command(lines[client], job, setting)
        if code or (amount and received != amount):
            results.failed[client] = f"exit code {code}, {received} of {amount} bytes"
            del results.by_client[client]
        else:
            results.by_client[client] = results.by_client[client].add(seconds, processor)
    return results


def time_command(line: list[str], job: CommandJob, setting: Setting) -> tuple[float, float, int, int]:
    """Seconds by the clock and of processor time, the exit code, and how many bytes came out."""
    environ = {
        "PATH": os.environ["PATH"],
        "DOCKER_HOST": setting.real if job.real else setting.host,
        "DOCKER_CONFIG": str(setting.folder / "no-configuration"),
    }
    with Sink(job.sink, setting.folder) as sink:
        started = time.perf_counter()
        process = subprocess.Popen(line, env=environ, stdout=sink.descriptor, stderr=sink.descriptor)
        sink.drain()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    return seconds, usage.ru_utime + usage.ru_stime, process.returncode, sink.received
