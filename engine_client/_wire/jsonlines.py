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

    __slots__ = ("_partial", "_size", "fault")

    def __init__(self) -> None:
        self._partial: list[bytes] = []
        self._size = 0
        self.fault: EngineError | None = None

    def feed(self, data: bytes) -> list[Any]:
        values: list[Any] = []
        if self.fault is not None:
            return values
        *whole, rest = data.split(b"\n")
        for line in whole:
            self._keep(line)
            if self.fault is None:
                self._flush(values)
            if self.fault is not None:
                return values
        self._keep(rest)
        return values

    def _keep(self, data: bytes) -> None:
        if data:
            self._size += len(data)
            self._partial.append(data)
        if self._size > MAX_LINE:
            self.fault = ProtocolError(f"a line of JSON is longer than {MAX_LINE} bytes")

    def _flush(self, values: list[Any]) -> None:
        line = b"".join(self._partial)
        self._partial.clear()
        self._size = 0
        try:
            text = line.decode().strip(_BLANKS)
            while text:
                value, end = decode_next(text)
                if not isinstance(value, dict):
                    raise ValueError("not an object")
                values.append(value)
                text = text[end:].lstrip(_BLANKS)
        except (ValueError, RecursionError):
            self.fault = ProtocolError(f"this is not a JSON object: {line[:80]!r}")

    def eof(self) -> list[Any]:
        """The last value, which need not end its line. Raises StreamTruncated where it is not whole."""
        values: list[Any] = []
        self._flush(values)
        if self.fault is not None:
            raise StreamTruncated("the stream ended in the middle of a JSON value")
        return values
