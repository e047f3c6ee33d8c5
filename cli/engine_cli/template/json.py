"""Values as JSON, as Go's encoder writes them, and JSON as values."""

from __future__ import annotations

import math

from engine_cli.escape import Shown, shown, shown_json
from engine_cli.template.errors import CallFailed
from engine_cli.template.numbers import go_float
from engine_cli.template.quote import is_byte
from engine_cli.template.reflect import (
    ANYS,
    BOOL,
    FLOATS,
    INT64,
    OBJECT,
    STRING,
    Function,
    Type,
    Value,
    boxed,
    text,
)  # fmt: skip
from engine_client._typing import is_json_list, is_json_object
from engine_client.errors import InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_HTML = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def to_json(value: Value | None) -> str:
    """The value in one line. Raises CallFailed for one that JSON cannot say."""
    return _encoded(value)


def _encoded(value: Value | None) -> str:
    value = boxed(value)
    if value is None:
        return "null"
    data: Any = value.data
    custom = value.type.to_json or (value.type.of.to_json if value.kind == "ptr" else None)
    if custom is not None and not value.is_nil:
        return custom(data)
    kind = value.kind
    if kind == "string":
        return quoted(data)
    if kind == "bool":
        return "true" if data else "false"
    if kind in FLOATS:
        return _number(data)
    if kind == "complex128":
        raise CallFailed(f"json: unsupported type: {value.type.name}")
    if data is None:
        return "null"
    if kind == "ptr":
        return _encoded(Value(value.type.of, data))
    if kind == "struct":
        return _struct(value)
    if kind == "map":
        return _map(value)
    return _list(value) if kind in ("array", "slice") else str(data)


def _list(value: Value) -> str:
    if value.type.of.kind == "uint8":
        from base64 import b64encode

        return f'"{b64encode(bytes(value.data)).decode()}"'
    return f"[{','.join(map(_encoded, value.items()))}]"


def _map(value: Value) -> str:
    return "{" + ",".join(f"{quoted(key.data)}:{_encoded(item)}" for key, item in value.entries()) + "}"


def _struct(value: Value) -> str:
    return "{" + ",".join(fields(value)) + "}"


def fields(value: Value) -> list[str]:
    """The fields of a struct, those of one embedded in it among them."""
    found: list[str] = []
    for field in value.type.fields:
        inner = value.own_field(field)
        if field.is_embedded and not field.json:
            if inner.data is not None:
                found += fields(Value(inner.type.of if inner.kind == "ptr" else inner.type, inner.data))
        elif field.json and not (field.omits_empty and _is_empty(inner)):
            found.append(f"{quoted(field.json)}:{_encoded(inner)}")
    return found


def _is_empty(value: Value) -> bool:
    return value.kind != "struct" and not (value.data is not None if value.kind in ("ptr", "interface") else value.data)


def quoted(whole: str, *, html: bool = False) -> str:
    """A text in JSON; for `html`, with the characters escaped that mean something there."""
    if isinstance(whole, Shown):
        return shown_json(quoted(whole.value, html=html))
    return '"' + "".join(_char(char, html=html) for char in whole) + '"'


def _char(char: str, *, html: bool) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if html and char in _HTML:
        return _HTML[char]
    if is_byte(char):
        return "\\ufffd"
    return f"\\u{ord(char):04x}" if char < " " or char in "\u2028\u2029" else char


def _number(value: float) -> str:
    """A float in JSON."""
    if not math.isfinite(value):
        raise CallFailed(f"json: unsupported value: {go_float(value, 'g', None)}")
    if value != 0 and not 1e-6 <= abs(value) < 1e21:
        mantissa, _, exponent = repr(value).partition("e")
        return f"{mantissa.removesuffix('.0')}e{exponent[0]}{exponent[1:].lstrip('0')}"
    return f"{value:.0f}" if value.is_integer() else _without_exponent(value)


def _without_exponent(value: float) -> str:
    from decimal import Decimal

    return format(Decimal(repr(value)), "f")


def _int64(number: str) -> Value:
    from engine_client.spec.integers import signed

    try:
        return Value(INT64, signed(number))
    except InvalidValue as error:
        raise CallFailed(str(error)) from None


def _float64(number: str) -> Value:
    from engine_cli.template.reflect import FLOAT64

    return Value(FLOAT64, float(number))


NUMBER = Type(
    "string",
    "json.Number",
    methods={
        "String": lambda number: Function(lambda: text(number)),
        "Int64": lambda number: Function(lambda: _int64(number)),
        "Float64": lambda number: Function(lambda: _float64(number)),
    },
)
NUMBER.text = str
NUMBER.to_json = str


def from_json(value: Any) -> Value | None:
    """JSON as Go reads it where it knows no type: numbers stay as they were written."""
    if value is None:
        return None
    if isinstance(value, str):
        return Value(STRING, clean(value))
    if isinstance(value, bool):
        return Value(BOOL, value)
    if is_json_object(value):
        return Value(OBJECT, {clean(key): from_json(item) for key, item in value.items()})
    if is_json_list(value):
        return Value(ANYS, [from_json(item) for item in value])
    return Value(NUMBER, _number(value) if isinstance(value, float) else str(value))


def clean(whole: str) -> str:
    """The text as it is to be shown, and without lone surrogates, which Go replaces."""
    if not whole.isascii():
        whole = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in whole)
    return shown(whole)


def typed(value: Any, type: Type) -> Any:
    """The data that JSON is for a type."""
    if value is None:
        return type.zero()
    kind = type.kind
    if kind == "string":
        return clean(value) if isinstance(value, str) else ""
    if kind == "ptr":
        return typed(value, type.of)
    if kind == "slice" and type.of.kind == "uint8" and isinstance(value, str):
        return list(_bytes(value))
    if kind in ("array", "slice"):
        return [typed(item, type.of) for item in value] if is_json_list(value) else type.zero()
    if kind == "struct":
        if is_json_object(value):
            return _typed_fields(value, type)
        return type.from_text(value) if isinstance(value, str) and type.from_text is not None else {}
    if kind == "map":
        if not is_json_object(value):
            return None
        return {clean(key): typed(item, type.of) for key, item in value.items()}
    if kind == "interface":
        return from_json(value)
    return float(value) if kind in FLOATS else value


def _bytes(text: str) -> bytes:
    """What base64 stands for; nothing where it is none."""
    from base64 import b64decode

    try:
        return b64decode(text, validate=True)
    except ValueError:
        return b""


def _typed_fields(value: dict[str, Any], type: Type) -> dict[str, Any]:
    found: dict[str, Any] = {}
    folded: dict[str, Any] | None = None
    for field in type.fields:
        if field.is_embedded and not field.json:
            struct = field.type.of if field.type.kind == "ptr" else field.type
            found[field.name] = _typed_fields(value, struct)
            continue
        key = field.json
        if key not in value:
            if folded is None:
                folded = {name.lower(): item for name, item in value.items()}
            if key.lower() not in folded:
                continue
            found[field.name] = typed(folded[key.lower()], field.type)
        else:
            found[field.name] = typed(value[key], field.type)
    return found
