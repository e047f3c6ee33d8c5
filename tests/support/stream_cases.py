"""Operations that take a connection over, or make several requests: as support.operation_cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from support.operation_cases import (
    FILTERED,
    FILTERS,
    FRAMES,
    HIJACKED,
    NOTHING,
    OUTPUT,
    UPGRADE,
    Asked,
    Case,
    frame,
    says,
)
from support.raw_listener import reply

if TYPE_CHECKING:
    from collections.abc import Callable

CREATED_A = says({"Id": "a", "Warnings": []}, "201 Created")
ATTACHED = HIJACKED + FRAMES
ENDED = says({"StatusCode": 3})
EXEC_RUNS = says({"ExitCode": None, "Running": True})
EXEC_ENDED = says({"ExitCode": 3, "Running": False})
STAMP = b"2024-01-01T00:00:10.000000000Z"
RECORD = frame(1, STAMP + b" a\n")
LOG = reply(RECORD, "200 OK", "application/vnd.docker.multiplexed-stream")
EVENT = {"Type": "container", "Action": "die", "time": 1704067210, "timeNano": 1704067210000000000}
LATER = says({"SystemTime": "2025-01-01T00:00:00Z"})


def _start(engine: Any) -> Callable[[], Any]:
    """What an interactive session begins with."""
    return lambda: engine.containers.start("a")


HEALTHY: dict[str, object] = {"Id": "full", "State": {"Running": True, "Health": {"Status": "healthy", "Log": []}}}
HEALTH_EVENTS = (
    "GET /events?filters=%7B%22container%22%3A%7B%22full%22%3Atrue%7D%2C%22event%22%3A%7B%22health_status%22%3Atrue%2C"
    "%22die%22%3Atrue%2C%22destroy%22%3Atrue%2C%22remove%22%3Atrue%7D%7D"
)
PIPES = {"stdin": None, "stdout": None, "stderr": None}
RUN_BODY = {"Image": "i", "Tty": False, "AttachStdout": True, "AttachStderr": True}
PERSON_BODY = {"Image": "i", "Tty": True, "OpenStdin": True, "StdinOnce": True, "AttachStdin": True} | {
    "AttachStdout": True,
    "AttachStderr": True,
}


def attach(query: str, written: bytes = b"") -> Asked:
    """What attaches to container a."""
    return Asked(f"POST /containers/a/attach?{query}", ATTACHED, headers=UPGRADE, written=written)


def starting(engine: Any) -> Callable[[], Any]:
    """What starts container a when it is called."""
    return lambda: engine.containers.start("a")


def start(body: dict[str, object], written: bytes = b"") -> Asked:
    """What starts exec e."""
    return Asked("POST /exec/e/start", ATTACHED, body, UPGRADE, written)


ATTACHING = [
    Case("containers.attach", ("a",), {}, (attach("stderr=1&stdout=1&stream=1"),), OUTPUT),
    Case(
        "containers.attach",
        ("a",),
        {"stdin": True, "stdout": False, "stderr": False, "logs": True, "stream": False}
        | {"detach_keys": "ctrl-x", "tty": True, "wait": "removed"},
        (
            Asked("POST /containers/a/wait?condition=removed", ENDED),
            attach("detachKeys=ctrl-x&logs=1&stdin=1"),
        ),
        [(1, FRAMES)],
    ),
    Case("exec.start", ("e",), {}, (start({"Detach": False, "Tty": False}),), OUTPUT),
    Case(
        "exec.start",
        ("e",),
        {"tty": True, "console_size": (24, 80)},
        (start({"Detach": False, "Tty": True, "ConsoleSize": [24, 80]}),),
        [(1, FRAMES)],
    ),
]

RUNNING = [
    Case(
        "containers.run",
        ("i",),
        {},
        (
            Asked("POST /containers/create", CREATED_A, RUN_BODY),
            Asked("POST /containers/a/wait?condition=next-exit", ENDED),
            attach("stderr=1&stdout=1&stream=1"),
            Asked("POST /containers/a/start", NOTHING),
            Asked("DELETE /containers/a?force=1&v=1", NOTHING),
        ),
        ("a", b"out", b"err", 3),
    ),
    Case(
        "containers.run",
        ("i", ["b"]),
        {"config": {"Hostname": "h"}, "name": "n", "platform": "linux", "stdin": b"in", "pull": "always"}
        | {"remove": False},
        (
            Asked(
                "POST /images/create?fromImage=docker.io%2Flibrary%2Fi&platform=linux&tag=latest",
                reply(b"{}\n"),
                headers=("X-Registry-Auth: e30=",),
            ),
            Asked(
                "POST /containers/create?name=n&platform=linux",
                CREATED_A,
                {"Hostname": "h", **RUN_BODY, "Cmd": ["b"], "AttachStdin": True, "OpenStdin": True, "StdinOnce": True},
            ),
            Asked("POST /containers/a/wait?condition=next-exit", ENDED),
            attach("stderr=1&stdin=1&stdout=1&stream=1", b"in"),
            Asked("POST /containers/a/start", NOTHING),
        ),
        ("a", b"out", b"err", 3),
    ),
    Case(
        "exec.run",
        ("a", ["b"]),
        {"config": {"User": "u"}, "stdin": b"in", "kill": False},
        (
            Asked(
                "POST /containers/a/exec",
                says({"Id": "e"}, "201 Created"),
                {"User": "u", "Cmd": ["b"], "Tty": False, "AttachStdout": True, "AttachStderr": True}
                | {"AttachStdin": True},
            ),
            start({"Detach": False, "Tty": False}, b"in"),
            Asked("GET /exec/e/json", EXEC_RUNS),
            Asked("GET /exec/e/json", EXEC_ENDED),
        ),
        ("e", b"out", b"err", 3),
    ),
    Case(
        "exec.exit_code",
        ("e",),
        {},
        (Asked("GET /exec/e/json", EXEC_RUNS), Asked("GET /exec/e/json", EXEC_ENDED)),
        3,
    ),
]

INTERACTING = [
    Case(
        "containers.interact",
        ("a",),
        PIPES,
        (
            Asked("GET /containers/a/json", says({"Config": {"Tty": False, "OpenStdin": False}})),
            Asked("POST /containers/a/wait?condition=next-exit", ENDED),
            attach("stream=1"),
        ),
        3,
    ),
    Case(
        "containers.interact",
        ("a",),
        {**PIPES, "config": {"Tty": True}, "condition": "removed", "detach_keys": "ctrl-x", "redraw": True}
        | {"sig_proxy": True, "begin": _start},
        (
            Asked("POST /containers/a/wait?condition=removed", ENDED),
            attach("detachKeys=ctrl-x&stream=1"),
            Asked("POST /containers/a/start", NOTHING),
        ),
        3,
    ),
    Case(
        "containers.run_interactive",
        ("i", ["b"]),
        {**PIPES, "config": {"Hostname": "h"}, "name": "n", "platform": "linux", "pull": "never", "tty": True}
        | {"remove": True, "detach_keys": "ctrl-x"},
        (
            Asked(
                "POST /containers/create?name=n&platform=linux",
                CREATED_A,
                {"Hostname": "h", **PERSON_BODY, "Cmd": ["b"], "HostConfig": {"AutoRemove": True}},
            ),
            Asked("POST /containers/a/wait?condition=removed", ENDED),
            attach("detachKeys=ctrl-x&stream=1"),
            Asked("POST /containers/a/start", NOTHING),
        ),
        3,
    ),
    Case(
        "exec.interact",
        ("a", {"Cmd": ["b"]}),
        PIPES,
        (
            Asked(
                "POST /containers/a/exec",
                says({"Id": "e"}, "201 Created"),
                {"Cmd": ["b"], "AttachStdin": False, "AttachStdout": False, "AttachStderr": False},
            ),
            start({"Detach": False, "Tty": False}),
            Asked("GET /exec/e/json", EXEC_ENDED),
        ),
        3,
    ),
]

FOLLOWED = {"Id": "full", "Name": "/a", "Config": {"Tty": False}, "State": {"Running": True, "Restarting": False}}
FOLLOWING = [
    Case(
        "containers.follow_logs",
        ("a",),
        {"stdout": True, "stderr": False, "timestamps": True, "tail": "all", "since": "1", "until": "1704067220"}
        | {"details": True, "give_up_after": 1.0},
        (
            Asked("GET /containers/a/json", says(FOLLOWED)),
            Asked("GET /containers/full/logs?details=1&follow=1&since=1&stdout=1&timestamps=1&until=1704067220", LOG),
            Asked("GET /info", LATER),
        ),
        [(1, STAMP + b" a\n")],
    ),
    Case(
        "system.follow_events",
        (),
        {"since": "1", "until": "1704067220", "filters": FILTERS, "give_up_after": 1.0},
        (
            Asked(f"GET /events?{FILTERED}&since=1&until=1704067220.000000000", says(EVENT)),
            Asked("GET /info", LATER),
        ),
        [EVENT],
    ),
    Case(
        "containers.wait_until_healthy",
        ("a",),
        {"timeout": 20.0},
        (
            Asked("GET /containers/a/json", says(HEALTHY)),
            Asked(HEALTH_EVENTS, reply(b"")),
            Asked("GET /containers/full/json", says(HEALTHY)),
        ),
        HEALTHY,
    ),
    Case(
        "containers.wait_for_log",
        ("a", "ou"),
        {"since": "1", "timeout": 20.0},
        (
            Asked(
                "GET /containers/a/logs?follow=1&since=1&stderr=1&stdout=1",
                reply(frame(1, b"no\nout\n"), "200 OK", "application/vnd.docker.multiplexed-stream"),
            ),
        ),
        b"out",
    ),
]

SEVERAL = ATTACHING + RUNNING + INTERACTING + FOLLOWING
