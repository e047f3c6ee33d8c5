"""A container's output on its way from a socket to pipes without passing through this process."""

from __future__ import annotations

import os

from engine_client._exchange import READ_SIZE
from engine_client._wire.bodies import ENDLESS
from engine_client._wire.stdcopy import decode_received
from engine_client.errors import ConnectionLost

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

    from engine_client._output import Targets
    from engine_client._sync.attach import Source
    from engine_client._sync.stream import SocketStream
    from engine_client._wire.stdcopy import OutputDecoder

_LARGE = 8 * 1024  # bytes of payload to come, from which on moving them takes less than copying
_MOST_IN_A_ROW = 64  # payloads, before deadlines and signals are looked at again


class Shortcut:
    """In a `with`, `move` brings large payloads from a socket to pipes unseen.

    It waits for nothing but the rest of a frame. What is small or has no such way is left to be read, and so is what
    has not come yet; that is where an end or a timeout shows. `limit` is how much to read: little where a large payload
    may be next.
    """

    __slots__ = ("_decoder", "_source", "_stream", "_targets", "limit")

    def __init__(self, source: Source, decoder: OutputDecoder, targets: Targets) -> None:
        self._source = source
        self._decoder = decoder
        self._targets = targets
        self._stream: SocketStream | None = None
        self.limit = READ_SIZE

    def __enter__(self) -> Self:
        if self._targets.pipes and hasattr(os, "splice"):
            self._stream = self._source.duplicate()  # one whose descriptor no other thread closes
        return self

    def __exit__(self, *_: object) -> None:
        if self._stream is not None:
            self._stream.detach().close()

    def move(self) -> None:
        """Move what is there of the payload that has begun, and of large ones behind it.

        Raises StreamTruncated where the connection breaks, and OSError as writing does.
        """
        if self._stream is None:
            return
        try:
            for _ in range(_MOST_IN_A_ROW):
                self.limit = READ_SIZE
                if self._left() < _LARGE or not self._move_payload(self._stream) or self._source.done:
                    return
                self.limit = self._source.gap
                self._read_gap(self._stream)
        except BlockingIOError:
            pass
        except ConnectionLost as error:
            raise self._source.cut(error) from None

    def _left(self) -> int:
        """How many bytes of one payload come next."""
        return min(self._source.left, self._decoder.left)

    def _move_payload(self, stream: SocketStream) -> bool:
        """Whether all of it has been moved. Raises BlockingIOError where it has no end and there is no more of it."""
        pipe = self._targets.pipes.get(self._decoder.stream)
        if pipe is None:
            return False
        while left := self._left():
            try:
                moved = stream.splice(pipe, left)
            except BlockingIOError:
                if left == ENDLESS:
                    raise
                stream.wait_to_splice(pipe, self._source.idle)
                continue
            if not moved:
                return False
            self._source.skip(moved)
            self._decoder.skip(moved)
        return True

    def _read_gap(self, stream: SocketStream) -> None:
        """Read what stands before the next payload, and no more."""
        data = stream.read_now(self._source.gap)
        pieces = decode_received(self._decoder, self._source.arrived(data)) if data else None
        if pieces:
            self._targets.write(pieces)
