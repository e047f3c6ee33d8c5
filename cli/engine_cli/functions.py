"""The functions of docker's templates, and Go's own that are of use there."""

from __future__ import annotations

from engine_cli.values import NO_VALUE, Texts, go_text, is_true, type_name
from engine_client._typing import is_json_list, is_json_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any, TypeAlias

    # what it does, and the types of its arguments: a function with `...` as the last takes any number of any type
    Function: TypeAlias = tuple[Callable[..., Any], tuple[type | None, ...]]

_GO = {str: "string", int: "int", list: "[]string"}


class FunctionFailed(Exception):
    """What a function says of values that it cannot work with."""


class WrongArguments(Exception):
    """Arguments that a function does not take.

    `number` tells which one does not fit, and the message is the wanted type; None: there are too many or too few, and
    the message says so.
    """

    def __init__(self, message: str, number: int | None = None) -> None:
        super().__init__(message)
        self.number = number


def call(functions: Mapping[str, Function], name: str, arguments: Sequence[Any]) -> Any:
    """Call a function. Raises FunctionFailed, WrongArguments."""
    function, types = functions[name]
    if types[-1:] == (None,):
        if len(arguments) < len(types) - 1:
            least = len(types) - 1
            raise WrongArguments(f"wrong number of args for {name}: want at least {least} got {len(arguments)}")
        return function(*arguments)
    if len(arguments) != len(types):
        raise WrongArguments(f"wrong number of args for {name}: want {len(types)} got {len(arguments)}")
    for number, (argument, wanted) in enumerate(zip(arguments, types, strict=True)):
        if wanted is not None and wanted is not object and not isinstance(argument, wanted):
            raise WrongArguments(_GO[wanted], number)
    return function(*arguments)


def to_json(value: Any) -> str:
    """The value as Go's encoder writes it; a row's characters that mean something in HTML are escaped."""
    import json

    if _are_rows(value):
        return "[" + ",".join(map(to_json, value)) + "]"
    is_row = hasattr(value, "as_json")
    if is_row or value is NO_VALUE:
        value = value.as_json() if is_row else None
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return html_safe(text) if is_row else text


def _are_rows(value: Any) -> bool:
    return is_json_list(value) and len(value) > 0 and hasattr(value[0], "as_json")


def html_safe(text: str) -> str:
    """JSON whose `<`, `>` and `&` are escaped, as Go escapes them unless told otherwise."""
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _title(text: str) -> str:
    words = "".join(char if char.isalnum() or char in "_'" else " " for char in text)
    return "".join(
        char.upper() if number == 0 or words[number - 1] == " " else char for number, char in enumerate(text)
    )


def _pad(text: str, before: int, after: int) -> str:
    return text and " " * before + text + " " * after


def _print(*values: Any) -> str:
    """Go's Sprint: a blank between two values neither of which is a text."""
    out = ""
    for number, value in enumerate(values):
        if number and not isinstance(value, str) and not isinstance(values[number - 1], str):
            out += " "
        out += go_text(value)
    return out


def _println(*values: Any) -> str:
    return " ".join(map(go_text, values)) + "\n"


def _printf(format: str, *values: Any) -> str:
    import re

    rest = list(values)

    def one(match: re.Match[str]) -> str:
        flags, verb = match[1], match[2]
        if verb == "%":
            return "%"
        if not rest:
            return f"%!{verb}(MISSING)"
        return _formatted(flags, verb, rest.pop(0))

    out = re.sub(r"%([-+# 0]*\d*(?:\.\d*)?)([a-zA-Z%])", one, format)
    extra = ", ".join(f"{type_name(value)}={go_text(value)}" for value in rest)
    return f"{out}%!(EXTRA {extra})" if rest else out


def _formatted(flags: str, verb: str, value: Any) -> str:
    from engine_cli.units import go_quote

    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if verb in "vs" and (verb == "v" or not number):
        return f"%{flags}s" % go_text(value)
    if verb == "q" and isinstance(value, str):
        return f"%{flags}s" % go_quote(value)
    if verb == "t" and isinstance(value, bool):
        return f"%{flags}s" % go_text(value)
    if (verb in "dxXoc" and number and isinstance(value, int)) or (verb in "feEgG" and isinstance(value, float)):
        return f"%{flags}{verb}" % value
    if verb in "xX" and isinstance(value, str):
        return value.encode().hex()
    return f"%!{verb}({type_name(value)}={go_text(value)})"


def _len(value: Any) -> int:
    if isinstance(value, str):
        return len(value.encode())
    if is_json_list(value) or is_json_object(value):
        return len(value)
    raise FunctionFailed(f"len of type {type_name(value)}")


def _index(value: Any, *keys: Any) -> Any:
    for key in keys:
        if is_json_object(value):
            if not isinstance(key, str):
                raise FunctionFailed(f"value has type {type_name(key)}; should be string")
            value = value.get(key, "" if isinstance(value, Texts) else NO_VALUE)
        elif isinstance(value, str) or is_json_list(value):
            value = _item(value, key)
        elif value is None or value is NO_VALUE:
            raise FunctionFailed("index of untyped nil")
        else:
            raise FunctionFailed(f"can't index item of type {type_name(value)}")
    return value


def _item(value: list[Any] | str, key: Any) -> Any:
    if not isinstance(key, int) or isinstance(key, bool):
        raise FunctionFailed(f"cannot index slice/array with type {type_name(key)}")
    whole = value.encode() if isinstance(value, str) else value
    if not 0 <= key <= len(whole):
        raise FunctionFailed(f"index out of range: {key}")
    if key == len(whole):
        raise FunctionFailed(f"reflect: {'string' if isinstance(value, str) else 'slice'} index out of range")
    return whole[key]


def _and(*values: Any) -> Any:
    return next((value for value in values if not is_true(value)), values[-1])


def _or(*values: Any) -> Any:
    return next((value for value in values if is_true(value)), values[-1])


def _equal(first: Any, *others: Any) -> bool:
    return any(_comparable(first, other) and first == other for other in others)


def _comparable(first: Any, second: Any) -> bool:
    if first is None or second is None or type(first) is type(second):
        return True
    raise FunctionFailed("incompatible types for comparison")


def _less(first: Any, second: Any) -> bool:
    if not isinstance(first, (str, int, float)):
        raise FunctionFailed("invalid type for comparison")
    _comparable(first, second)
    return bool(first < second)


def _greater(first: Any, second: Any) -> bool:
    return _less(second, first)


def _not(value: Any) -> bool:
    return not is_true(value)


def _not_equal(first: Any, second: Any) -> bool:
    return not _equal(first, second)


def _at_most(first: Any, second: Any) -> bool:
    return not _less(second, first)


def _at_least(first: Any, second: Any) -> bool:
    return not _less(first, second)


def _split(text: str, separator: str) -> list[str]:
    return text.split(separator) if separator else list(text)


def _join(texts: list[Any], separator: str) -> str:
    return separator.join(map(go_text, texts))


def _truncate(text: str, length: int) -> str:
    return text.encode()[:length].decode(errors="replace")


def _first(value: Any, *_: Any) -> Any:
    return value


FUNCTIONS: dict[str, Function] = {
    "json": (to_json, (object,)),
    "split": (_split, (str, str)),
    "join": (_join, (list, str)),
    "title": (_title, (str,)),
    "lower": (str.lower, (str,)),
    "upper": (str.upper, (str,)),
    "pad": (_pad, (str, int, int)),
    "truncate": (_truncate, (str, int)),
    "print": (_print, (None,)),
    "println": (_println, (None,)),
    "printf": (_printf, (str, None)),
    "len": (_len, (object,)),
    "index": (_index, (object, None)),
    "and": (_and, (object, None)),
    "or": (_or, (object, None)),
    "not": (_not, (object,)),
    "eq": (_equal, (object, None)),
    "ne": (_not_equal, (object, object)),
    "lt": (_less, (object, object)),
    "le": (_at_most, (object, object)),
    "gt": (_greater, (object, object)),
    "ge": (_at_least, (object, object)),
}

# for a table's first line, where the name of a column shall stay what it is
_KEEPS_NAMES = ("json", "title", "lower", "upper", "split", "join", "truncate")
HEADER_FUNCTIONS: dict[str, Function] = {
    name: (_first, (object,) * len(types)) if name in _KEEPS_NAMES else (function, types)
    for name, (function, types) in FUNCTIONS.items()
}
