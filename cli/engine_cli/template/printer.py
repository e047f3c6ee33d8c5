"""One value in one of Go's formats."""

from __future__ import annotations

from engine_cli.template import numbers
from engine_cli.template.flags import Flags
from engine_cli.template.quote import can_backquote, quote, to_bytes
from engine_cli.template.reflect import FLOATS, INTS, UINTS, Value, boxed

_COMPOSED = ("array", "map", "slice", "struct")


class Printer:
    """Collects text; `flags` hold for the value that is printed next."""

    def __init__(self) -> None:
        self.flags = Flags()
        self._out: list[str] = []
        self._is_complaining = False

    def write(self, text: str) -> None:
        """Add a text."""
        self._out.append(text)

    def text(self) -> str:
        """All that there is."""
        return "".join(self._out)

    def argument(self, value: Value | None, verb: str) -> None:
        """Print what an interface holds, None for nothing."""
        if value is None:
            if verb in ("T", "v"):
                self.write(self.flags.padded("<nil>"))
            else:
                self._bad_verb(None, verb)
        elif verb == "T":
            self.write(self.flags.padded(self.flags.cut(value.type.name)))
        elif verb == "p":
            self._pointer(value, verb)
        elif not self._by_method(value, verb):
            self._value(value, verb, 0)

    def _by_method(self, value: Value, verb: str) -> bool:
        """Print the value by its String method, if it has one that the verb asks for."""
        if self._is_complaining:
            return False
        if verb == "w":
            self._bad_verb(value, verb)
            return True
        if self.flags.sharp_v or verb not in ("v", "s", "x", "X", "q"):
            return False
        if value.kind == "ptr" and value.is_nil:
            if value.type.of.text is None:
                return False
            self.write("<nil>")  # the method's panic, caught
            return True
        text = value.string
        if text is None:
            return False
        self._string(Value(value.type, text), verb)
        return True

    def _inner(self, value: Value | None, verb: str, depth: int) -> None:
        """Print a part of a value."""
        if value is None:
            self.write("<nil>") if verb == "v" else self._bad_verb(None, verb)
        elif value.kind == "interface" and value.is_nil:
            self._nil_interface(value)
        elif not self._by_method(inner := boxed(value) or value, verb):
            self._value(inner, verb, depth)

    def _nil_interface(self, value: Value) -> None:
        self.write(f"{value.type.name}(nil)" if self.flags.sharp_v else "<nil>")

    def _value(self, value: Value, verb: str, depth: int) -> None:
        kind = value.kind
        if kind == "bool":
            self._bool(value, verb)
        elif kind in INTS + UINTS:
            self._whole(value, verb)
        elif kind in FLOATS:
            self._float(value, verb)
        elif kind == "complex128":
            self._complex(value, verb)
        elif kind == "string":
            self._string(value, verb)
        elif kind == "map":
            self._map(value, verb, depth)
        elif kind == "struct":
            self._struct(value, verb, depth)
        elif kind in ("array", "slice"):
            self._list(value, verb, depth)
        elif kind == "ptr" and depth == 0 and not value.is_nil and value.type.of.kind in _COMPOSED:
            self.write("&")
            self._inner(Value(value.type.of, value.data), verb, depth + 1)
        else:
            self._pointer(value, verb)

    def _bad_verb(self, value: Value | None, verb: str) -> None:
        self._is_complaining = True
        self.write(f"%!{verb}(")
        if value is None:
            self.write("<nil>")
        else:
            self.write(f"{value.type.name}=")
            self._value(value, "v", 0)
        self.write(")")
        self._is_complaining = False

    def _bool(self, value: Value, verb: str) -> None:
        if verb in ("t", "v"):
            self.write(self.flags.padded("true" if value.data else "false"))
        else:
            self._bad_verb(value, verb)

    def _whole(self, value: Value, verb: str) -> None:
        is_unsigned = value.kind in UINTS
        if verb == "v" and self.flags.sharp_v and is_unsigned:
            self.write(numbers.whole(self.flags.with_sharp(True), value.data, "x"))
        elif verb in numbers.WHOLE:
            self.write(numbers.whole(self.flags, value.data, verb))
        else:
            self._bad_verb(value, verb)

    def _float(self, value: Value, verb: str) -> None:
        if verb in numbers.FLOAT:
            self.write(numbers.fraction(self.flags, value.data, verb))
        else:
            self._bad_verb(value, verb)

    def _complex(self, value: Value, verb: str) -> None:
        if verb not in numbers.FLOAT:
            self._bad_verb(value, verb)
            return
        real = numbers.fraction(self.flags, value.data.real, verb)
        imaginary = numbers.fraction(self.flags.with_plus(), value.data.imag, verb)
        self.write(f"({real}{imaginary}i)")

    def _string(self, value: Value, verb: str) -> None:
        flags, text = self.flags, value.data
        if verb == "q" or (verb == "v" and flags.sharp_v):
            self.write(_quoted(flags, text))
        elif verb in ("v", "s"):
            self.write(flags.padded(flags.cut(text)))
        elif verb in ("x", "X"):
            self.write(numbers.hexadecimal(flags, to_bytes(text), verb))
        else:
            self._bad_verb(value, verb)

    def _map(self, value: Value, verb: str, depth: int) -> None:
        if self._opened(value, "map["):
            for number, (key, item) in enumerate(value.entries()):
                self._between(number)
                self._inner(key, verb, depth + 1)
                self.write(":")
                self._inner(item, verb, depth + 1)
            self.write("}" if self.flags.sharp_v else "]")

    def _list(self, value: Value, verb: str, depth: int) -> None:
        if value.type.of.kind == "uint8" and (verb in ("s", "q", "x", "X") or (depth == 0 and verb in ("v", "d"))):
            self._bytes(value, verb)
        elif self._opened(value, "["):
            for number, item in enumerate(value.items()):
                self._between(number)
                self._inner(item, verb, depth + 1)
            self.write("}" if self.flags.sharp_v else "]")

    def _bytes(self, value: Value, verb: str) -> None:
        data = bytes(value.data or ())
        if verb in ("v", "d"):
            self.write("[" + " ".join(numbers.whole(self.flags, byte, "d") for byte in data) + "]")
        else:
            self._string(Value(value.type, data.decode(errors="surrogateescape")), verb)

    def _struct(self, value: Value, verb: str, depth: int) -> None:
        flags = self.flags
        self.write(f"{value.type.name}{{" if flags.sharp_v else "{")
        for number, field in enumerate(value.type.fields):
            self._between(number)
            if flags.plus_v or flags.sharp_v:
                self.write(f"{field.name}:")
            self._inner(value.own_field(field), verb, depth + 1)
        self.write("}")

    def _opened(self, value: Value, mark: str) -> bool:
        """Print what a list or map begins with; whether there is more of it."""
        if not self.flags.sharp_v:
            self.write(mark)
            return True
        is_nil = value.is_nil and value.kind != "array"
        self.write(value.type.name + ("(nil)" if is_nil else "{"))
        return not is_nil

    def _between(self, number: int) -> None:
        if number:
            self.write(", " if self.flags.sharp_v else " ")

    def _pointer(self, value: Value, verb: str) -> None:
        if value.kind not in ("ptr", "map", "slice", "func"):
            self._bad_verb(value, verb)
            return
        address = 0 if value.is_nil else 0xC000000000 + id(value.data) % 0x10000000
        if verb == "v" and self.flags.sharp_v:
            self.write(f"({value.type.name})({f'{address:#x}' if address else 'nil'})")
        elif verb == "v" and not address:
            self.write(self.flags.padded("<nil>"))
        elif verb in ("v", "p"):
            self.write(numbers.whole(self.flags.with_sharp(not self.flags.sharp), address, "x"))
        elif verb in ("b", "o", "d", "x", "X"):
            self.write(numbers.whole(self.flags, address, verb))
        else:
            self._bad_verb(value, verb)


def _quoted(flags: Flags, text: str) -> str:
    text = flags.cut(text)
    if flags.sharp and can_backquote(text):
        return flags.padded(f"`{text}`")
    return flags.padded(quote(text, ascii=flags.plus))
