"""JSON values in a row: pull progress, events."""

from __future__ import annotations

from engine_client._wire.jsontext import decode_next
from engine_client.errors import EngineError, ProtocolError, StreamTruncated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_LINE = 16 * 1024 * 1024
_BLANKS = " \t\r\n\x1e"  # 0x1e stands before each value in application/json-seq


class JSONLinesDecoder:
    """Lines of JSON objects to values; several on one line are taken too, as Go's decoder takes them.

    `fault` is a ProtocolError for what is not a JSON object and for a line over 16 MiB.
    """

    __slots__ = ("_line", "fault")

    def __init__(self) -> None:
        self._line = bytearray()
        self.fault: EngineError | None = None

    def feed(self, data: bytes) -> list[Any]:
        values: list[Any] = []
        if self.fault is not None:
            return values
        *whole, rest = data.split(b"\n")
        for line in whole:
            self._decode(self._keep(line) if self._line or len(line) > MAX_LINE else line, values)
            if self.fault is not None:
                return values
            self._line.clear()
        self._keep(rest)
        return values

    def _keep(self, data: bytes) -> bytearray:
        """The line so far, with `data` at its end."""
        self._line += data
        if len(self._line) > MAX_LINE:
            self.fault = ProtocolError(f"a line of JSON is longer than {MAX_LINE} bytes")
        return self._line

    def _decode(self, line: bytes | bytearray, values: list[Any]) -> None:
        position = 0
        try:
            text = line.decode()
            while self.fault is None and position < len(text):
                if text[position] in _BLANKS:
                    position += 1
                    continue
                value, position = decode_next(text, position)
                if not isinstance(value, dict):
                    raise ValueError("not an object")
                values.append(value)
        except (ValueError, RecursionError):
            self.fault = ProtocolError(f"this is not a JSON object: {bytes(line[:80])!r}")

    def eof(self) -> list[Any]:
        """The last values, which need not end their line.

        Where the very last is not whole, that is a StreamTruncated: raised, or `fault` if there are any before it.
        """
        values: list[Any] = []
        self._decode(self._line, values)
        self._line.clear()
        if self.fault is not None:
            self.fault = StreamTruncated("the stream ended in the middle of a JSON value")
            if not values:
                raise self.fault
        return values
