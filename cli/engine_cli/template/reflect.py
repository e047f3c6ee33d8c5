"""Go's types and values, as far as templates can tell them apart."""

from __future__ import annotations

from engine_cli.template.quote import to_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any, TypeAlias

_NILABLE = ("func", "interface", "map", "ptr", "slice")
INTS = ("int", "int8", "int16", "int32", "int64")
UINTS = ("uint", "uint8", "uint16", "uint32", "uint64")
FLOATS = ("float32", "float64")


class Type:
    """A Go type: `kind` is Go's, `name` how Go spells it, `elem` and `key` what it is made of.

    `fields` are a struct's, in their order; `methods` those of a value of the type, or of a pointer to it.
    """

    __slots__ = ("elem", "fields", "from_text", "key", "kind", "methods", "name", "text", "to_json")

    def __init__(
        self,
        kind: str,
        name: str = "",
        elem: Type | None = None,
        key: Type | None = None,
        methods: Mapping[str, Method] | None = None,
    ) -> None:
        self.kind = kind
        self.name = name or kind
        self.elem = elem
        self.key = key
        self.fields: Sequence[StructField] = ()
        self.methods: Mapping[str, Method] = methods or {}
        self.text: Callable[[Any], str] | None = None  # what its String method gives
        self.to_json: Callable[[Any], str] | None = None  # what its MarshalJSON method gives
        self.from_text: Callable[[str], Any] | None = None  # the data of a struct that JSON has as a text

    @property
    def of(self) -> Type:
        """The type of its items, or of what it points to."""
        assert self.elem is not None
        return self.elem

    @property
    def is_named(self) -> bool:
        """Whether it was given a name of its own."""
        return self.name not in (f"[]{self.elem and self.elem.name}", _map_name(self.key, self.elem))

    def is_assignable_to(self, other: Type) -> bool:
        """Whether a value of it may be given where `other` is wanted."""
        if self.name == other.name or other is ANY:
            return True
        if self.kind != other.kind or self.kind not in ("slice", "map") or (self.is_named and other.is_named):
            return False
        return _name(self.elem) == _name(other.elem) and _name(self.key) == _name(other.key)

    @property
    def is_nilable(self) -> bool:
        """Whether it has a nil."""
        return self.kind in _NILABLE

    @property
    def is_comparable(self) -> bool:
        """Whether Go has `==` for it."""
        if self.kind == "struct":
            return all(field.type.is_comparable for field in self.fields)
        return self.of.is_comparable if self.kind == "array" else self.kind not in ("func", "map", "slice")

    def zero(self) -> Any:
        """The data of its zero value."""
        if self.kind == "struct":
            return {}
        if self.kind == "array":
            return []
        return None if self.is_nilable else _ZEROS.get(self.kind, 0)


class StructField:
    """A field of a struct: its name, type, and name in JSON, "" for one that JSON doesn't have."""

    __slots__ = ("is_embedded", "json", "name", "omits_empty", "type")

    def __init__(
        self, name: str, type: Type, json: str, *, omits_empty: bool = False, is_embedded: bool = False
    ) -> None:
        self.name = name
        self.type = type
        self.json = json
        self.omits_empty = omits_empty
        self.is_embedded = is_embedded


class Function:
    """A function of templates: the types of its parameters, that of any number of further ones, and what it does.

    A parameter of the type ANY is given the value within an interface, None for nil; of REFLECT the value as it is,
    None for none; of another type its data.
    """

    __slots__ = ("body", "parameters", "rest")

    def __init__(self, body: Callable[..., Value | None], *parameters: Type, rest: Type | None = None) -> None:
        self.body = body
        self.parameters = parameters
        self.rest = rest


class Value:
    """A value of a Go type. What `data` is depends on its kind:

    str, int, float, complex, bool; for an array or slice a list of its items' data, for a map a dict by the data of
    the keys, for a struct a dict by the fields' names, without those that are zero; for a pointer the data of what it
    points to; for an interface the Value in it. None is nil.
    """

    __slots__ = ("data", "type")

    def __init__(self, type: Type, data: Any) -> None:
        self.type = type
        self.data = data

    @property
    def kind(self) -> str:
        """The kind of its type."""
        return self.type.kind

    @property
    def is_nil(self) -> bool:
        """Whether it is nil of its type."""
        return self.data is None

    def length(self) -> int:
        """How many items or bytes it has."""
        if self.kind == "string":
            return len(self.data) if self.data.isascii() else len(to_bytes(self.data))
        return len(self.data or ())

    def item(self, index: int) -> Value:
        """An item of a list, or a byte of a text."""
        if self.kind == "string":
            return Value(UINT8, to_bytes(self.data)[index])
        return Value(self.type.of, self.data[index])

    def items(self) -> list[Value]:
        """All items of a list."""
        return [Value(self.type.of, item) for item in self.data or ()]

    def entries(self) -> list[tuple[Value, Value]]:
        """The keys and values of a map, in the order of the keys."""
        key_type = self.type.key
        assert key_type is not None
        entries: dict[Any, Any] = self.data or {}
        return [(Value(key_type, key), Value(self.type.of, entries[key])) for key in sorted(entries)]

    def entry(self, key: Any) -> Value | None:
        """The value of a key in a map."""
        entries: dict[Any, Any] = self.data or {}
        return Value(self.type.of, entries[key]) if key in entries else None

    def field(self, name: str) -> Value | None:
        """A field of a struct, also one of a struct embedded in it. Raises LookupError where that is a nil pointer."""
        for field in self.type.fields:
            if field.name == name:
                return self.own_field(field)
        for field in self.type.fields:
            if field.is_embedded:
                inner = self.own_field(field)
                struct = inner.type.of if inner.kind == "ptr" else inner.type
                if has_field(struct, name):
                    if inner.is_nil:
                        text = f"reflect: indirection through nil pointer to embedded struct field {field.name}"
                        raise LookupError(text)
                    return Value(struct, inner.data).field(name)
        return None

    def own_field(self, field: StructField) -> Value:
        """The value of one of the struct's own fields."""
        data = self.data.get(field.name)
        return Value(field.type, field.type.zero() if data is None else data)

    def method(self, name: str) -> Function | None:
        """A method by its name, bound to the value, or to what it points to."""
        holder = self.type.of if self.kind == "ptr" else self.type
        method = holder.methods.get(name)
        return None if method is None or self.data is None else method(self.data)

    @property
    def string(self) -> str | None:
        """What its String method gives; None where it has none. It isn't to be asked of a nil pointer."""
        method = self.type.of.text if self.kind == "ptr" else self.type.text
        return None if method is None else method(self.data)


if TYPE_CHECKING:
    Method: TypeAlias = Callable[[Any], Function]
_ZEROS: dict[str, object] = {"string": "", "bool": False, "float32": 0.0, "float64": 0.0}


def _name(type: Type | None) -> str:
    return type.name if type is not None else ""


def _map_name(key: Type | None, elem: Type | None) -> str:
    return f"map[{_name(key)}]{_name(elem)}"


def has_field(struct: Type, name: str) -> bool:
    """Whether the struct, or one embedded in it, has a field of that name."""
    for field in struct.fields:
        if field.name == name:
            return True
        if field.is_embedded and has_field(field.type.of if field.type.kind == "ptr" else field.type, name):
            return True
    return False


ANY = Type("interface", "interface {}")
REFLECT = Type("struct", "reflect.Value")
STRING, BOOL, INT, INT64, UINT8 = (Type(kind) for kind in ("string", "bool", "int", "int64", "uint8"))
FLOAT64, COMPLEX128 = Type("float64"), Type("complex128")


def slice_of(elem: Type) -> Type:
    """`[]elem`"""
    return Type("slice", f"[]{elem.name}", elem)


def map_of(key: Type, elem: Type) -> Type:
    """`map[key]elem`"""
    return Type("map", _map_name(key, elem), elem, key)


def pointer_to(elem: Type) -> Type:
    """`*elem`"""
    return Type("ptr", f"*{elem.name}", elem)


STRINGS, ANYS = slice_of(STRING), slice_of(ANY)
OBJECT = map_of(STRING, ANY)


def text(value: str) -> Value:
    """A string."""
    return Value(STRING, value)


def boxed(value: Value | None) -> Value | None:
    """What an interface holds that the value is given to."""
    if value is not None and value.kind == "interface":
        inner: Value | None = value.data
        return inner
    return value


def indirect(value: Value | None) -> tuple[Value | None, bool]:
    """The value at the end of pointers and interfaces, and whether one of them is nil, which is then the value."""
    while value is not None and value.kind in ("ptr", "interface"):
        if value.is_nil:
            return value, True
        value = boxed(value) if value.kind == "interface" else Value(value.type.of, value.data)
    return value, False


def is_true(value: Value | None) -> bool:
    """Whether `if` takes it for true."""
    value = boxed(value)
    if value is None:
        return False
    if value.kind == "struct":
        return True
    if value.kind == "ptr":
        return not value.is_nil
    return bool(value.data)
