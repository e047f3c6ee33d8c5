"""The tokens of Go's template language, in the order and with the complaints of Go's own scanner."""

from __future__ import annotations

from engine_cli.template.quote import quote, spelt
from engine_client._pattern import Pattern

KEYWORDS = ("block", "break", "continue", "define", "else", "end", "if", "nil", "range", "template", "with")
_SPACE = " \t\r\n"
_MARKS = {"=": "=", "|": "|", "(": "(", ")": ")"}
_QUOTED_TEXT = {mark: Pattern(rf"{mark}(?:[^\\\n{mark}]|\\[^\n])*{mark}") for mark in "\"'"}
_NUMBER = Pattern(
    r"[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?"
    r"|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?"
)
_QUOTED = {'"': "quoted string", "'": "character constant"}


class Token:
    """A piece of a template: `at` is where it begins in the source, `line` the line there, from 1.

    `kind`: `text`, `{{`, `}}`, `space`, `keyword`, `bool`, `string`, `char`, `number`, `complex`, `field`, `dot`,
    `variable`, `word`, `:=`, the mark itself, `other` for what means nothing, `error` or `EOF`.
    """

    __slots__ = ("at", "kind", "line", "text")

    def __init__(self, kind: str, text: str, at: int, line: int) -> None:
        self.kind = kind
        self.text = text
        self.at = at
        self.line = line

    def __str__(self) -> str:
        """As Go names it in what it says of a template."""
        if self.kind in ("EOF", "error"):
            return self.text
        if self.kind in ("keyword", "dot"):
            return f"<{self.text}>"
        if len(self.text.encode(errors="surrogateescape")) > 10:
            return quote(self.text[:10]) + "..."
        return quote(self.text)


class Lexer:
    """Gives the tokens of a template one by one."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._depth = 0
        self._is_inside = False
        self._line = 1
        self._counted = 0  # up to where the lines have been counted

    def next(self) -> Token:
        """The next token; at the end, and behind an error, `EOF`."""
        return self._action() if self._is_inside else self._text()

    def _token(self, kind: str, start: int, text: str) -> Token:
        self._line += self._source.count("\n", self._counted, start)
        self._counted = start
        return Token(kind, text, start, self._line)

    def _upto(self, kind: str, end: int) -> Token:
        """The token from here to `end`."""
        start, self._at = self._at, end
        return self._token(kind, start, self._source[start:end])

    def _error(self, message: str) -> Token:
        token = self._token("error", self._at, message)
        self._source, self._at, self._counted, self._is_inside = "", 0, 0, False
        return token

    def _text(self) -> Token:
        while True:
            source, start = self._source, self._at
            opens = source.find("{{", start)
            if opens < 0:
                return self._upto("text" if start < len(source) else "EOF", len(source)) if source else self._end()
            trims = source[opens + 2 : opens + 3] == "-" and source[opens + 3 : opens + 4] in _BLANKS
            text = source[start:opens]
            text = text.rstrip(_SPACE) if trims else text
            if text:
                self._at = opens
                return self._token("text", start, text)
            behind = opens + (4 if trims else 2)
            if not source.startswith("/*", behind):
                self._at, self._depth, self._is_inside = behind, 0, True
                return self._token("{{", opens, "{{")
            self._at = behind
            if (failed := self._comment()) is not None:
                return failed

    def _end(self) -> Token:
        return Token("EOF", "EOF", 0, self._line)

    def _comment(self) -> Token | None:
        """Go behind a comment."""
        end = self._source.find("*/", self._at + 2)
        if end < 0:
            return self._error("unclosed comment")
        closing = self._closing(end + 2)
        if closing is None:
            return self._error("comment ends before closing delimiter")
        self._at = closing
        return None

    def _closing(self, at: int) -> int | None:
        """Where the text behind a closing delimiter begins, if there is one."""
        source = self._source
        if source[at : at + 1] in _BLANKS and source.startswith("-}}", at + 1):
            at += 4
            return at + len(source[at:]) - len(source[at:].lstrip(_SPACE))
        return at + 2 if source.startswith("}}", at) else None

    def _action(self) -> Token:
        source, start = self._source, self._at
        closing = self._closing(start)
        if closing is not None:
            if self._depth:
                return self._error("unclosed left paren")
            self._at, self._is_inside = closing, False
            return self._token("}}", source.index("}}", start), "}}")
        char = source[start : start + 1]
        if not char:
            return self._error("unclosed action")
        if char in _SPACE:
            return self._space()
        if char in _MARKS:
            return self._mark(char)
        if char == ":":
            return self._upto(":=", start + 2) if source.startswith(":=", start) else self._error("expected :=")
        if char in "\"'`":
            return self._quoted(char)
        if char == "$" or (char == "." and source[start + 1 : start + 2] not in _DIGITS):
            return self._name("variable" if char == "$" else "field")
        if char in "+-.0123456789":
            return self._number()
        if is_letter(char):
            return self._name("word")
        if char.isascii() and char.isprintable():
            return self._upto("other", start + 1)
        return self._error(f"unrecognized character in action: {spelt(char)}")

    def _space(self) -> Token:
        end = self._at
        while self._source[end : end + 1] in _BLANKS:
            end += 1
        if self._closing(end - 1) is not None:  # the last one belongs to the delimiter
            end -= 1
        return self._upto("space", end)

    def _mark(self, char: str) -> Token:
        self._depth += (char == "(") - (char == ")")
        if self._depth < 0:
            return self._error("unexpected right paren")
        return self._upto(char, self._at + 1)

    def _quoted(self, mark: str) -> Token:
        if mark == "`":
            end = self._source.find("`", self._at + 1)
            return self._upto("string", end + 1) if end > 0 else self._error("unterminated raw quoted string")
        match = _QUOTED_TEXT[mark].compiled.match(self._source, self._at)
        if match is None:
            return self._error(f"unterminated {_QUOTED[mark]}")
        return self._upto("string" if mark == '"' else "char", match.end())

    def _name(self, kind: str) -> Token:
        start = self._at
        end = start + (kind != "word")
        while is_letter(self._source[end : end + 1]):
            end += 1
        if not self._ends(end):
            return self._error(f"bad character {spelt(self._source[end])}")
        word = self._source[start:end]
        if word == ".":
            kind = "dot"
        elif word in KEYWORDS:
            kind = "keyword"
        elif word in ("true", "false"):
            kind = "bool"
        return self._upto(kind, end)

    def _ends(self, at: int) -> bool:
        """Whether a name may end here."""
        return self._source[at : at + 1] in ("", *_SPACE, *".,|:)(}")

    def _number(self) -> Token:
        start = self._at
        end, is_whole = self._scanned(start)
        kind = "number"
        if is_whole and self._source[end : end + 1] in ("+", "-"):
            kind = "complex"
            end, is_whole = self._scanned(end)
            is_whole = is_whole and self._source[end - 1] == "i"
        if not is_whole:
            return self._error(f"bad number syntax: {quote(self._source[start:end])}")
        return self._upto(kind, end)

    def _scanned(self, start: int) -> tuple[int, bool]:
        """Where a number ends, and whether it may end there."""
        match = _NUMBER.compiled.match(self._source, start)
        end = match.end() if match else start
        return (end + 1, False) if is_letter(self._source[end : end + 1]) else (end, True)


_BLANKS = tuple(_SPACE)
_DIGITS = ("", *"0123456789")


def is_letter(char: str) -> bool:
    """Whether Go takes the character for part of a name."""
    return char == "_" or char.isalpha() or char.isdecimal()
