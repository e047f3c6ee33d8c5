"""Which operation of the library each recorded request belongs to, and what is collected from its result."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from engine_client.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.recording import Recording

    Operation = Callable[[Any, Recording, str], Any]  # the id is empty where the path has none

VALUE, OUTPUT, ITEMS = "value", "output", "items"  # one reply; stdout and stderr; JSON objects one by one


def _filters(recording: Recording) -> Any:
    text = recording.query.get("filters")
    return json.loads(text) if text else None


def _flag(recording: Recording, name: str) -> bool:
    return recording.query.get(name) == "1"


def _number(recording: Recording, name: str) -> int | None:
    text = recording.query.get(name)
    return None if text is None else int(text)


def _tty(recording: Recording) -> bool | None:
    """None where the content type tells: from API 1.42 on, but for Podman's logs, which have none."""
    minor = int(recording.version.partition(".")[2])
    tells = minor >= 42 and b"\r\nContent-Type: application/vnd.docker." in recording.reply
    return None if tells else "tty" in recording.name


def _attach(api: Any, r: Recording, id: str) -> Any:
    flags = {name: _flag(r, name) for name in ("stdin", "stdout", "stderr", "logs", "stream")}
    return api.containers.attach(id, **flags, tty=_tty(r))


def _logs(api: Any, r: Recording, id: str) -> Any:
    flags = {name: _flag(r, name) for name in ("stdout", "stderr", "timestamps")}
    return api.containers.logs(id, **flags, tail=_number(r, "tail"), tty=_tty(r))


def _start_exec(api: Any, r: Recording, id: str) -> Any:
    if r.body["Detach"]:
        return api.exec.start_detached(id, tty=r.body["Tty"])
    return api.exec.start(id, tty=r.body["Tty"])


def _pull(api: Any, r: Recording, _id: str) -> Any:
    return api.images.pull(f"{r.query['fromImage']}:{r.query['tag']}")


_OPERATIONS: list[tuple[str, str, Operation]] = [
    (VALUE, "HEAD /_ping", lambda api, r, id: api.system.ping()),
    (VALUE, "GET /version", lambda api, r, id: api.system.version()),
    (ITEMS, "GET /events", lambda api, r, id: api.system.events(
        since=r.query.get("since"), until=r.query["until"], filters=_filters(r))),
    (VALUE, "POST /containers/create", lambda api, r, id: api.containers.create(r.body, name=r.query.get("name"))),
    (VALUE, "GET /containers/json", lambda api, r, id: api.containers.list(all=_flag(r, "all"), filters=_filters(r))),
    (VALUE, "POST /containers/prune", lambda api, r, id: api.containers.prune(filters=_filters(r))),
    (VALUE, "GET /containers/([^/]+)/json", lambda api, r, id: api.containers.inspect(id)),
    (VALUE, "POST /containers/([^/]+)/start", lambda api, r, id: api.containers.start(id)),
    (VALUE, "POST /containers/([^/]+)/stop", lambda api, r, id: api.containers.stop(id, timeout=_number(r, "t"))),
    (VALUE, "POST /containers/([^/]+)/restart", lambda api, r, id: api.containers.restart(id, timeout=_number(r, "t"))),
    (VALUE, "POST /containers/([^/]+)/kill", lambda api, r, id: api.containers.kill(id, signal=r.query.get("signal"))),
    (VALUE, "POST /containers/([^/]+)/rename", lambda api, r, id: api.containers.rename(id, r.query["name"])),
    (VALUE, "POST /containers/([^/]+)/resize", lambda api, r, id: api.containers.resize(
        id, height=_number(r, "h"), width=_number(r, "w"))),
    (VALUE, "POST /containers/([^/]+)/wait", lambda api, r, id: api.containers.wait(
        id, condition=r.query.get("condition"))),
    (VALUE, "DELETE /containers/([^/]+)", lambda api, r, id: api.containers.remove(id)),
    (OUTPUT, "GET /containers/([^/]+)/logs", _logs),
    (OUTPUT, "POST /containers/([^/]+)/attach", _attach),
    (VALUE, "POST /containers/([^/]+)/exec", lambda api, r, id: api.exec.create(id, r.body)),
    (VALUE, "GET /exec/([^/]+)/json", lambda api, r, id: api.exec.inspect(id)),
    (VALUE, "POST /exec/([^/]+)/resize", lambda api, r, id: api.exec.resize(
        id, height=_number(r, "h"), width=_number(r, "w"))),
    (OUTPUT, "POST /exec/([^/]+)/start", _start_exec),
    (ITEMS, "POST /images/create", _pull),
    (VALUE, "GET /images/json", lambda api, r, id: api.images.list(filters=_filters(r))),
    (VALUE, "POST /images/prune", lambda api, r, id: api.images.prune(filters=_filters(r))),
    (VALUE, "GET /images/(.+)/json", lambda api, r, id: api.images.inspect(id)),
    (VALUE, "POST /images/(.+)/tag", lambda api, r, id: api.images.tag(id, r.query["repo"], r.query["tag"])),
    (VALUE, "DELETE /images/(.+)", lambda api, r, id: api.images.remove(id)),
]  # fmt: skip


class RecordedCall:
    """The operation that makes a recorded request. `kind` says what is collected from its result.

    `typing` false leaves out what was typed: a write may find out that the other side has gone before a read does.
    """

    def __init__(self, recording: Recording, *, typing: bool = True) -> None:
        self.recording = recording
        self.typed = recording.input if typing else b""
        line = f"{recording.method} {recording.path}"
        found = ((kind, re.fullmatch(pattern, line), operation) for kind, pattern, operation in _OPERATIONS)
        self.kind, match, self._operation = next(entry for entry in found if entry[1])
        assert match is not None
        self._id = "".join(match.groups())
        if self.kind == OUTPUT and recording.body and recording.body["Detach"]:
            self.kind = VALUE

    def start(self, api: Any) -> Any:
        """Call it: on a blocking `api` what it returns, on an async one what is to be awaited."""
        return self._operation(api, self.recording, self._id)


class Outcome(NamedTuple):
    """What came before the end, and the error, if one ended it.

    `seen` is the value; what came on stdout and on stderr; or the list of objects.
    """

    seen: Any
    fault: EngineError | None


class _Seen:
    """What has come of a stream so far."""

    def __init__(self, kind: str) -> None:
        self._items: list[Any] = []
        self._kind = kind

    def add(self, pieces: list[Any]) -> None:
        self._items += pieces

    def outcome(self, fault: EngineError | None = None) -> Outcome:
        if self._kind != OUTPUT:
            return Outcome(self._items if self._kind == ITEMS else None, fault)
        return Outcome(tuple(b"".join(data for at, data in self._items if at == stream) for stream in (1, 2)), fault)


def play(call: RecordedCall, api: Any) -> Outcome:
    """Make the call on a blocking `api`, type what was typed, and take what there is to take."""
    seen = _Seen(call.kind)
    try:
        result = call.start(api)
        if call.kind == VALUE:
            return Outcome(result, None)
        with result as stream:
            if call.typed:
                stream.write(call.typed)
                if call.recording.ended:
                    stream.close_write()
            while (pieces := stream.receive()) is not None:
                seen.add(pieces)
    except EngineError as fault:
        return seen.outcome(fault)
    return seen.outcome()


async def play_async(call: RecordedCall, api: Any) -> Outcome:
    """As `play`, on an async `api`."""
    seen = _Seen(call.kind)
    try:
        result = await call.start(api)
        if call.kind == VALUE:
            return Outcome(result, None)
        async with result as stream:
            if call.typed:
                await stream.write(call.typed)
                if call.recording.ended:
                    await stream.close_write()
            while (pieces := await stream.receive()) is not None:
                seen.add(pieces)
    except EngineError as fault:
        return seen.outcome(fault)
    return seen.outcome()
