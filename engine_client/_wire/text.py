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

    Raises InvalidValue for an encoding that Python does not have.
    """

    __slots__ = ("_decoders",)

    def __init__(self, encoding: str, errors: str) -> None:
        try:
            make = getincrementaldecoder(encoding)
        except LookupError:
            raise InvalidValue(f"unknown encoding: {encoding!r}") from None
        self._decoders: dict[int, IncrementalDecoder] = {STDOUT: make(errors), STDERR: make(errors)}

    def feed(self, pieces: list[tuple[int, bytes]] | None) -> list[tuple[int, str]] | None:
        """The text that `pieces` complete; with None, the end, what is left over, and then None.

        Raises UnicodeDecodeError where `errors` is "strict".
        """
        if pieces is None:
            rest = [(stream, decoder.decode(b"", True)) for stream, decoder in self._decoders.items()]
            for decoder in self._decoders.values():
                decoder.reset()
            return [piece for piece in rest if piece[1]] or None
        decoded = [(stream, self._decoders[stream].decode(data)) for stream, data in pieces]
        return [piece for piece in decoded if piece[1]]


class LineDecoder:
    """`(stream, bytes)` pieces to `(stream, line)`, lines without their end, which is `\\n` or `\\r\\n`."""

    __slots__ = ("_partial", "_sizes", "_text")

    def __init__(self, encoding: str, errors: str) -> None:
        self._text = TextDecoder(encoding, errors)
        self._partial: dict[int, list[str]] = {STDOUT: [], STDERR: []}
        self._sizes = {STDOUT: 0, STDERR: 0}

    def feed(self, pieces: list[tuple[int, bytes]] | None) -> list[tuple[int, str]] | None:
        """The lines that `pieces` complete; with None, the end, a last line without an end, and then None.

        Raises as TextDecoder does, and ProtocolError for a line of over 16 Mi characters.
        """
        lines: list[tuple[int, str]] = []
        for stream, text in self._text.feed(pieces) or ():
            *whole, rest = text.split("\n")
            for line in whole:
                lines.append((stream, self._complete(stream, line).removesuffix("\r")))
            self._keep(stream, rest)
        if pieces is None:
            lines += [(stream, self._complete(stream, "")) for stream, parts in self._partial.items() if parts]
            return lines or None
        return lines

    def _keep(self, stream: int, text: str) -> None:
        if text:
            self._partial[stream].append(text)
            self._sizes[stream] += len(text)
            if self._sizes[stream] > MAX_LINE:
                raise ProtocolError(f"a line of over {MAX_LINE} characters: read this output in pieces, not in lines")

    def _complete(self, stream: int, text: str) -> str:
        parts = self._partial[stream]
        if parts:
            text = "".join([*parts, text])
            parts.clear()
            self._sizes[stream] = 0
        return text
