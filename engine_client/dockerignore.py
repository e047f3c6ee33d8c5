"""The rules of `.dockerignore` files, as docker's own matcher has them: which files stay out of a build's context.

A rule is a path with `*`, `?` and `[a-z]`, which match within a name, and `**`, which matches any number of folders.
What a rule matches is left out with all that is in it; a rule that begins with `!` takes things in again. The last rule
that matches decides.
"""

from __future__ import annotations

import re

from engine_client.errors import InvalidValue
from engine_client.spec.paths import clean_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BOM = b"\xef\xbb\xbf"
_LONGEST = 64 * 1024
_MALFORMED = "syntax error in pattern"


def read(data: bytes) -> list[str]:
    """The rules in the bytes of a `.dockerignore` file: without comments, empty lines and leading slashes.

    Raises InvalidValue for a line that docker refuses as too long.
    """
    if any(len(line) >= _LONGEST for line in data.split(b"\n")):
        raise InvalidValue("bufio.Scanner: token too long")
    rules: list[str] = []
    for line in data.removeprefix(_BOM).decode("utf-8", "surrogateescape").split("\n"):
        rule = line.strip()
        if line.startswith("#") or not rule:
            continue
        negated = "!" if rule.startswith("!") else ""
        path = rule[len(negated) :].strip()
        path = clean_path(path) if path else path
        rules.append(negated + (path[1:] if len(path) > 1 and path.startswith("/") else path))
    return rules


class Matcher:
    """Which paths a list of rules leaves out. Raises InvalidValue for a rule that is none."""

    __slots__ = ("_rules",)

    def __init__(self, rules: Iterable[str]) -> None:
        self._rules = [_Rule(rule.strip()) for rule in rules if rule.strip()]

    def excludes(self, path: str) -> bool:
        """Whether `path`, relative to the context and with slashes, is left out."""
        parts = path.split("/")
        state: Sequence[bool] = ()
        excluded = False
        for end in range(1, len(parts) + 1):
            excluded, state = self.step("/".join(parts[:end]), state)
        return excluded

    def step(self, path: str, above: Sequence[bool] = ()) -> tuple[bool, Sequence[bool]]:
        """Whether `path` is left out, and what `step` needs as `above` for the paths in it."""
        excluded = False
        state = [False] * len(self._rules)
        for number, rule in enumerate(self._rules):
            matches = bool(above) and above[number]
            if not matches and rule.takes_in == excluded:  # where it would change nothing, it isn't asked
                matches = rule.matches(path)
            state[number] = matches
            if matches:
                excluded = not rule.takes_in
        return excluded, state

    def may_take_in(self, folder: str) -> bool:
        """Whether something in a folder that is left out may be taken in again."""
        return any(rule.takes_in and f"{rule.path}/".startswith(f"{folder}/") for rule in self._rules)


class _Rule:
    """One rule: `matches` says whether it is about a path itself."""

    __slots__ = ("_expression", "path", "takes_in")

    def __init__(self, rule: str) -> None:
        rule = clean_path(rule)
        self.takes_in = rule.startswith("!")
        self.path = rule[1:] if self.takes_in else rule
        if not self.path:
            raise InvalidValue('illegal exclusion pattern: "!"')
        _check(self.path)
        try:
            self._expression = re.compile(_expression(self.path))
        except re.error:  # a range that runs backwards
            raise InvalidValue(_MALFORMED) from None

    def matches(self, path: str) -> bool:
        return self._expression.fullmatch(path) is not None


def _expression(rule: str) -> str:
    """The rule as a regular expression for whole paths."""
    plain = not re.search(r"[*?\[\]\\]", rule.removeprefix("**").removesuffix("**"))
    if plain and rule.startswith("**"):
        return _any_folder(rule[2:])
    if plain and rule.endswith("**"):
        return re.escape(rule[:-2]) + "(?s:.*)"
    parts: list[str] = []
    at = 0
    while at < len(rule):
        part, at = _part(rule, at)
        parts.append(part)
    return "".join(parts)


def _any_folder(rest: str) -> str:
    """What `**` and no other wildcard but one at the end begins: `**/name` is in any folder, `**name` ends a path."""
    if rest.endswith("**"):
        return f"(?:.*/)?{re.escape(rest[:-2].removeprefix('/'))}.*"
    if rest.startswith("/"):
        return f"(?s:.*/)?{re.escape(rest[1:])}"
    return f"(?s:.*){re.escape(rest)}"


def _part(rule: str, at: int) -> tuple[str, int]:
    """The expression for what stands in a rule at `at`, and where the next part begins."""
    char = rule[at]
    if rule.startswith("**", at):
        at += 3 if rule.startswith("/", at + 2) else 2
        return (".*" if at >= len(rule) else "(?:.*/)?"), at
    if char == "*":
        return "[^/]*", at + 1
    if char == "?":
        return "[^/]", at + 1
    if char == "[":
        end = _class_end(rule, at)
        return _character_class(rule[at + 1 : end]), end + 1
    if char == "\\" and at + 1 < len(rule):
        return re.escape(rule[at + 1]), at + 2
    return re.escape(char), at + 1


def _character_class(inner: str) -> str:
    negated = inner.startswith("^")
    ranges = re.sub(r"(\\.)|([\[&|~])", lambda found: found[1] or f"\\{found[2]}", inner[negated:])
    return f"[{'^' if negated else ''}{ranges}]"


def _check(rule: str) -> None:
    """Go's own rules for patterns. Raises InvalidValue."""
    at = 0
    while at < len(rule):
        if rule[at] == "[":
            at = _class_end(rule, at)
        elif rule[at] == "\\":
            at += 1
            if at == len(rule):
                raise InvalidValue(_MALFORMED)
        at += 1


def _class_end(rule: str, at: int) -> int:
    """Where the class that begins at `at` has its closing bracket. Raises InvalidValue where it has none."""
    found = re.compile(r"\[\^?+(?:(?:\\.|[^\\\]-])(?:-(?:\\.|[^\\\]-]))?)+\]", re.DOTALL).match(rule, at)
    if found is None:
        raise InvalidValue(_MALFORMED)
    return found.end() - 1


__all__ = ["Matcher", "read"]
