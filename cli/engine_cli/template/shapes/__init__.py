"""The types of docker's code for what the API gives: templates see these, not JSON.

`container`, `image`, `plugin`, `storage`, `swarm` and `system` hold them as text, each type's name and below it its
fields in their order:

    Name, Other TYPE       TYPE is Go's; with a ? the field is left out of JSON where it is empty
    Name=JSON TYPE         the field has another name in JSON; - for none
    + TYPE                 a struct whose fields are taken for those of this one

`name = TYPE` is a type that is another one by a name of its own.
"""

from __future__ import annotations

from engine_cli.template.reflect import ANY, StructField, Type, Value, map_of, pointer_to, slice_of
from engine_cli.template.shapes import container, image, plugin, storage, swarm, system
from engine_cli.template.shapes.methods import FROM_TEXT, METHODS, TEXTS, TO_JSON

_KINDS = ("bool", "float32", "int", "int64", "string", "uint", "uint8", "uint16", "uint32", "uint64")
_known: dict[str, Type] = {**{kind: Type(kind) for kind in _KINDS}, "any": ANY, "struct{}": Type("struct", "struct {}")}
_lines: dict[str, list[str]] = {}


def shape(expression: str) -> Type:
    """The type that is written so."""
    if expression not in _known:
        if expression[0] == "*":
            return pointer_to(shape(expression[1:]))
        if expression[0] == "[":
            size, _, elem = expression[1:].partition("]")
            items = shape(elem)
            return Type("array", f"[{size}]{items.name}", items) if size else slice_of(items)
        if expression.startswith("map["):
            key, _, elem = expression[4:].partition("]")
            return map_of(shape(key), shape(elem))
        _define(expression)
    return _known[expression]


def typed(value: object, name: str) -> Value:
    """JSON as a value of the type."""
    from engine_cli.template.json import typed

    type = shape(name)
    return Value(type, typed(value, type))


def _define(name: str) -> None:
    if not _lines:
        for module in (container, image, plugin, storage, swarm, system):
            _read(module.TEXT)
    lines = _lines[name]
    if lines and lines[0].startswith("="):
        base = shape(lines[0][2:])
        type = Type(base.kind, name, base.elem, base.key)
    else:
        type = Type("struct", name)
    type.methods = METHODS.get(name, {})
    type.text = TEXTS.get(name)
    type.to_json = TO_JSON.get(name)
    type.from_text = FROM_TEXT.get(name)
    _known[name] = type
    if type.kind == "struct":
        type.fields = [field for line in lines for field in _fields(line)]


def _read(text: str) -> None:
    lines: list[str] = []
    for line in text.strip("\n").splitlines():
        if line[0] != " ":
            name, _, base = line.partition(" ")
            lines = _lines[name] = [base] if base else []
        else:
            lines.append(line.strip())


def _fields(line: str) -> list[StructField]:
    names, _, expression = line.rpartition(" ")
    omits_empty = expression.endswith("?")
    type = shape(expression.rstrip("?"))
    if names == "+":
        return [StructField(expression.rpartition(".")[2], type, "", is_embedded=True)]
    fields: list[StructField] = []
    for name in names.split(", "):
        name, _, json = name.partition("=")
        fields.append(StructField(name, type, "" if json == "-" else json or name, omits_empty=omits_empty))
    return fields
