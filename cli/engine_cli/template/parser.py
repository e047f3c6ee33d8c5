"""Reads a template, with the complaints of Go's own parser."""

from __future__ import annotations

from engine_cli.template import literals
from engine_cli.template.errors import TemplateError
from engine_cli.template.lexer import Lexer
from engine_cli.template.nodes import (
    Action,
    Block,
    Branch,
    Chain,
    Command,
    Constant,
    Dot,
    Field,
    Identifier,
    Invocation,
    Jump,
    Nil,
    Node,
    Pipeline,
    Text,
    Variable,
)  # fmt: skip
from engine_cli.template.quote import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container
    from typing import TypeGuard

    from engine_cli.template.lexer import Token

_OPERANDS = ("bool", "char", "complex", "dot", "field", "word", "number", "string", "variable", "(")


def parse(source: str, functions: Container[str], name: str = "") -> dict[str, Block]:
    """The templates that a source holds, by their names, `name` being the source's own. Raises TemplateError."""
    found: dict[str, Block] = {}
    try:
        Parser(Lexer(source), functions, name, found).top()
    except RecursionError:
        raise TemplateError(f"template: {name}:1: too deeply nested") from None
    return found


class Parser:
    """Reads one template; a template within it is read by another one on the same lexer."""

    def __init__(self, lexer: Lexer, functions: Container[str], name: str, found: dict[str, Block]) -> None:
        self._lexer = lexer
        self._functions = functions
        self._name = name  # of the source
        self._found = found
        self._last: Token | None = None  # the last one that the lexer gave: errors are told of its line
        self._back: list[Token] = []
        self._variables = ["$"]
        self._loops = 0
        self._action_line = 0

    def top(self) -> None:
        """The whole source."""
        root = Block(0)
        while self._peek().kind != "EOF":
            if self._peek().kind == "{{":
                opening = self._next()
                keyword = self._next_word()
                if keyword.kind == "keyword" and keyword.text == "define":
                    self._inner().definition()
                    continue
                self._back += [keyword, opening]
            node = self._text_or_action()
            if _ends_list(node):
                raise self._error(f"unexpected {node}")
            root.nodes.append(node)
        self._add(self._name, root)

    def definition(self) -> None:
        """What follows `define`."""
        context = "define clause"
        token = self._next_word()
        if token.kind != "string":
            raise self._unexpected(token, context)
        name = self._unquoted(token)
        self._expect("}}", context)
        self._body(name, context, self)

    def _inner(self) -> Parser:
        return Parser(self._lexer, self._functions, self._name, self._found)

    def _body(self, name: str, context: str, outer: Parser) -> None:
        """The nodes of a template within another, up to its `end`."""
        nodes, end = self._nodes()
        if end.kind != "end":
            raise outer._error(f"unexpected {end} in {context}")
        self._add(name, nodes)

    def _add(self, name: str, root: Block) -> None:
        known = self._found.get(name)
        if known is None or known.is_empty:
            self._found[name] = root
        elif not root.is_empty:
            raise self._error(f"template: multiple definition of template {quote(name)}")

    def _nodes(self) -> tuple[Block, Jump]:
        """Nodes up to an `end` or `else`, and which of them it was."""
        found = Block(self._peek_word().at)
        while self._peek_word().kind != "EOF":
            node = self._text_or_action()
            if _ends_list(node):
                return found, node
            found.nodes.append(node)
        raise self._error("unexpected EOF")

    def _text_or_action(self) -> Node:
        token = self._next_word()
        if token.kind == "text":
            return Text(token.at, token.text)
        if token.kind != "{{":
            raise self._unexpected(token, "input")
        self._action_line = token.line
        node = self._action()
        self._action_line = 0
        return node

    def _action(self) -> Node:
        token = self._next_word()
        if token.kind == "keyword" and token.text not in ("define", "nil"):
            return self._control(token)
        self._back.append(token)
        return Action(self._peek().at, self._pipeline("command"))

    def _control(self, keyword: Token) -> Node:
        kind = keyword.text
        if kind in ("if", "with", "range"):
            return self._branch(kind)
        if kind in ("block", "template"):
            return self._invocation(kind)
        if kind in ("break", "continue"):
            return self._jump(keyword)
        if kind == "else" and self._peek_word().text in ("if", "with") and self._peek_word().kind == "keyword":
            return Jump(self._peek_word().at, kind)
        return Jump(self._expect("}}", kind).at, kind)

    def _jump(self, keyword: Token) -> Jump:
        kind = keyword.text
        if (token := self._next_word()).kind != "}}":
            raise self._unexpected(token, f"{{{{{kind}}}}}")
        if not self._loops:
            raise self._error(f"{{{{{kind}}}}} outside {{{{range}}}}")
        return Jump(keyword.at, kind)

    def _branch(self, kind: str) -> Branch:
        known = len(self._variables)
        pipeline = self._pipeline(kind)
        self._loops += kind == "range"
        then, end = self._nodes()
        self._loops -= kind == "range"
        otherwise = self._otherwise(kind, end) if end.kind == "else" else None
        del self._variables[known:]
        return Branch(kind, pipeline, then, otherwise)

    def _otherwise(self, kind: str, start: Jump) -> Block:
        """What follows `else`: of `if` and `with` that may be another one, which shares the `end`."""
        token = self._peek()
        if kind != "range" and token.kind == "keyword" and token.text == kind:
            self._next()
            nodes = Block(start.at)
            nodes.nodes.append(self._branch(kind))
            return nodes
        nodes, end = self._nodes()
        if end.kind != "end":
            raise self._error(f"expected end; found {end}")
        return nodes

    def _invocation(self, kind: str) -> Invocation:
        context = f"{kind} clause"
        token = self._next_word()
        if token.kind != "string":
            raise self._unexpected(token, context)
        name = self._unquoted(token)
        pipeline = None
        if kind == "block" or self._peek_word().kind != "}}":
            pipeline = self._pipeline(context)
        else:
            self._next_word()
        if kind == "block":
            self._inner()._body(name, context, self)
        return Invocation(token.at, name, pipeline)

    def _pipeline(self, context: str, closes: str = "}}") -> Pipeline:
        pipeline = Pipeline(self._peek_word().at)
        self._declare(pipeline, context)
        while (token := self._next_word()).kind != closes:
            if token.kind not in _OPERANDS and not _is_nil(token):
                raise self._unexpected(token, context)
            self._back.append(token)
            pipeline.commands.append(self._command())
        if not pipeline.commands:
            raise self._error(f"missing value for {context}")
        for stage, command in enumerate(pipeline.commands[1:], 2):
            if isinstance(command.words[0], (Constant, Dot, Nil)):
                raise self._error(f"non executable command in pipeline stage {stage}")
        return pipeline

    def _declare(self, pipeline: Pipeline, context: str) -> None:
        """The variables in front of `:=` or `=`."""
        while self._peek_word().kind == "variable":
            variable = self._next_word()
            behind = self._peek()
            mark = self._peek_word()
            if mark.kind not in (":=", "=") and mark.text != ",":
                self._back += [behind, variable] if behind.kind == "space" else [variable]
                return
            self._next_word()
            pipeline.declares.append(Variable(variable.at, variable.text))
            self._variables.append(variable.text)
            if mark.text != ",":
                pipeline.assigns = mark.kind == "="
                return
            if context != "range" or len(pipeline.declares) > 1:
                raise self._error(f"too many declarations in {context}")
            if self._peek_word().kind not in ("variable", "}}", ")"):
                raise self._error("range can only initialize variables")

    def _command(self) -> Command:
        command = Command(self._peek_word().at)
        while True:
            self._peek_word()
            operand = self._operand()
            if operand is not None:
                command.words.append(operand)
            token = self._next()
            if token.kind == "space":
                continue
            if token.kind in ("}}", ")"):
                self._back.append(token)
            elif token.kind != "|":
                raise self._unexpected(token, "operand")
            return command

    def _operand(self) -> Node | None:
        node = self._term()
        if node is None or self._peek().kind != "field":
            return node
        at = self._peek().at
        names: list[str] = []
        while self._peek().kind == "field":
            names.append(self._next().text[1:])
        if isinstance(node, (Field, Variable)):
            node.at = at
            node.names += names
            return node
        if isinstance(node, (Constant, Nil, Dot)):
            raise self._error(f"unexpected . after term {quote(str(node))}")
        return Chain(at, node, names)

    def _term(self) -> Node | None:
        token = self._next_word()
        kind, text, at = token.kind, token.text, token.at
        if kind == "word" and text not in self._functions:
            raise self._error(f"function {quote(text)} not defined")
        if kind == "variable" and text not in self._variables:
            raise self._error(f"undefined variable {quote(text)}")
        if kind == "(":
            return self._pipeline("parenthesized pipeline", ")")
        if kind in ("bool", "char", "complex", "number", "string"):
            return Constant(at, text, self._constant(kind, text))
        if kind in _NODES:
            return _NODES[kind](at, text)
        if kind == "dot":
            return Dot(at)
        if _is_nil(token):
            return Nil(at)
        self._back.append(token)
        return None

    def _constant(self, kind: str, text: str) -> bool | str | literals.Number:
        try:
            if kind == "string":
                return literals.unquote(text)
            if kind == "char":
                return literals.character(text)
            if kind == "bool":
                return text == "true"
            return literals.number(text) if kind == "number" else literals.pair(text)
        except ValueError as wrong:
            raise self._error(str(wrong)) from None

    def _unquoted(self, token: Token) -> str:
        try:
            return literals.unquote(token.text)
        except ValueError as wrong:
            raise self._error(str(wrong)) from None

    def _next(self) -> Token:
        if self._back:
            return self._back.pop()
        self._last = self._lexer.next()
        return self._last

    def _peek(self) -> Token:
        if not self._back:
            self._back.append(self._next())
        return self._back[-1]

    def _next_word(self) -> Token:
        """The next token that is no space."""
        while (token := self._next()).kind == "space":
            pass
        return token

    def _peek_word(self) -> Token:
        self._back.append(self._next_word())
        return self._back[-1]

    def _expect(self, kind: str, context: str) -> Token:
        token = self._next_word()
        if token.kind != kind:
            raise self._unexpected(token, context)
        return token

    def _unexpected(self, token: Token, context: str) -> TemplateError:
        if token.kind != "error":
            return self._error(f"unexpected {token} in {context}")
        started = ""
        if self._action_line not in (0, token.line):
            where = f"{self._name}:{self._action_line}"
            started = f" started at {where}" if token.text.endswith(" action") else f" in action started at {where}"
        return self._error(f"{token}{started}")

    def _error(self, message: str) -> TemplateError:
        line = self._last.line if self._last is not None else 0
        return TemplateError(f"template: {self._name}:{line}: {message}")


_NODES = {"word": Identifier, "field": Field, "variable": Variable}


def _is_nil(token: Token) -> bool:
    return token.kind == "keyword" and token.text == "nil"


def _ends_list(node: Node) -> TypeGuard[Jump]:
    return isinstance(node, Jump) and node.kind in ("end", "else")
