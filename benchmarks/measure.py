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
    """What one client's rounds of one job came to: seconds for the amount, and the most KiB over idle."""

    seconds: list[float]
    peak: int = 0


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
    tar = ""
    if job.tar:
        tar = str(setting.folder / "data.tar")
        with open(tar, "wb") as file:
            file.truncate(amount)
    host = setting.real if job.real else setting.host

    def order(amount: int) -> dict[str, Any]:
        argument = job.argument.format(amount) if job.argument else amount
        return {"host": host, "method": job.method, "argument": argument, "tar": tar}

    warm = max(job.quick // 8, 1)
    for client in alternating(clients, rounds):
        if client in results.failed:
            continue
        if client not in results.by_client:
            workers.ask(client, order(warm))
            results.by_client[client] = Result([], 0)
        answer = workers.ask(client, order(amount))
        if answer.get("handled") != amount:
            results.failed[client] = answer.get("error") or f"handled {answer['handled']} of {amount}"
            del results.by_client[client]
            continue
        seconds, peak = results.by_client[client]
        results.by_client[client] = Result([*seconds, answer["seconds"]], max(peak, answer["peak"]))
    return results


def measure_command(job: CommandJob, setting: Setting, amount: int, rounds: int) -> Results:
    name = job.argument.format(amount)
    lines = {
        client: [word.format(name=name, **setting.programs) if word[0] == "{" else word for word in line]
        for client, line in job.lines.items()
        if client != "docker" or "docker" in setting.programs
    }
    results = Results(job, amount, {client: Result([]) for client in lines}, {})
    environ = {
        "PATH": os.environ["PATH"],
        "DOCKER_HOST": setting.real if job.real else setting.host,
        "DOCKER_CONFIG": str(setting.folder / "no-configuration"),
    }
    for client in alternating(list(lines), rounds * job.rounds):
        if client in results.failed:
            continue
        with Sink(job.sink, setting.folder) as sink:
            started = time.perf_counter()
            process = subprocess.Popen(lines[client], env=environ, stdout=sink.descriptor, stderr=sink.descriptor)
            sink.drain()
            code = process.wait()
            seconds = time.perf_counter() - started
        if code or (amount and sink.received != amount):
            results.failed[client] = f"exit code {code}, {sink.received} of {amount} bytes"
            del results.by_client[client]
            continue
        results.by_client[client].seconds.append(seconds)
    return results
