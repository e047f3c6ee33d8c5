"""The tokens of Go's template language."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

KEYWORDS = ("block", "break", "continue", "define", "else", "end", "if", "nil", "range", "template", "with")
_SPACE = " \t\r\n"
_TOKEN = re.compile(
    r"""
      (?P<space>[ \t\r\n]+)
    | (?P<string>"(?:[^"\\\n]|\\[^\n])*")
    | (?P<raw>`[^`]*`)
    | (?P<char>'(?:[^'\\\n]|\\[^\n])+')
    | (?P<number>[+-]?(?:0[xXbBoO][0-9a-fA-F_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+)i?)
    | (?P<field>\.[^\W\d]\w*)
    | (?P<dot>\.)
    | (?P<variable>\$\w*)
    | (?P<word>[^\W\d]\w*)
    | (?P<declare>:=)
    | (?P<mark>[|(),=])
    """,
    re.VERBOSE,
)


class TemplateError(Exception):
    """A template that cannot be read or carried out; the message is Go's."""


class Token:
    """A piece of a template, which begins at `at` in the source.

    `kind`: `text`, `{{`, `}}`, `keyword`, `bool`, one of the lexer's groups, or the mark itself.
    """

    __slots__ = ("at", "kind", "text")

    def __init__(self, kind: str, text: str, at: int) -> None:
        self.kind = kind
        self.text = text
        self.at = at


def tokens(source: str) -> Iterator[Token]:
    """The tokens of a whole template. Raises TemplateError."""
    at = 0
    trim = False
    while at < len(source):
        opens = source.find("{{", at)
        stop = len(source) if opens < 0 else opens
        trims_before = opens >= 0 and source[opens + 2 : opens + 3] == "-" and source[opens + 3 : opens + 4] in _BLANKS
        text = source[at:stop]
        text = text.lstrip(_SPACE) if trim else text
        text = text.rstrip(_SPACE) if trims_before else text
        if text:
            yield Token("text", text, at)
        if opens < 0:
            return
        at = opens + (4 if trims_before else 2)
        if source.startswith("/*", at):
            at, trim = _comment(source, at)
            continue
        yield Token("{{", "{{", opens)
        at, trim = yield from _action(source, at)


_BLANKS = tuple(_SPACE)


def _comment(source: str, at: int) -> tuple[int, bool]:
    """Where the text behind a comment begins, and whether its blanks are trimmed."""
    end = source.find("*/", at)
    if end < 0:
        raise error(source, at, "unclosed comment")
    closing = _closing(source, end + 2)
    if closing is None:
        raise error(source, at, "comment ends before closing delimiter")
    return closing


def _closing(source: str, at: int) -> tuple[int, bool] | None:
    """Where the text behind a closing delimiter begins, and whether it trims."""
    if source.startswith("}}", at):
        return at + 2, False
    if source[at : at + 1] in _BLANKS and source.startswith("-}}", at + 1):
        return at + 4, True
    return None


def _action(source: str, at: int) -> Generator[Token, None, tuple[int, bool]]:
    depth = 0
    while True:
        closing = _closing(source, at)
        if closing is not None:
            if depth:
                raise error(source, at, "unclosed left paren")
            yield Token("}}", "}}", at)
            return closing
        token = _next(source, at)
        depth += (token.kind == "(") - (token.kind == ")")
        if depth < 0:
            raise error(source, at, "unexpected right paren")
        yield token
        at += len(token.text)


def _next(source: str, at: int) -> Token:
    match = _TOKEN.match(source, at)
    if match is None:
        raise error(source, at, _bad(source, at))
    kind, text = match.lastgroup or "", match[0]
    if kind == "mark":
        kind = text
    elif kind == "raw":
        kind = "string"
    elif kind == "space" and _closing(source, match.end() - 1):  # its last blank belongs to the delimiter
        text = text[:-1]
    elif kind in ("field", "word", "variable") and not _ends(source, match.end()):
        char = source[match.end()]
        raise error(source, at, f"bad character U+{ord(char):04X} '{char}'")
    if kind == "word":
        kind = "bool" if text in ("true", "false") else "keyword" if text in KEYWORDS else "word"
    return Token(kind, text, at)


def _ends(source: str, at: int) -> bool:
    """Whether a name may end here."""
    return source[at : at + 1] in ("", " ", "\t", "\r", "\n", ".", ",", "|", ":", ")", "(") or source.startswith(
        "}}", at
    )


def _bad(source: str, at: int) -> str:
    char = source[at : at + 1]
    if not char:
        return "unclosed action"
    if char == '"':
        return "unterminated quoted string"
    if char == "`":
        return "unterminated raw quoted string"
    if char == "'":
        return "unterminated character constant"
    if char == ":":
        return "expected :="
    if char.isprintable() and char.isascii():
        return f'unexpected "{char}" in command'
    return f"unrecognized character in action: U+{ord(char):04X} '{char}'"


def error(source: str, at: int, message: str) -> TemplateError:
    """What Go says of a template that it cannot read."""
    return TemplateError(f"template: :{source.count(chr(10), 0, at) + 1}: {message}")
