"""The functions of templates: Go's own and docker's."""

from __future__ import annotations

from engine_cli.template import compare, escape, lists
from engine_cli.template.errors import CallFailed
from engine_cli.template.json import to_json
from engine_cli.template.printf import printable, sprint, sprintf, sprintln
from engine_cli.template.quote import from_bytes, replaced, to_bytes
from engine_cli.template.reflect import ANY, BOOL, INT, REFLECT, STRING, STRINGS, Function, Value, is_true, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def _split(whole: str, separator: str) -> Value:
    parts = whole.split(separator) if separator else list(whole)
    return Value(STRINGS, parts)


def _join(texts: Sequence[str] | None, separator: str) -> Value:
    return text(separator.join(texts or ()))


def _title(whole: str) -> Value:
    """Every letter that no letter, digit or `_'` stands before, in title case."""
    out, before = "", " "
    for char in replaced(whole):
        out += char if _is_in_word(before) else char.title() if len(char.title()) == 1 else char
        before = char
    return text(out)


def _is_in_word(char: str) -> bool:
    """Whether what follows the character begins no word, by Go's rule."""
    if char.isascii():
        return char.isalnum() or char in "_"
    return char.isalpha() or char.isdecimal() or not char.isspace()


def _pad(whole: str, before: int, after: int) -> Value:
    if whole and min(before, after) < 0:
        raise CallFailed("strings: negative Repeat count")
    return text(whole and " " * before + whole + " " * after)


def _truncate(whole: str, length: int) -> Value:
    if length < 0:
        raise CallFailed(f"runtime error: slice bounds out of range [:{length}]")
    return text(from_bytes(to_bytes(whole)[:length]))


def _one_by_one(change: Callable[[str], str]) -> Callable[[str], Value]:
    """The change of each character by itself; what would become several stays as it is."""
    return lambda whole: text("".join(new if len(new := change(char)) == 1 else char for char in replaced(whole)))


def _json(value: Value | None) -> Value:
    return text(to_json(value))


def _print(*values: Value | None) -> Value:
    return text(sprint(values))


def _println(*values: Value | None) -> Value:
    return text(sprintln(values))


def _printf(format: str, *values: Value | None) -> Value:
    return text(sprintf(format, values))


def _escaped(escape: Callable[[str], str]) -> Callable[..., Value]:
    """What escapes the values as print joins them."""

    def function(*values: Value | None) -> Value:
        return text(escape(sprint([printable(value) for value in values])))

    return function


def _not(value: Value | None) -> Value:
    return Value(BOOL, not is_true(value))


def _call(name: str, function: Value | None, *_: Value | None) -> Value:
    if function is None or (function.kind == "interface" and function.is_nil):
        raise CallFailed("call of nil")
    inner = function.data if function.kind == "interface" else function
    raise CallFailed(f"non-function {name} of type {inner.type.name}")


def _chosen(value: Value | None, *_: Value | None) -> Value | None:
    return value  # never called: `and` and `or` are carried out argument by argument


FUNCTIONS = {
    "json": Function(_json, ANY),
    "split": Function(_split, STRING, STRING),
    "join": Function(_join, STRINGS, STRING),
    "title": Function(_title, STRING),
    "lower": Function(_one_by_one(str.lower), STRING),
    "upper": Function(_one_by_one(str.upper), STRING),
    "pad": Function(_pad, STRING, INT, INT),
    "truncate": Function(_truncate, STRING, INT),
    "print": Function(_print, rest=ANY),
    "println": Function(_println, rest=ANY),
    "printf": Function(_printf, STRING, rest=ANY),
    "html": Function(_escaped(escape.html), rest=ANY),
    "js": Function(_escaped(escape.js), rest=ANY),
    "urlquery": Function(_escaped(escape.urlquery), rest=ANY),
    "len": Function(lists.length, REFLECT),
    "index": Function(lists.index, REFLECT, rest=REFLECT),
    "slice": Function(lists.slice, REFLECT, rest=REFLECT),
    "call": Function(_call, REFLECT, rest=REFLECT),
    "and": Function(_chosen, REFLECT, rest=REFLECT),
    "or": Function(_chosen, REFLECT, rest=REFLECT),
    "not": Function(_not, REFLECT),
    "eq": Function(compare.equal, REFLECT, rest=REFLECT),
    "ne": Function(compare.not_equal, REFLECT, REFLECT),
    "lt": Function(compare.less, REFLECT, REFLECT),
    "le": Function(compare.at_most, REFLECT, REFLECT),
    "gt": Function(compare.greater, REFLECT, REFLECT),
    "ge": Function(compare.at_least, REFLECT, REFLECT),
}


def _same(whole: str, *_: object) -> Value:
    return text(whole)


# for a table's first line, where the name of a column shall stay what it is
HEADER_FUNCTIONS = {
    **FUNCTIONS,
    **{name: Function(_same, STRING) for name in ("json", "title", "lower", "upper")},
    **{name: Function(_same, STRING, STRING) for name in ("split", "join")},
    "truncate": Function(_same, STRING, INT),
}
