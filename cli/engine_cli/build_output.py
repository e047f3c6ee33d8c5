"""What a build shows: how much was sent, the steps as they come, and with -q the image's id alone."""

from __future__ import annotations

import io
import sys

from engine_cli.progress import show
from engine_cli.units import human_size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from engine_client import ProgressStream
    from engine_client.models import BuildInfo

_OFTEN = 512 * 1024  # bytes between two updates


class Output:
    """The output of one build; `quiet` keeps it back, for stderr where the build fails."""

    __slots__ = ("_sending", "_steps")

    def __init__(self, *, quiet: bool) -> None:
        self._sending = io.StringIO() if quiet else sys.stdout
        self._steps = io.StringIO() if quiet else sys.stdout

    def counted(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The context's bytes, telling on the way how many they are."""
        size = told = 0
        moves = sys.stdout.isatty()
        try:
            for piece in pieces:
                size += len(piece)
                if moves and size - told > _OFTEN:
                    told = size
                    self._tell(size, "\r")
                yield piece
        finally:
            self._tell(size, "\r\r\n")

    def _tell(self, size: int, end: str) -> None:
        self._sending.write(f"Sending build context to Docker daemon {human_size(size):>8}{end}")
        self._sending.flush()

    def show(self, progress: ProgressStream[BuildInfo], aux: Callable[[dict[str, Any]], object]) -> None:
        """Print the steps as they come. Raises ProgressError, and as iterating does."""
        show(progress, self._steps, aux)

    def give_up(self, *, with_steps: bool) -> None:
        """Show on stderr what was kept back."""
        if isinstance(self._sending, io.StringIO) and isinstance(self._steps, io.StringIO):
            sys.stderr.write(self._sending.getvalue() + (self._steps.getvalue() if with_steps else ""))

    def finish(self, id: str) -> str:
        """Print the id where nothing else was; the id, as the file for it is to hold it."""
        if not isinstance(self._steps, io.StringIO):
            return id
        sys.stdout.write(self._steps.getvalue())
        return self._steps.getvalue()
