"""A container's output as text: pieces and lines, each stream decoded on its own."""

from __future__ import annotations

from codecs import getincrementaldecoder

from engine_client._wire.stdcopy import STDERR, STDOUT
from engine_client.errors import InvalidValue, ProtocolError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from codecs import IncrementalDecoder

MAX_LINE = 16 * 1024 * 1024


class TextDecoder:
    """`(stream, bytes)` pieces to `(stream, str)` ones. A character that is cut in two waits for its other part.

    `fault` is a UnicodeDecodeError for what is no text where `errors` is "strict".

    Raises InvalidValue for an encoding that Python does not have.
    """

    __slots__ = ("_decoders", "fault")

    def __init__(self, encoding: str, errors: str) -> None:
        try:
            make = getincrementaldecoder(encoding)
        except LookupError:
            raise InvalidValue(f"unknown encoding: {encoding!r}") from None
        self._decoders: dict[int, IncrementalDecoder] = {STDOUT: make(errors), STDERR: make(errors)}
        self.fault: Exception | None = None

    def feed(self, pieces: list[tuple[int, bytes]] | None) -> list[tuple[int, str]] | None:
        """The text that `pieces` complete, up to a fault; with None, the end, what is left over, and then None.

        Raises the fault where there is nothing before it.
        """
        decoded: list[tuple[int, str]] = []
        for stream, data in [(stream, b"") for stream in self._decoders] if pieces is None else pieces:
            if self.fault is None and (text := self._decode(stream, data, final=pieces is None)):
                decoded.append((stream, text))
        if self.fault is not None and not decoded:
            raise self.fault
        return decoded if decoded or pieces is not None else None

    def _decode(self, stream: int, data: bytes, *, final: bool) -> str:
        decoder = self._decoders[stream]
        try:
            text = decoder.decode(data, final)
        except UnicodeDecodeError as error:
            self.fault = error
            kept = len(error.object) - len(data)  # bytes of a character cut in two, from before
            return decoder.decode(data[: max(error.start - kept, 0)])
        if final:
            decoder.reset()
        return text


class LineDecoder:
    """`(stream, bytes)` pieces to `(stream, line)`, lines without their end, which is `\\n` or `\\r\\n`.

    `fault` is a ProtocolError for a line of over 16 Mi characters, or as a TextDecoder's.
    """

    __slots__ = ("_partial", "_sizes", "_text", "_too_long")

    def __init__(self, encoding: str, errors: str) -> None:
        self._text = TextDecoder(encoding, errors)
        self._partial: dict[int, list[str]] = {STDOUT: [], STDERR: []}
        self._sizes = {STDOUT: 0, STDERR: 0}
        self._too_long: ProtocolError | None = None

    @property
    def fault(self) -> Exception | None:
        return self._too_long or self._text.fault

    def feed(self, pieces: list[tuple[int, bytes]] | None) -> list[tuple[int, str]] | None:
        """The lines that `pieces` complete, up to a fault; with None, the end, a last line without one, and then None.

        Raises the fault where there is nothing before it.
        """
        lines: list[tuple[int, str]] = []
        for stream, text in () if self._too_long is not None else self._text.feed(pieces) or ():
            *whole, rest = text.split("\n")
            for line in whole:
                self._keep(stream, line)
                if self._too_long is None:
                    lines.append((stream, self._taken(stream).removesuffix("\r")))
            self._keep(stream, rest)
        if self.fault is None and pieces is None:
            lines += [(stream, self._taken(stream)) for stream, parts in self._partial.items() if parts]
        if self.fault is not None and not lines:
            raise self.fault
        return lines if lines or pieces is not None else None

    def _keep(self, stream: int, text: str) -> None:
        self._sizes[stream] += len(text)
        if self._sizes[stream] > MAX_LINE:
            text = f"a line of over {MAX_LINE} characters: read this output in pieces, not in lines"
            self._too_long = self._too_long or ProtocolError(text)
        elif text:
            self._partial[stream].append(text)

    def _taken(self, stream: int) -> str:
        parts = self._partial[stream]
        line = "".join(parts)
        parts.clear()
        self._sizes[stream] = 0
        return line
