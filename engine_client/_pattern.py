"""Regular expressions of which most commands need none."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re


class Pattern:
    """A regular expression, compiled when it is first used: loading `re` takes 7 ms, a third of a command's start."""

    __slots__ = ("_compiled", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        """What `re.compile` makes of it."""
        if self._compiled is None:
            import re

            self._compiled = re.compile(self.source)
        return self._compiled
