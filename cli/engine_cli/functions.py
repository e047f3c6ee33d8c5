"""The functions of docker's templates, and Go's own that are of use there."""

from __future__ import annotations

from engine_cli.values import NO_VALUE, go_text, is_true, type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any, TypeAlias

    # what it does, and the types of its arguments: a function with `...` as the last takes any number of any type
    Function: TypeAlias = tuple[Callable[..., Any], tuple[type | None, ...]]

_GO = {str: "string", int: "int", list: "[]string"}


def call(functions: Mapping[str, Function], name: str, arguments: Sequence[Any]) -> Any:
    """Call a function.

    Raises ValueError for a failure of its own, TypeError with the number of the argument that does not fit and the
    wanted type, or with None and the text where the number of arguments is wrong.
    """
    function, types = functions[name]
    if types[-1:] == (None,):
        if len(arguments) < len(types) - 1:
            least = len(types) - 1
            raise TypeError(None, f"wrong number of args for {name}: want at least {least} got {len(arguments)}")
        return function(*arguments)
    if len(arguments) != len(types):
        raise TypeError(None, f"wrong number of args for {name}: want {len(types)} got {len(arguments)}")
    for number, (argument, wanted) in enumerate(zip(arguments, types, strict=True)):
        if wanted is not None and wanted is not object and not isinstance(argument, wanted):
            raise TypeError(number, _GO[wanted])
    return function(*arguments)


def to_json(value: Any) -> str:
    """The value as Go's encoder writes it; a row's characters that mean something in HTML are escaped."""
    import json

    is_row = hasattr(value, "as_json")
    if is_row or value is NO_VALUE:
        value = value.as_json() if is_row else None
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return html_safe(text) if is_row else text


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
    if isinstance(value, (list, dict)):
        return len(value)
    raise ValueError(f"len of type {type_name(value)}")


def _index(value: Any, *keys: Any) -> Any:
    for key in keys:
        if isinstance(value, dict):
            if not isinstance(key, str):
                raise ValueError(f"value has type {type_name(key)}; should be string")
            value = value.get(key, NO_VALUE)
        elif isinstance(value, (list, str)):
            value = _item(value, key)
        elif value is None or value is NO_VALUE:
            raise ValueError("index of untyped nil")
        else:
            raise ValueError(f"can't index item of type {type_name(value)}")
    return value


def _item(value: list[Any] | str, key: Any) -> Any:
    if not isinstance(key, int) or isinstance(key, bool):
        raise ValueError(f"cannot index slice/array with type {type_name(key)}")
    whole = value.encode() if isinstance(value, str) else value
    if not 0 <= key <= len(whole):
        raise ValueError(f"index out of range: {key}")
    if key == len(whole):
        raise ValueError(f"reflect: {'string' if isinstance(value, str) else 'slice'} index out of range")
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
    raise ValueError("incompatible types for comparison")


def _less(first: Any, second: Any) -> bool:
    _comparable(first, second)
    return bool(first < second)


FUNCTIONS: dict[str, Function] = {
    "json": (to_json, (object,)),
    "split": (lambda text, separator: text.split(separator) if separator else list(text), (str, str)),
    "join": (lambda texts, separator: separator.join(texts), (list, str)),
    "title": (_title, (str,)),
    "lower": (lambda text: text.lower(), (str,)),
    "upper": (lambda text: text.upper(), (str,)),
    "pad": (_pad, (str, int, int)),
    "truncate": (lambda text, length: text.encode()[:length].decode(errors="replace"), (str, int)),
    "print": (_print, (None,)),
    "println": (_println, (None,)),
    "printf": (_printf, (str, None)),
    "len": (_len, (object,)),
    "index": (_index, (object, None)),
    "and": (_and, (object, None)),
    "or": (_or, (object, None)),
    "not": (lambda value: not is_true(value), (object,)),
    "eq": (_equal, (object, None)),
    "ne": (lambda first, second: not _equal(first, second), (object, object)),
    "lt": (_less, (object, object)),
    "le": (lambda first, second: not _less(second, first), (object, object)),
    "gt": (lambda first, second: _less(second, first), (object, object)),
    "ge": (lambda first, second: not _less(first, second), (object, object)),
}

# for a table's first line, where the name of a column shall stay what it is
HEADER_FUNCTIONS: dict[str, Function] = {
    **FUNCTIONS,
    **{name: (lambda text, *_: text, types) for name, (_, types) in FUNCTIONS.items() if name in ("json", "title")},
    **dict.fromkeys(("lower", "upper"), (lambda text: text, (object,))),
    **dict.fromkeys(("split", "join", "truncate"), (lambda text, _: text, (object, object))),
}
