"""Values as Go's templates see them: fields, truth, and how each is written."""

from __future__ import annotations

from engine_client._typing import is_json_list, is_json_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

# what the API leaves out of a container where there is none
_OPTIONAL = ("Health", "Healthcheck", "Init", "SizeRootFs", "SizeRw", "StopTimeout")
_EMPTY = ("Gateway", "IPRange")  # texts that it leaves out of a network's subnet
_TEXTS = ("Annotations", "DriverOpts", "Labels", "Options", "StorageOpt", "Sysctls", "Tmpfs")  # maps of texts
_ALIASES = {"ID": "Id", "APIVersion": "ApiVersion"}  # names in docker's code, and in the API
_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_DIGITS = {"x": 2, "u": 4, "U": 8}


class Missing:
    """What a map without an entry gives."""


NO_VALUE = Missing()


class Headers(dict[str, str]):
    """The columns' headers: a table's first line is the template made of them."""

    def label(self, key: str) -> str:
        """The header for a label: the last part of its key."""
        return key.rpartition(".")[2].replace("-", " ").replace("_", " ")


class Texts(dict[str, str]):
    """A map of texts: for a key that it lacks, `index` gives an empty one."""


class NoTexts(Texts):
    """What Go has where a map of texts is null: it prints as an empty one."""

    def as_json(self) -> None:
        """Nothing."""


class Record(dict[str, "Any"]):
    """An object of the API: a field that it lacks is an error, or Absent where it may have it."""

    def __getitem__(self, name: str) -> Any:
        found = super().__getitem__(name)
        if name not in _TEXTS:
            return found
        return NoTexts() if found is None else Texts(found)

    def __missing__(self, name: str) -> Any:
        alias = _ALIASES.get(name, "")
        if alias in self:
            return self[alias]
        if name in _OPTIONAL:
            return Absent(name)
        if name in _EMPTY:
            return ""
        raise LookupError(_no_entry(name))


def records(value: Any) -> Any:
    """JSON values with their objects as records; what is one already stays of its kind."""
    if is_json_object(value):
        kind = type(value) if isinstance(value, Record) else Record
        return kind((key, records(item)) for key, item in value.items())
    return [records(item) for item in value] if is_json_list(value) else value


class Absent:
    """An optional field that an object does not have."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return "<nil>"

    def as_json(self) -> None:
        """Nothing."""


def _no_entry(name: str) -> str:
    return f'map has no entry for key "{name}"'


def field(value: Any, name: str, arguments: Sequence[Any] = ()) -> Any:
    """The field of a value. Raises LookupError with Go's text where there is none."""
    if name == "Label" and hasattr(value, "label"):
        if len(arguments) != 1:
            raise LookupError(f"wrong number of args for Label: want 1 got {len(arguments)}")
        return value.label(arguments[0])
    if isinstance(value, Record):
        return value[name]
    if is_json_object(value):
        return value.get(name, NO_VALUE)
    if isinstance(value, Absent):
        raise LookupError(_no_entry(value.name))
    if value is None:
        raise LookupError(f"nil pointer evaluating interface {{}}.{name}")
    try:
        found = value.field(name)
    except (AttributeError, KeyError):
        raise LookupError(f"can't evaluate field {name} in type {type_name(value)}") from None
    if arguments:
        raise LookupError(f"wrong number of args for {name}: want 0 got {len(arguments)}")
    return found


def type_name(value: Any) -> str:
    """Go's name of a value's type."""
    if isinstance(value, bool):
        return "bool"
    names = ((str, "string"), (int, "int"), (float, "float64"), (list, "[]interface {}"))
    if isinstance(value, dict):
        return "map[string]interface {}"
    for kind, name in names:
        if isinstance(value, kind):
            return name
    return str(getattr(value, "type_name", "interface {}"))


def is_true(value: Any) -> bool:
    """Whether `if` takes it for true."""
    return bool(value) and value is not NO_VALUE


def items(value: Any) -> list[tuple[Any, Any]] | None:
    """What `range` goes through, with indices or keys; None for a value that has no items."""
    if value is None or value is NO_VALUE:
        return []
    if is_json_object(value):
        return sorted(value.items())
    if is_json_list(value):
        return list(enumerate(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return [(number, number) for number in range(value)]
    return None


def go_text(value: Any) -> str:
    """The value as an action prints it."""
    if value is NO_VALUE:
        return "<no value>"
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if is_json_object(value):
        return "map[" + " ".join(f"{key}:{go_text(item)}" for key, item in sorted(value.items())) + "]"
    if is_json_list(value):
        return "[" + " ".join(map(go_text, value)) + "]"
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def unquoted(kind: str, text: str) -> Any:
    """The value of a constant. Raises ValueError for a number that is none."""
    if kind == "bool":
        return text == "true"
    if kind == "number":
        return _number(text)
    if text[0] == "`":
        return text[1:-1]
    plain = _unescaped(text[1:-1])
    return ord(plain) if kind == "char" else plain


def _number(text: str) -> int | float:
    try:
        return int(text, 0)
    except ValueError:
        return float(text)


def _unescaped(text: str) -> str:
    head, *parts = text.split("\\")
    out = [head]
    literal = False
    for part in parts:
        if literal:  # the second of two backslashes
            out.append(part)
            literal = False
        elif not part:
            out.append("\\")
            literal = True
        else:
            out.append(_escape(part))
    return "".join(out)


def _escape(part: str) -> str:
    """What follows a backslash, with the text behind it."""
    letter = part[0]
    if letter in _DIGITS:
        count = _DIGITS[letter]
        return chr(int(part[1 : 1 + count], 16)) + part[1 + count :]
    if letter in "01234567":
        return chr(int(part[:3], 8)) + part[3:]
    return _SIMPLE.get(letter, letter) + part[1:]
