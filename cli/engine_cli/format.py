"""Go's templates: reading one, and carrying it out on a row or on JSON values.

Of the actions it knows values with their pipelines, variables, if, range and with.
"""

from __future__ import annotations

from engine_cli.functions import FUNCTIONS, FunctionFailed, WrongArguments, call
from engine_cli.lexer import TemplateError as TemplateError
from engine_cli.lexer import error, tokens
from engine_cli.values import field, go_text, is_true, items, type_name, unquoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any, TypeAlias

    from engine_cli.functions import Function
    from engine_cli.lexer import Token

    Nodes: TypeAlias = Sequence["Text | Action | Branch"]


class Template:
    """A template that has been read. Raises TemplateError for one that is none."""

    __slots__ = ("_nodes", "_source")

    def __init__(self, source: str) -> None:
        self._source = source
        self._nodes, _ = _Parser(source).nodes(top=True)

    def render(self, data: Any, functions: Mapping[str, Function] = FUNCTIONS) -> str:
        """The text that it makes of `data`. Raises TemplateError."""
        out: list[str] = []
        _Run(self._source, functions, data, out).nodes(self._nodes, data)
        return "".join(out)


class Text:
    """Text that stays as it is."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


class Operand:
    """A value: `kind` says of which sort, `names` are the fields to go down. `text` is how it was written."""

    __slots__ = ("at", "kind", "names", "text", "value")

    def __init__(self, kind: str, at: int, text: str, value: Any = None) -> None:
        self.kind = kind
        self.at = at
        self.text = text
        self.value = value
        self.names: list[str] = []


class Pipeline:
    """Commands, each a list of operands, whose value becomes the last argument of the next; `declares` a variable."""

    __slots__ = ("assigns", "commands", "declares")

    def __init__(self, declares: Sequence[str], commands: Sequence[Sequence[Operand]], *, assigns: bool) -> None:
        self.declares = declares
        self.commands = commands
        self.assigns = assigns

    @property
    def text(self) -> str:
        """As it was written, but for its blanks."""
        return " | ".join(" ".join(operand.text for operand in command) for command in self.commands)


class Action:
    """A pipeline whose value is printed, unless it declares a variable."""

    __slots__ = ("pipeline",)

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline


class Branch:
    """if, with and range (`kind`): nodes for a true or full pipeline, and for another one."""

    __slots__ = ("kind", "otherwise", "pipeline", "then")

    def __init__(self, kind: str, pipeline: Pipeline, then: Nodes, otherwise: Nodes) -> None:
        self.kind = kind
        self.pipeline = pipeline
        self.then = then
        self.otherwise = otherwise


class _Parser:
    """Reads tokens into nodes."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._tokens = list(tokens(source))
        self._next = 0
        self._variables = ["$"]

    def nodes(self, *, top: bool = False) -> tuple[list[Text | Action | Branch], str]:
        """Nodes up to an `end` or `else`, and which of them it was."""
        found: list[Text | Action | Branch] = []
        while (token := self._take()) is not None:
            if token.kind == "text":
                found.append(Text(token.text))
                continue
            first = self._peek()
            if first is None or first.kind != "keyword" or first.text == "nil":
                found.append(Action(self._pipeline()))
            elif first.text in ("end", "else"):
                self._skip()
                if top:
                    raise self._error(f"unexpected {{{{{first.text}}}}}")
                return found, first.text
            else:
                self._skip()
                found.append(self._branch(first))
        if not top:
            raise self._error("unexpected EOF")
        return found, ""

    def _branch(self, keyword: Token) -> Branch:
        if keyword.text not in ("if", "with", "range"):
            raise self._error(f"{keyword.text} is not supported yet")
        known = len(self._variables)
        pipeline = self._pipeline()
        then, end = self.nodes()
        otherwise: Nodes = ()
        if end == "else":
            first = self._peek()
            if first is not None and first.kind == "keyword" and first.text == keyword.text:
                self._skip()
                otherwise = [self._branch(first)]
            else:
                self._close()
                otherwise, end = self.nodes()
                if end == "else":
                    raise self._error("expected end; found {{else}}")
                self._close()
        else:
            self._close()
        del self._variables[known:]
        return Branch(keyword.text, pipeline, then, otherwise)

    def _pipeline(self, closes: str = "}}") -> Pipeline:
        declares, assigns = self._declared()
        commands: list[list[Operand]] = []
        while command := self._command():
            commands.append(command)
            token = self._peek()
            if token is None or token.kind != "|":
                break
            self._skip()
        token = self._take()
        if token is None or token.kind != closes:
            raise self._error(f'unexpected "{token.text}" in command' if token else "unexpected EOF")
        if not commands:
            raise self._error("missing value for command")
        return Pipeline(declares, commands, assigns=assigns)

    def _declared(self) -> tuple[list[str], bool]:
        """The variables in front of `:=` or `=`."""
        start, names = self._next, list[str]()
        while (token := self._peek()) is not None and token.kind == "variable":
            names.append(token.text)
            self._skip()
            mark = self._peek()
            if mark is not None and mark.kind in ("declare", "="):
                self._skip()
                if mark.kind == "declare":
                    self._variables += names
                return names, mark.kind == "="
            if mark is None or mark.kind != ",":
                break
            self._skip()
        self._next = start
        return [], False

    def _command(self) -> list[Operand]:
        found: list[Operand] = []
        while (token := self._peek()) is not None and token.kind not in ("|", "}}", ")"):
            if token.kind == "space":
                self._next += 1
                continue
            found.append(self._operand())
            behind = self._peek(blanks=True)
            if behind is not None and behind.kind not in ("space", "|", "}}", ")"):
                spelt = f"<{behind.text}>" if behind.kind in ("dot", "keyword") else f'"{behind.text}"'
                raise self._error(f"unexpected {spelt} in operand")
        return found

    def _operand(self) -> Operand:
        token = self._take()
        assert token is not None
        operand = self._simple(token)
        while (more := self._peek(blanks=True)) is not None and more.kind == "field":
            if operand.kind in ("string", "char", "number", "bool", "nil", "dot"):
                raise self._error(f'unexpected . after term "{operand.text}"')
            if len(operand.names) == (operand.kind == "field"):
                operand.at = more.at  # where Go says that a chain is
            operand.names.append(more.text[1:])
            operand.text += more.text
            self._next += 1
        return operand

    def _simple(self, token: Token) -> Operand:
        kind, text = token.kind, token.text
        operand = Operand(kind, token.at, text)
        if kind == "field":
            operand.names.append(text[1:])
        elif kind == "(":
            operand.value = self._pipeline(")")
            operand.text = f"({operand.value.text})"
        elif kind == "variable" and text not in self._variables:
            raise self._error(f'undefined variable "{text}"')
        elif kind == "word":
            if text not in FUNCTIONS:
                raise self._error(f'function "{text}" not defined')
            operand.value = Operand(kind, token.at, text)
        elif kind == "keyword" and text == "nil":
            operand.kind = "nil"
        elif kind in ("string", "char", "number", "bool"):
            operand.value = unquoted(kind, text)
        elif kind not in ("dot", "variable"):
            raise self._error(
                f'unexpected "{text}" in operand' if kind != "keyword" else f"unexpected <{text}> in command"
            )
        return operand

    def _peek(self, *, blanks: bool = False) -> Token | None:
        """The next token; but for `blanks`, the next that is none."""
        at = self._next
        while not blanks and at < len(self._tokens) and self._tokens[at].kind == "space":
            at += 1
        return self._tokens[at] if at < len(self._tokens) else None

    def _take(self) -> Token | None:
        token = self._peek()
        self._skip()
        return token

    def _skip(self) -> None:
        while self._next < len(self._tokens) and self._tokens[self._next].kind == "space":
            self._next += 1
        self._next += 1

    def _close(self) -> None:
        token = self._take()
        if token is None or token.kind != "}}":
            raise self._error(f"unexpected <{token.text if token else 'EOF'}> in end")

    def _error(self, message: str) -> TemplateError:
        last = self._tokens[min(self._next, len(self._tokens)) - 1]
        return error(self._source, last.at, message)


class _Run:
    """Carries nodes out."""

    def __init__(self, source: str, functions: Mapping[str, Function], data: Any, out: list[str]) -> None:
        self._source = source
        self._functions = functions
        self._out = out
        self._variables: list[tuple[str, Any]] = [("$", data)]

    def nodes(self, nodes: Nodes, dot: Any) -> None:
        """Add what the nodes make of `dot`. Raises TemplateError."""
        for node in nodes:
            if isinstance(node, Text):
                self._out.append(node.text)
            elif isinstance(node, Action):
                value = self._value(node.pipeline, dot)
                if not node.pipeline.declares:
                    self._out.append(go_text(value))
            else:
                known = len(self._variables)
                self._branch(node, dot)
                del self._variables[known:]

    def _branch(self, branch: Branch, dot: Any) -> None:
        value = self._value(branch.pipeline, dot)
        if branch.kind == "range":
            pairs = items(value)
            if pairs is None:
                raise self._failure(branch.pipeline.commands[0][0], f"range can't iterate over {go_text(value)}")
            for key, item in pairs:
                self._declare(branch.pipeline.declares, key, item)
                self.nodes(branch.then, item)
            if not pairs:
                self.nodes(branch.otherwise, dot)
        elif is_true(value):
            self.nodes(branch.then, value if branch.kind == "with" else dot)
        else:
            self.nodes(branch.otherwise, dot)

    def _declare(self, names: Sequence[str], key: Any, item: Any) -> None:
        values = (item,) if len(names) == 1 else (key, item)
        self._variables += zip(names, values, strict=False)

    def _value(self, pipeline: Pipeline, dot: Any) -> Any:
        value: list[Any] = []
        for command in pipeline.commands:
            value = [self._command(command, dot, value)]
        for name in pipeline.declares[-1:]:
            if pipeline.assigns:
                at = max(number for number, (known, _) in enumerate(self._variables) if known == name)
                self._variables[at] = name, value[0]
            else:
                self._variables.append((name, value[0]))
        return value[0]

    def _command(self, command: Sequence[Operand], dot: Any, final: list[Any]) -> Any:
        first, rest = command[0], command[1:]
        if first.kind == "nil" and not rest:
            raise self._failure(first, "nil is not a command")
        if first.kind not in ("word", "field", "variable", "(") and (rest or final):
            raise self._failure(first, f"can't give argument to non-function {first.text}")
        arguments = [self._operand(operand, dot) for operand in rest] + final
        constants = [operand.kind in ("string", "char", "number", "bool") for operand in rest]
        if first.kind != "word" or first.names:
            return self._operand(first, dot, arguments)
        try:
            return call(self._functions, first.text, arguments)
        except WrongArguments as wrong:
            number, message = wrong.number, str(wrong)
            if number is None:
                raise self._failure(first, message) from None
            at = rest[number] if number < len(rest) else first
            if number < len(rest) and constants[number]:
                message = f"expected {message}; found {at.text}"
            else:
                message = f"wrong type for value; expected {message}; got {type_name(arguments[number])}"
            raise self._failure(at, message) from None
        except FunctionFailed as wrong:
            text = " ".join(operand.text for operand in command)
            raise self._failure(first, f"error calling {first.text}: {wrong}", text) from None

    def _operand(self, operand: Operand, dot: Any, arguments: Sequence[Any] = ()) -> Any:
        if operand.kind == "word":
            value = self._command((operand.value,), dot, [])
        elif operand.kind == "(":
            value = self._value(operand.value, dot)
        elif operand.kind == "variable":
            value = next(value for name, value in reversed(self._variables) if name == operand.text.partition(".")[0])
        elif operand.kind in ("dot", "field"):
            value = dot
        else:
            return operand.value
        for number, name in enumerate(operand.names, 1):
            given = arguments if number == len(operand.names) else ()
            try:
                value = field(value, name, given)
            except LookupError as wrong:
                raise self._failure(operand, wrong.args[0]) from None
        return value

    def _failure(self, operand: Operand, message: str, text: str = "") -> TemplateError:
        before = self._source[: operand.at]
        line, column = before.count("\n") + 1, len(before.rpartition("\n")[2].encode())
        return TemplateError(f'template: :{line}:{column}: executing "" at <{text or operand.text}>: {message}')
