"""What must come of a recorded reply that is cut, worked out without the library.

The rule. A reply's head or body that is cut is an error, ConnectionLost where nothing came and else StreamTruncated;
what a stream gave before it is given to the last byte or whole object. Only where the reply has neither a length nor
chunks does its end stand for the body's, as HTTP/1.1 has it, and then:

- behind a head of a hijacked stream, raw output may end anywhere, and framed output between two frames;
- an error's text may end anywhere.

A reset is never such an end. An object that reports an error ends a pull's stream, whatever happens behind it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from support.recorded_calls import ITEMS, OUTPUT, Outcome

from engine_client.errors import (
    APIError,
    BadRequest,
    Conflict,
    ConnectionLost,
    EngineError,
    NotFound,
    ProgressError,
    ServerError,
    StreamTruncated,
)

if TYPE_CHECKING:
    from support.recorded_calls import RecordedCall

_KINDS = {400: BadRequest, 404: NotFound, 409: Conflict, 500: ServerError}
_LISTS = ("/containers/json", "/images/json")


class Expected:
    """What must come of `call`'s reply, cut or whole.

    `size` is the reply's number of bytes, `boundaries` the offsets between its parts: the head's first line, the head,
    chunks and the lines between them, frames and their headers, and JSON objects.
    """

    def __init__(self, call: RecordedCall) -> None:
        self._call = call
        self._reply = call.recording.reply
        self.size = len(self._reply)
        head, _, rest = self._reply.partition(b"\r\n\r\n")
        first, *fields = head.decode("latin-1").split("\r\n")
        self.status = int(first.split(" ")[1])
        self._reason = first.split(" ", 2)[2]
        self._fields = {name.lower(): value for name, value in (field.split(": ", 1) for field in fields)}
        self._body_at = len(head) + 4
        self.until_close = False
        self._given = [0] * (self._body_at + 1)
        self.payload = self._unframed(rest)
        self._objects = self._object_ends() if call.kind == ITEMS and self.status == 200 else []
        framed = call.kind == OUTPUT and self.status < 400 and "tty" not in call.recording.name
        self._frames = self._frame_ends() if framed else None
        offsets = [*self._objects, *(self._frames or []), *self._headers()]
        self.boundaries = sorted({len(first) + 2, self._body_at, *self._between, self.size, *map(self._at, offsets)})

    def _unframed(self, rest: bytes) -> bytes:
        """The whole payload. `_given[n]` becomes how much of it the reply's first `n` bytes hold."""
        self._between: list[int] = []
        method, recording = self._call.recording.method, self._call.recording
        if method == "HEAD" or self.status in (204, 304):
            return b""
        if self._fields.get("transfer-encoding") == "chunked":
            return self._unchunked(rest)
        self.until_close = "content-length" not in self._fields
        assert self.until_close or int(self._fields["content-length"]) == len(rest), recording
        self._given += range(1, len(rest) + 1)
        return rest

    def _unchunked(self, rest: bytes) -> bytes:
        payload, at = b"", 0
        while True:
            line = rest.index(b"\r\n", at) + 2
            length = int(rest[at : line - 2], 16)
            self._given += [len(payload)] * (line - at)
            self._given += range(len(payload) + 1, len(payload) + length + 1)
            payload += rest[line : line + length]
            at = line + length + 2
            self._given += [len(payload)] * 2
            self._between += [self._body_at + offset for offset in (line, line + length, at)]
            if not length:
                assert at == len(rest), self._call.recording
                return payload

    def _at(self, payload_offset: int) -> int:
        """How many bytes of the reply hold that much of the payload."""
        return self._given.index(payload_offset, self._body_at)

    def _object_ends(self) -> list[int]:
        return [at + 1 for at, byte in enumerate(self.payload) if byte == ord("\n")]

    def _frame_ends(self) -> list[int]:
        ends = [0]
        while ends[-1] < len(self.payload):
            ends.append(ends[-1] + 8 + int.from_bytes(self.payload[ends[-1] + 4 : ends[-1] + 8], "big"))
        return ends

    def _headers(self) -> list[int]:
        return [end + 8 for end in (self._frames or [])[:-1]]

    def outcome(self, cut: int, *, reset: bool = False) -> Outcome:
        """What must come of the first `cut` bytes, behind which the connection ends or is reset."""
        whole = cut == self.size and not (reset and self.until_close)
        if cut < self._body_at:
            return Outcome(self._nothing(), StreamTruncated("") if cut else ConnectionLost(""))
        payload = self.payload[: self._given[cut]]
        if self.status >= 400:
            ended = whole or (self.until_close and not reset)
            return Outcome(self._nothing(), self._refusal(payload) if ended else StreamTruncated(""))
        if self._call.kind == ITEMS:
            return self._items(payload, whole=whole)
        if self._call.kind == OUTPUT:
            between = self._frames is None or len(payload) in self._frames
            ended = whole or (self.until_close and between and not reset)
            return Outcome(self._output(payload), None if ended else StreamTruncated(""))
        return Outcome(self._value(), None) if whole else Outcome(None, StreamTruncated(""))

    def _nothing(self) -> Any:
        nothing: dict[str, Any] = {ITEMS: [], OUTPUT: (b"", b"")}
        return nothing.get(self._call.kind)

    def _refusal(self, payload: bytes) -> APIError:
        recording = self._call.recording
        if self._fields.get("content-type") == "application/json":
            message = json.loads(payload)["message"].strip()
        else:
            message = payload.decode().strip() or self._reason
        return _KINDS[self.status](recording.method, recording.path, self.status, message)

    def _items(self, payload: bytes, *, whole: bool) -> Outcome:
        items: list[Any] = []
        for line in payload.split(b"\n")[:-1]:
            item = json.loads(line)
            if "errorDetail" in item:
                return Outcome(items, ProgressError(item["errorDetail"]["message"]))
            items.append(item)
        return Outcome(items, None if whole else StreamTruncated(""))

    def _output(self, payload: bytes) -> tuple[bytes, bytes]:
        if self._frames is None:
            return payload, b""
        streams = {1: b"", 2: b""}
        for start, end in zip(self._frames, self._frames[1:], strict=False):
            if start < len(payload):
                streams[payload[start]] += payload[start + 8 : end]
        return streams[1], streams[2]

    def _value(self) -> Any:
        recording = self._call.recording
        if recording.path == "/_ping":
            names = ("api-version", "ostype", "docker-experimental", "builder-version", "swarm")
            version, system, experimental, builder, swarm = (self._fields.get(name, "") for name in names)
            return {"APIVersion": version, "OSType": system, "Experimental": experimental == "true",
                    "BuilderVersion": builder, "Swarm": swarm}  # fmt: skip
        if self._fields.get("content-type") != "application/json":
            return None
        value = json.loads(self.payload)
        return [] if value is None and recording.path in _LISTS else value


def differs(outcome: Outcome, expected: Outcome) -> bool:
    """Whether it is not what was expected. The text of a transport error is its own."""
    return outcome.seen != expected.seen or _facts(outcome.fault) != _facts(expected.fault)


def _facts(fault: EngineError | None) -> tuple[Any, ...]:
    if isinstance(fault, APIError):
        return type(fault), fault.status, fault.method, fault.path, fault.message
    if isinstance(fault, ProgressError):
        return ProgressError, fault.message
    if isinstance(fault, ConnectionLost):
        return (ConnectionLost,)
    return (type(fault),)
