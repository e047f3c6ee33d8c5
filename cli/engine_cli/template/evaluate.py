"""The values of pipelines, fields and arguments, with the complaints of Go's own."""

from __future__ import annotations

from engine_cli.template.errors import CallFailed, TemplateError
from engine_cli.template.literals import Number
from engine_cli.template.nodes import (
    Chain,
    Command,
    Constant,
    Dot,
    Field,
    Identifier,
    Nil,
    Node,
    Pipeline,
    Variable,
)
from engine_cli.template.quote import quote, to_bytes
from engine_cli.template.reflect import (
    ANY,
    BOOL,
    COMPLEX128,
    FLOAT64,
    INT,
    INTS,
    REFLECT,
    STRING,
    Function,
    Type,
    Value,
    boxed,
    has_field,
    indirect,
    is_true,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeAlias

    from engine_cli.template.nodes import Block

    Final: TypeAlias = "tuple[Value | None, ...]"  # what the command before gave; empty for the first one


class Source:
    """A source that has been read: its text, its name, the templates that it holds, and the functions they may call.

    `refuses_missing`: a map without an entry is an error, instead of no value.
    """

    __slots__ = ("functions", "name", "refuses_missing", "templates", "text")

    def __init__(
        self,
        text: str,
        name: str,
        templates: Mapping[str, Block],
        functions: Mapping[str, Function],
        *,
        refuses_missing: bool,
    ) -> None:
        self.text = text
        self.name = name
        self.templates = templates
        self.functions = functions
        self.refuses_missing = refuses_missing

    def place(self, at: int) -> str:
        """Where something in it is: `name:line:byte`."""
        before = self.text[:at]
        return f"{self.name}:{before.count(chr(10)) + 1}:{len(to_bytes(before.rpartition(chr(10))[2]))}"


class Evaluation:
    """Gives the values of what stands in one template's actions."""

    def __init__(self, source: Source, name: str, data: Value | None) -> None:
        self._source = source
        self._name = name
        self._variables: list[tuple[str, Value | None]] = [("$", data)]
        self._node: Node | None = None  # what is on, for errors

    def _assign(self, name: str, value: Value | None) -> None:
        for number in range(len(self._variables) - 1, -1, -1):
            if self._variables[number][0] == name:
                self._variables[number] = name, value
                return
        raise self._failure(f"undefined variable: {name}")

    def _variable(self, name: str) -> Value | None:
        for known, value in reversed(self._variables):
            if known == name:
                return value
        raise self._failure(f"undefined variable: {name}")

    def _pipeline(self, pipeline: Pipeline, dot: Value | None) -> Value | None:
        self._node = pipeline
        value: Value | None = None
        final: Final = ()
        for command in pipeline.commands:
            value = boxed(self._command(command, dot, final))
            final = (value,)
        for variable in pipeline.declares:
            if pipeline.assigns:
                self._assign(variable.name, value)
            else:
                self._variables.append((variable.name, value))
        return value

    def _command(self, command: Command, dot: Value | None, final: Final) -> Value | None:
        first, arguments = command.words[0], command.words[1:]
        if isinstance(first, Identifier):
            return self._function(first, dot, command, arguments, final)
        if isinstance(first, (Field, Chain, Variable)):
            return self._chain(first, dot, arguments, final)
        if not isinstance(first, Pipeline):
            self._node = first
        self._takes_nothing(first, arguments, final)
        if isinstance(first, Pipeline):
            return self._pipeline(first, dot)
        if isinstance(first, Dot):
            return dot
        if isinstance(first, Nil):
            raise self._failure("nil is not a command")
        assert isinstance(first, Constant)
        return self._constant(first)

    def _takes_nothing(self, node: Node, arguments: Sequence[Node], final: Final) -> None:
        if arguments or final:
            raise self._failure(f"can't give argument to non-function {node}")

    def _constant(self, node: Constant) -> Value | None:
        """The value of a constant where any type will do."""
        self._node = node
        value = node.value
        if isinstance(value, Number):
            if value.complex is not None:
                return Value(COMPLEX128, value.complex)
            if _is_fraction(value):
                return Value(FLOAT64, value.float)
            if value.int is None:
                raise self._failure(f"{node.text} overflows int")
            return Value(INT, value.int)
        return Value(BOOL if isinstance(value, bool) else STRING, value)

    def _chain(
        self, node: Field | Chain | Variable, dot: Value | None, arguments: Sequence[Node], final: Final
    ) -> Value | None:
        """Go down fields; a method at their end gets the arguments."""
        self._node = node
        if isinstance(node, Field):
            value = dot
        elif isinstance(node, Variable):
            value = self._variable(node.name)
            if not node.names:
                self._takes_nothing(node, arguments, final)
                return value
        elif isinstance(node.node, Nil):
            raise self._failure(f"indirection through explicit nil in {node}")
        else:
            value = self._argument(node.node, None, dot)
        *names, last = node.names
        for name in names:
            value = self._field(value, name, node, dot, (), ())
        return self._field(value, last, node, dot, arguments, final)

    def _field(
        self, receiver: Value | None, name: str, node: Node, dot: Value | None, arguments: Sequence[Node], final: Final
    ) -> Value | None:
        if receiver is None:
            if self._source.refuses_missing:
                raise self._failure(f"nil data; no entry for key {quote(name)}")
            return None
        type_name = receiver.type.name
        value, is_nil = indirect(receiver)
        assert value is not None
        if is_nil:
            raise self._failure(_nil_complaint(value, name, type_name))
        if (method := value.method(name)) is not None:
            return self._call(method, name, node, dot, arguments, final)
        has_arguments = bool(arguments or final)
        if value.kind == "struct" and has_field(value.type, name):
            if has_arguments:
                raise self._failure(f"{name} has arguments but cannot be invoked as function")
            try:
                return value.field(name)
            except LookupError as wrong:
                raise self._failure(str(wrong)) from None
        if value.kind == "map" and STRING.is_assignable_to(value.type.key or ANY):
            if has_arguments:
                raise self._failure(f"{name} is not a method but has arguments")
            found = value.entry(name)
            if found is None and self._source.refuses_missing:
                raise self._failure(f"map has no entry for key {quote(name)}")
            return found
        raise self._failure(f"can't evaluate field {name} in type {type_name}")

    def _function(
        self, node: Identifier, dot: Value | None, whole: Node, arguments: Sequence[Node], final: Final
    ) -> Value | None:
        self._node = node
        function = self._source.functions[node.text]
        return self._call(function, node.text, whole, dot, arguments, final)

    def _call(
        self, function: Function, name: str, node: Node, dot: Value | None, arguments: Sequence[Node], final: Final
    ) -> Value | None:
        self._check_count(function, name, arguments, final)
        if name in ("and", "or"):
            return self._first(name == "or", arguments, dot, final)
        types = [*function.parameters]
        if function.rest is not None:
            types += [function.rest] * (len(arguments) + len(final) - len(types))
        values = [self._argument(argument, type, dot) for argument, type in zip(arguments, types, strict=False)]
        values += [self._fitting(value, types[-1]) for value in final]
        given = [_given(value, type) for value, type in zip(values, types, strict=True)]
        if name == "call":
            given.insert(0, _callee(arguments, final))
        try:
            return function.body(*given)
        except CallFailed as wrong:
            self._node = node
            raise self._failure(f"error calling {name}: {wrong}") from None

    def _check_count(self, function: Function, name: str, arguments: Sequence[Node], final: Final) -> None:
        wanted, got = len(function.parameters), len(arguments) + len(final)
        if function.rest is None and got != wanted:
            raise self._failure(f"wrong number of args for {name}: want {wanted} got {got}")
        if got < wanted:
            raise self._failure(f"wrong number of args for {name}: want at least {wanted} got {len(arguments)}")

    def _first(self, wanted: bool, arguments: Sequence[Node], dot: Value | None, final: Final) -> Value | None:
        """The first argument that is true or false as wanted, or the last one; those behind it are left alone."""
        value: Value | None = None
        for argument in arguments:
            value = self._argument(argument, REFLECT, dot)
            if is_true(value) == wanted:
                return value
        return final[0] if final else value

    def _argument(self, node: Node, wanted: Type | None, dot: Value | None) -> Value | None:
        """The value of an argument where that type is wanted."""
        self._node = node
        if isinstance(node, Dot):
            return self._fitting(dot, wanted)
        if isinstance(node, Nil):
            if wanted is not None and (wanted.is_nilable or wanted is REFLECT):
                return None if wanted is REFLECT else Value(wanted, None)
            raise self._failure(f"cannot assign nil to {wanted.name if wanted else '<nil>'}")
        if isinstance(node, Pipeline):
            return self._fitting(self._pipeline(node, dot), wanted)
        if isinstance(node, Identifier):
            return self._fitting(self._function(node, dot, node, (), ()), wanted)
        if isinstance(node, (Field, Variable, Chain)):
            return self._fitting(self._chain(node, dot, (), ()), wanted)
        assert isinstance(node, Constant)
        return self._typed(node, wanted or ANY)

    def _typed(self, node: Constant, wanted: Type) -> Value | None:
        """The value of a constant where that type is wanted."""
        if wanted in (ANY, REFLECT):
            return self._constant(node)
        value, kind = node.value, wanted.kind
        if kind in INTS:
            found: object = value.int if isinstance(value, Number) else None
            kind = "integer"
        else:
            found = value if kind == "string" and isinstance(value, str) else None
        if kind not in ("integer", "string"):
            raise self._failure(f"can't handle {node} for arg of type {wanted.name}")
        if found is None:
            raise self._failure(f"expected {kind}; found {node}")
        return Value(wanted, found)

    def _fitting(self, value: Value | None, wanted: Type | None) -> Value | None:
        """The value as one of the wanted type."""
        if value is None:
            if wanted is None or wanted is REFLECT:
                return None
            if wanted.is_nilable:
                return Value(wanted, None)
            raise self._failure(f"invalid value; expected {wanted.name}")
        if wanted is None or wanted is REFLECT or value.type.is_assignable_to(wanted):
            return value
        if value.kind == "interface" and not value.is_nil:
            inner = boxed(value)
            assert inner is not None
            value = inner
            if value.type.is_assignable_to(wanted):
                return value
        if value.kind == "ptr" and value.type.of.is_assignable_to(wanted):
            if value.is_nil:
                raise self._failure(f"dereference of nil pointer of type {wanted.name}")
            return Value(value.type.of, value.data)
        raise self._failure(f"wrong type for value; expected {wanted.name}; got {value.type.name}")

    def _failure(self, message: str) -> TemplateError:
        assert self._node is not None
        place = self._source.place(self._node.at)
        return TemplateError(f"template: {place}: executing {quote(self._name)} at <{self._node}>: {message}")


def _nil_complaint(value: Value, name: str, type_name: str) -> str:
    """What is wrong with a field or method of nil."""
    held = value.type.of if value.kind == "ptr" else value.type
    if name in held.methods:
        method = f"github.com/docker/cli/cli/command/{held.name}.{name}"
        pointer = held.name.rpartition(".")[2]
        return f"error calling {name}: value method {method} called using nil *{pointer} pointer"
    if held.kind == "struct" and not has_field(held, name):
        return f"can't evaluate field {name} in type {type_name}"
    return f"nil pointer evaluating {type_name}.{name}"


def _is_fraction(number: Number) -> bool:
    """Whether a number's syntax makes it a float."""
    spelling = number.text
    is_hex = spelling[:2] in ("0x", "0X") and not any(char in spelling for char in "pP")
    return number.float is not None and not is_hex and spelling[0] != "'" and any(char in spelling for char in ".eEpP")


def _given(value: Value | None, wanted: Type) -> object:
    if wanted is ANY:
        return boxed(value)
    return value if wanted is REFLECT or value is None else value.data


def _callee(arguments: Sequence[Node], final: Final) -> str:
    """What `call` calls the function."""
    if arguments:
        return str(arguments[0])
    value = final[0]
    if value is None:
        return "<invalid Value>"
    return str(value.data) if value.kind == "string" else f"<{value.type.name} Value>"
