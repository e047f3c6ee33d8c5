"""How Go's formats are to be filled: flags, width and precision."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self


class Flags:
    """`%+-# 0`, the width and the precision, None where there is none; `%+v` and `%#v` have flags of their own."""

    __slots__ = ("minus", "plus", "plus_v", "precision", "sharp", "sharp_v", "space", "width", "zero")

    def __init__(self) -> None:
        self.minus = self.plus = self.sharp = self.space = self.zero = False
        self.plus_v = self.sharp_v = False
        self.width: int | None = None
        self.precision: int | None = None

    def padded(self, text: str, *, zero: bool | None = None) -> str:
        """The text in the width, filled up with blanks or, where `zero` says so or the flag does, with zeros."""
        fill = self.zero if zero is None else zero
        width = self.width or 0
        if self.minus:
            return text.ljust(width)
        return text.rjust(width, "0" if fill else " ")

    def cut(self, text: str) -> str:
        """The text as far as the precision allows."""
        return text if self.precision is None else text[: self.precision]

    def with_sharp(self, sharp: bool) -> Self:
        """The same, but for the sharp."""
        return self._changed("sharp", sharp)

    def with_plus(self) -> Self:
        """The same with a sign."""
        return self._changed("plus", True)

    def _changed(self, name: str, value: bool) -> Self:
        other = type(self)()
        for slot in Flags.__slots__:
            setattr(other, slot, getattr(self, slot))
        setattr(other, name, value)
        return other
