"""Go's Sprint, Sprintln and Sprintf."""

from __future__ import annotations

from engine_cli.template.flags import Flags
from engine_cli.template.printer import Printer
from engine_cli.template.reflect import INTS, UINTS, Value, indirect, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_TOO_LARGE = 1_000_000
_FLAGS = {"#": "sharp", "0": "zero", "+": "plus", "-": "minus", " ": "space"}


def sprint(values: Sequence[Value | None]) -> str:
    """The values one after another, a blank between two neither of which is a text."""
    printer = Printer()
    was_text = False
    for number, value in enumerate(values):
        is_text = value is not None and value.kind == "string"
        if number and not is_text and not was_text:
            printer.write(" ")
        printer.argument(value, "v")
        was_text = is_text
    return printer.text()


def sprintln(values: Sequence[Value | None]) -> str:
    """The values with blanks between them, and a line's end."""
    return " ".join(sprint([value]) for value in values) + "\n"


def printable(value: Value | None) -> Value | None:
    """What an action prints of a value."""
    if value is not None and value.kind == "ptr":
        value, _ = indirect(value)
    if value is None:
        return text("<no value>")
    return value.data if value.kind == "interface" else value


def sprintf(format: str, values: Sequence[Value | None]) -> str:
    """The values as the format says."""
    return _Format(format, values).run()


class _Format:
    """A format on its way: `_at` is where it is, `_number` the next value to be printed."""

    def __init__(self, format: str, values: Sequence[Value | None]) -> None:
        self._format = format
        self._values = values
        self._printer = Printer()
        self._at = 0
        self._number = 0
        self._is_reordered = False
        self._is_good = True  # whether the explicit index of a value is one

    def run(self) -> str:
        """The whole text."""
        end = len(self._format)
        while self._at < end:
            percent = self._format.find("%", self._at)
            percent = end if percent < 0 else percent
            self._printer.write(self._format[self._at : percent])
            self._at = percent + 1
            if percent < end:
                self._verb()
        if not self._is_reordered and self._number < len(self._values):
            self._extra()
        return self._printer.text()

    def _char(self) -> str:
        return self._format[self._at : self._at + 1]

    def _verb(self) -> None:
        self._is_good = True
        flags = self._printer.flags = Flags()
        while (name := _FLAGS.get(self._char())) is not None:
            setattr(flags, name, True)
            self._at += 1
        if "a" <= self._char() <= "z" and self._number < len(self._values):
            self._print(self._taken())
            return
        has_index = self._precision(flags, self._width(flags, self._index()))
        if not has_index:
            self._index()
        if not self._char():
            self._printer.write("%!(NOVERB)")
            return
        verb = self._taken()
        if verb == "%":
            self._printer.write("%")
        elif not self._is_good:
            self._printer.write(f"%!{verb}(BADINDEX)")
        elif self._number >= len(self._values):
            self._printer.write(f"%!{verb}(MISSING)")
        else:
            self._print(verb)

    def _taken(self) -> str:
        char = self._char()
        self._at += 1
        return "\ufffd" if "\udc80" <= char <= "\udcff" else char

    def _print(self, verb: str) -> None:
        flags = self._printer.flags
        if verb in ("v", "w"):
            flags.sharp_v, flags.sharp = flags.sharp, False
            flags.plus_v, flags.plus = flags.plus, False
        self._printer.argument(self._values[self._number], verb)
        self._number += 1

    def _width(self, flags: Flags, has_index: bool) -> bool:
        """Read a width; whether an index stands right before what comes next."""
        if self._char() == "*":
            self._at += 1
            flags.width = self._star()
            if flags.width is None:
                self._printer.write("%!(BADWIDTH)")
            elif flags.width < 0:
                flags.width, flags.minus, flags.zero = -flags.width, True, False
            return False
        flags.width = self._digits(len(self._format))
        if has_index and flags.width is not None:
            self._is_good = False
        return has_index

    def _precision(self, flags: Flags, has_index: bool) -> bool:
        """Read a precision; whether an index stands right before what comes next."""
        if self._char() != "." or self._at + 1 >= len(self._format):
            return has_index
        self._at += 1
        if has_index:
            self._is_good = False
        has_index = self._index()
        if self._char() != "*":
            flags.precision = self._digits(len(self._format)) or 0
            return has_index
        self._at += 1
        flags.precision = self._star()
        if flags.precision is None or flags.precision < 0:
            flags.precision = None
            self._printer.write("%!(BADPREC)")
        return False

    def _digits(self, end: int) -> int | None:
        """The number here; a crazy long one takes everything up to `end` with it."""
        found = None
        while self._at < end and self._char() in tuple("0123456789"):
            if (found or 0) > _TOO_LARGE:
                self._at = end
                return None
            found = (found or 0) * 10 + int(self._char())
            self._at += 1
        return found

    def _star(self) -> int | None:
        """The next value as a width or precision, None for one that is none."""
        if self._number >= len(self._values):
            return None
        value = self._values[self._number]
        self._number += 1
        if value is None or value.kind not in INTS + UINTS or abs(value.data) > _TOO_LARGE:
            return None
        number: int = value.data
        return number

    def _index(self) -> bool:
        """Read the explicit index of a value, as `[2]`; whether there is one."""
        if self._char() != "[":
            return False
        self._is_reordered = True
        close = self._format.find("]", self._at) if len(self._format) - self._at >= 3 else -1
        if close < 0:
            self._is_good = False
            self._at += 1
            return False
        self._at += 1
        number = self._digits(close)
        is_number = number is not None and self._at == close
        self._at = close + 1
        if number is not None and is_number and 1 <= number <= len(self._values):
            self._number = number - 1
            return True
        self._is_good = False
        return is_number

    def _extra(self) -> None:
        printer = self._printer
        printer.flags = Flags()
        printer.write("%!(EXTRA ")
        for number, value in enumerate(self._values[self._number :]):
            printer.write(", " if number else "")
            printer.write("<nil>" if value is None else f"{value.type.name}=")
            if value is not None:
                printer.argument(value, "v")
        printer.write(")")
