"""Random templates, most of them right, many of them wrong in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

_CONSTANTS = (
    "0", "1", "2", "3", "-1", "10", "7", "1.5", "2.50", "'a'", "'\\n'", "0x1F", "0b11", "017", "1e3", "1e30",
    "1_000", "true", "false", "nil", "3i", "1+2i", "-0.0", "1_0.5", "0x1p-2", "1e-7",
)  # fmt: skip
_TEXTS = (
    '"x"', '"a b"', '`raw`', '""', '","', '"héllo"', '"a\\tb\\u00e9"', '"<b>&\'\\""', '"KEY"',
    '"80/tcp"', '"k"', '"/"', '"a-b_c d.e"',
)  # fmt: skip
_VERBS = (
    "v", "s", "d", "q", "x", "X", "t", "T", "c", "U", "e", "E", "f", "F", "g", "G", "b", "o", "O", "p", "w", "z",
    "!", "%",
)  # fmt: skip
_FLAGS = ("", "", "", "+", "-", "#", " ", "0", "-0", "+ ", "#0")
_SIZES = ("", "", "", "5", "12", "2.3", ".2", ".", "*", ".*", "[1]", "[2]", "[9]", "[x", "[3]*.[2]*[1]")
_FUNCTIONS = {
    "json": 1, "split": 2, "join": 2, "title": 1, "lower": 1, "upper": 1, "pad": 3, "truncate": 2, "print": None,
    "println": None, "printf": None, "len": 1, "index": None, "and": None, "or": None, "not": 1, "eq": None, "ne": 2,
    "lt": 2, "le": 2, "gt": 2, "ge": 2, "slice": None, "html": None, "js": None, "urlquery": None, "call": None,
}  # fmt: skip
_RIGHT = {  # arguments that fit: T a text, N a small number, P a path, L a list or map
    "split": "T ','", "join": "(split T ',') T", "title": "T", "lower": "T", "upper": "T", "pad": "T N N", "len": "L",
    "truncate": "T N", "index": "L N", "slice": "T 0 N", "eq": "T T P", "ne": "N N", "lt": "N N", "le": "T T",
    "gt": "N N", "ge": "T T", "and": "P P", "or": "P P", "not": "P", "printf": "F P P", "json": "P",
}  # fmt: skip
_OF_TEXTS = ("split", "title", "lower", "upper", "pad", "truncate")
_BROKEN = (
    "{{", "}}", "{{end}}", "{{else}}", "{{..}}", "{{,}}", "{{:=}}", "{{$q}}", "{{nil}}", "{{if}}{{end}}",
    "{{range}}{{end}}", '{{"x}}', "{{1x}}", "{{'ab'}}", "{{1.2.3}}", "{{/* c */}}", "{{- /* c */ -}}",
    "{{/* c }}", "{{break}}", "{{continue}}", '{{define "T"}}[{{.}}]{{end}}', '{{template "T" 1}}',
    '{{block "B" 2}}<{{.}}>{{end}}', '{{template "U"}}', "{{é}}", "{{(1)}}", "{{()}}", "{{1 | 2}}",
    "{{print | print}}", "{{\n print 1\n}}", "{{`a\nb`}}", "{{with 1}}{{.}}{{else with 2}}{{.}}{{end}}",
    "{{if 0}}{{else with 1}}{{end}}{{end}}", "{{a}}", "{{@}}", "{{\x01}}", "{{$x := 1, 2}}",
    "{{range $i, $j, $k := 3}}{{end}}", "{{range $i := 3}}{{$i}}{{end}}", "{{end extra}}", "{{print.x}}",
    '{{range 2}}{{define "D"}}{{end}}{{end}}', "{{template}}", "{{template 1}}", "{{else if 1}}",
    "{{9223372036854775807}}", "{{9223372036854775808}}", "{{-9223372036854775808}}", "{{99999999999999999999}}",
)  # fmt: skip


class Generator:
    """Makes templates on `paths`, which lead to what there is, and to some of what there isn't.

    `dot` tells whether the whole of what a template is given may be shown.
    """

    def __init__(self, source: random.Random, paths: Sequence[str], *, dot: bool) -> None:
        self._random = source
        self._paths = paths
        self._dot = dot
        self._variables: list[str] = []

    def template(self) -> str:
        """A template."""
        self._variables = []
        return self._nodes(2)

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _one(self, choices: Sequence[str]) -> str:
        return self._random.choice(choices)

    def _nodes(self, depth: int) -> str:
        known = len(self._variables)
        text = "".join(self._node(depth) for _ in range(self._random.randint(1, 3)))
        del self._variables[known:]
        return text

    def _node(self, depth: int) -> str:
        kinds = (self._text, self._action, self._variable, self._if, self._with, self._range, self._broken)
        weights = (20, 40, 9, 11, 6, 10, 3) if depth else (30, 60, 0, 0, 0, 0, 2)
        return self._random.choices(kinds, weights)[0](depth)

    def _text(self, _depth: int) -> str:
        return self._one(("a", "b ", " ", "x-", "é", "\\t", "\\n", "\t"))

    def _braced(self, inner: str) -> str:
        return self._one(("{{", "{{", "{{- ")) + inner + self._one(("}}", "}}", " -}}"))

    def _action(self, depth: int) -> str:
        return self._braced(self._pipeline(depth))

    def _variable(self, depth: int) -> str:
        if self._variables and self._chance(0.3):
            return self._braced(f"{self._one(self._variables)} = {self._pipeline(depth)}")
        name = "$" + self._one("ab")
        text = self._braced(f"{name} := {self._pipeline(depth)}")
        self._variables.append(name)
        return text

    def _if(self, depth: int) -> str:
        text = self._braced(f"if {self._pipeline(depth - 1)}") + self._nodes(depth - 1)
        if self._chance(0.3):
            text += f"{{{{else if {self._pipeline(depth - 1)}}}}}{self._nodes(depth - 1)}"
        return text + self._otherwise(depth)

    def _otherwise(self, depth: int) -> str:
        return ("{{else}}" + self._nodes(depth - 1) if self._chance(0.35) else "") + "{{end}}"

    def _with(self, depth: int) -> str:
        known, dot = len(self._variables), self._dot
        name = self._one(("", "", "$v"))
        text = f"{{{{with {name + ' := ' if name else ''}{self._pipeline(depth - 1)}}}}}"
        self._variables += [name] if name else []
        self._dot = True
        text += self._nodes(depth - 1)
        self._dot = dot
        if self._chance(0.15):
            text += f"{{{{else with {self._pipeline(depth - 1)}}}}}{self._nodes(0)}"
        text += self._otherwise(depth)
        del self._variables[known:]
        return text

    def _range(self, depth: int) -> str:
        known, dot = len(self._variables), self._dot
        names = self._random.choice(([], [], ["$v"], ["$i", "$v"]))
        mark = ", ".join(names) + (" := " if names else "")
        what = self._pipeline(depth - 1) if self._chance(0.5) else self._one(self._paths)
        self._variables += names
        self._dot = True
        text = f"{{{{range {mark}{what}}}}}{self._nodes(depth - 1)}"
        text += self._one(("", "", "", "", "{{break}}", "{{if eq 1 1}}{{continue}}{{end}}"))
        self._dot = dot
        text += self._otherwise(depth)
        del self._variables[known:]
        return text

    def _broken(self, _depth: int) -> str:
        return self._one(_BROKEN)

    def _pipeline(self, depth: int) -> str:
        count = 1 if self._chance(0.7) else self._random.randint(2, 3)
        return " | ".join(self._command(depth, is_first=not number) for number in range(count))

    def _command(self, depth: int, *, is_first: bool) -> str:
        if self._chance(0.45 if is_first else 0.1):
            return self._operand(depth)
        name = self._one(list(_FUNCTIONS))
        if is_first and name in _RIGHT and self._chance(0.6):
            return f"{name} {' '.join(map(self._right, _RIGHT[name].split()))}"
        wanted = _FUNCTIONS[name]
        count = self._random.randint(1, 3) if wanted is None else wanted
        count += self._random.choice((-1, 1)) if self._chance(0.04) else 0
        arguments = [self._operand(depth) for _ in range(max(0, count - (not is_first)))]
        if arguments and name in _OF_TEXTS and self._chance(0.7):
            arguments[0] = self._one(_TEXTS)
        if arguments and name == "printf" and self._chance(0.95):
            arguments[0] = self._format()
        if name in ("pad", "truncate", "index", "slice") and self._chance(0.5):
            arguments[1:] = [self._one(("0", "1", "2", "3", "-1")) for _ in arguments[1:]]
        return " ".join([name, *arguments])

    def _right(self, word: str) -> str:
        path = self._one(self._paths)
        text = self._one((*_TEXTS, f"(print {path})"))
        fitting = {"T": text, "N": self._one("01234"), "P": path, "L": self._one((path, text)), "F": self._format()}
        for letter, value in fitting.items():
            word = word.replace(letter, value, 1) if word.strip("()") == letter else word
        return word.replace("','", '","')

    def _format(self) -> str:
        parts = [
            f"%{self._one(_FLAGS)}{self._one(_SIZES)}{self._one(_VERBS)}" for _ in range(self._random.randint(1, 2))
        ]
        return '"' + self._one(("|", "", " é")).join(parts) + self._one(("", "", "%")) + '"'

    def _operand(self, depth: int) -> str:
        kinds = (self._path, self._constant, self._quoted, self._known, self._nested, self._format_operand)
        return self._random.choices(kinds, (40, 15, 12, 10, 12, 3))[0](depth)

    def _path(self, _depth: int) -> str:
        path = self._one(self._paths)
        if self._chance(0.05):
            path += self._one((".nope", ".a", ".IsHost", ".String", ".Int64"))
        return "$" + path if self._chance(0.15) else path

    def _constant(self, _depth: int) -> str:
        return self._one(_CONSTANTS)

    def _quoted(self, _depth: int) -> str:
        return self._one(_TEXTS)

    def _format_operand(self, _depth: int) -> str:
        return self._format()

    def _known(self, depth: int) -> str:
        if self._variables and self._chance(0.6):
            return self._one(self._variables) + self._one(("", "", "", ".a", ".k"))
        return "." if self._dot else self._path(depth)

    def _nested(self, depth: int) -> str:
        if not depth:
            return self._path(depth)
        return f"({self._pipeline(depth - 1)}){self._one(('', '', '', '', '.a', '.Name'))}"
