"""A container's log, record by record: a frame is one, and begins with its time where those were asked for."""

from __future__ import annotations

from engine_client._wire.stdcopy import FrameDecoder
from engine_client.errors import ProtocolError

MAX_RECORD = 1 << 20  # engines cut lines into records of 16 KiB


class RecordDecoder(FrameDecoder):
    """Frames to records: `feed` returns `(stream, record)`, whole ones only, with the time before the text.

    `fault` is also a ProtocolError for a record over 1 MiB.
    """

    __slots__ = ("_parts",)

    _longest = MAX_RECORD

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def _take_header(self, data: bytes, position: int) -> None:
        super()._take_header(data, position)
        if self.left > self._longest and self.fault is None:
            self.fault = ProtocolError(f"a log record is longer than {MAX_RECORD} bytes")

    def _take_payload(self, data: bytes, position: int, pieces: list[tuple[int, bytes]]) -> int:
        taken: list[tuple[int, bytes]] = []
        position = super()._take_payload(data, position, taken)
        self._parts += [piece for _, piece in taken]
        if not self.left and self._parts:
            pieces.append((self.stream, b"".join(self._parts)))
            self._parts.clear()
        return position
