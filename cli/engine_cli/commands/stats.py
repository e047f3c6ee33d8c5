"""engine stats."""

from __future__ import annotations

import sys
import time
from threading import Event, Thread

from engine_cli.command import RUNNING, Command
from engine_cli.failures import Failure, describe
from engine_cli.flags import Option
from engine_cli.formatflag import TABLE_FORMAT as FORMAT_HELP
from engine_cli.rows import render_rows
from engine_cli.stats_table import HEADERS, TABLE_FORMAT, Row
from engine_client.errors import EngineError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client._sync.containers import Containers
    from engine_client._sync.jsonstream import JSONStream
    from engine_client.models import ContainerStatsResponse, EventMessage

_REFRESH = 0.5
_SILENCE = 2.0  # seconds without a sample after which the last one says nothing
_HOME, _TO_LINE_END, _TO_SCREEN_END = "\x1b[H", "\x1b[K", "\x1b[J"


def run(cli: Cli, given: Given) -> int:
    stream = not given.bool("no-stream")
    format = given.str("format") or cli.config.get("statsFormat") or "table"
    format = TABLE_FORMAT if format == "table" else format
    watch = Watch(cli, stream=stream, all=given.bool("all"))
    try:
        watch.start(given.args)
        while True:
            rows = watch.rows(truncate=not given.bool("no-trunc"))
            text = render_rows(format, rows, HEADERS)
            cli.draw(_redrawn(text) if stream else text)
            sys.stdout.flush()
            if not stream or watch.over.wait(_REFRESH):
                return 0
            watch.check()
    finally:
        watch.close()


def _redrawn(text: str) -> str:
    """The text over what the screen shows, twice as docker does: all of it, then each line with its end wiped."""
    text = _HOME + text
    return text + "".join(f"{line} {_TO_LINE_END}\n" for line in text.split("\n")) + _TO_SCREEN_END


class Watch:
    """The containers that are watched, each by a thread. `over` is set once the engine tells of no more events."""

    def __init__(self, cli: Cli, *, stream: bool, all: bool) -> None:
        self._engine = cli.engine
        self._stream = stream
        self._all = all
        self._watched: dict[str, Watched] = {}
        self._events: JSONStream[EventMessage] | None = None
        self.over = Event()

    def start(self, names: list[str]) -> None:
        """Watch the containers of these names, or all that run, and wait for the first sample of each.

        Raises EngineError, and Failure where there is no container of a name.
        """
        if not names and self._stream:
            self._events = self._engine.system.events(filters={"type": ["container"]})
        for name in names or [found["Id"][:12] for found in self._engine.containers.list(all=self._all)]:
            self._add(name)
        for watched in list(self._watched.values()):
            watched.wait()
        errors = [describe(watched.error) for watched in self._watched.values() if watched.error is not None]
        if names and errors:
            raise Failure("\n".join(errors))
        if self._events is not None:
            Thread(target=self._follow, args=(self._events,), daemon=True).start()

    def rows(self, *, truncate: bool) -> list[Row]:
        """A row for each container."""
        return [watched.row(truncate=truncate) for watched in list(self._watched.values())]

    def check(self) -> None:
        """Raise the error that ended the samples of every container, as where the engine has gone."""
        errors = [watched.error for watched in list(self._watched.values())]
        if self._events is None and errors and errors[0] is not None and all(errors):
            raise errors[0]

    def close(self) -> None:
        """Close the streams; the threads that read them end."""
        if self._events is not None:
            self._events.close()
        for watched in list(self._watched.values()):
            watched.close()

    def _add(self, name: str) -> None:
        if name not in self._watched:
            self._watched[name] = Watched(self._engine.containers, name, stream=self._stream)

    def _follow(self, events: JSONStream[EventMessage]) -> None:
        starts = ("start", "create") if self._all else ("start",)
        try:
            for event in events:
                id = event["Actor"]["ID"][:12]
                if event["Action"] in starts:
                    self._add(id)
                elif event["Action"] == "die" and not self._all and (gone := self._watched.pop(id, None)):
                    gone.close()
        except EngineError:
            pass  # the engine has gone, or the command ends
        self.over.set()


class Watched:
    """A container, its last sample, and the error that ended the samples."""

    def __init__(self, containers: Containers, name: str, *, stream: bool) -> None:
        self.error: EngineError | None = None
        self._containers = containers
        self._name = name
        self._sample: ContainerStatsResponse | None = None
        self._taken = time.monotonic()
        self._first = Event()
        self._stream = stream
        self._samples: JSONStream[ContainerStatsResponse] | None = None
        self._closed = False
        Thread(target=self._collect, daemon=True).start()

    def wait(self) -> None:
        """Wait for the first sample, or until it is clear that there will be none soon."""
        self._first.wait(_SILENCE if self._stream else None)

    def row(self, *, truncate: bool) -> Row:
        """What it used last."""
        silent = self._stream and time.monotonic() - self._taken > _SILENCE
        return Row(self._name, self._sample, stale=silent or self.error is not None, truncate=truncate)

    def close(self) -> None:
        """End the samples."""
        self._closed = True
        if self._samples is not None:
            self._samples.close()

    def _collect(self) -> None:
        try:
            if self._stream:
                self._read()
            else:
                self._take(self._containers.stats(self._name))
        except EngineError as error:
            self.error = error
        self._first.set()

    def _read(self) -> None:
        with self._containers.stats_stream(self._name) as self._samples:
            for sample in () if self._closed else self._samples:
                self._take(sample)

    def _take(self, sample: ContainerStatsResponse) -> None:
        self._sample, self._taken = sample, time.monotonic()
        self._first.set()


COMMAND = Command(
    "stats",
    "[OPTIONS] [CONTAINER...]",
    "Display a live stream of container(s) resource usage statistics",
    run,
    (
        Option("all", "a", False, "Show all containers (default shows just running)"),
        Option("format", "", "", FORMAT_HELP),
        Option("no-stream", "", False, "Disable streaming stats and only pull the first result"),
        Option("no-trunc", "", False, "Do not truncate output"),
    ),
    (0, None),
    ("container stats", "stats"),
    states=RUNNING,
)
