"""Carries out a template that has been read."""

from __future__ import annotations

from engine_cli.template.evaluate import Evaluation
from engine_cli.template.nodes import Action, Block, Branch, Invocation, Jump, Node, Text
from engine_cli.template.printf import printable, sprint
from engine_cli.template.quote import quote
from engine_cli.template.reflect import INT, INTS, UINTS, Value, indirect, is_true

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.template.evaluate import Source

_MAX_DEPTH = 100_000


class Break(Exception):
    """Leave the innermost range."""


class Continue(Exception):
    """Go on with the next item of the innermost range."""


class Run(Evaluation):
    """One template on its way: `out` gets what it writes."""

    def __init__(self, source: Source, name: str, data: Value | None, out: list[str]) -> None:
        super().__init__(source, name, data)
        self._out = out

    def walk(self, node: Node, dot: Value | None) -> None:
        """Write what a node makes of `dot`. Raises TemplateError."""
        self._node = node
        if isinstance(node, Block):
            for one in node.nodes:
                self.walk(one, dot)
        elif isinstance(node, Text):
            self._out.append(node.text)
        elif isinstance(node, Action):
            value = self._pipeline(node.pipeline, dot)
            if not node.pipeline.declares:
                self._print(node, value)
        elif isinstance(node, Jump):
            raise Break if node.kind == "break" else Continue
        elif isinstance(node, Invocation):
            self._invoke(node, dot)
        else:
            assert isinstance(node, Branch)
            known = len(self._variables)
            try:
                (self._range if node.kind == "range" else self._choose)(node, dot)
            finally:
                del self._variables[known:]

    def _print(self, node: Node, value: Value | None) -> None:
        self._node = node
        self._out.append(sprint([printable(value)]))

    def _invoke(self, node: Invocation, dot: Value | None) -> None:
        root = self._source.templates.get(node.name)
        if root is None:
            raise self._failure(f"template {quote(node.name)} not defined")
        value = self._pipeline(node.pipeline, dot) if node.pipeline is not None else None
        try:
            Run(self._source, node.name, value, self._out).walk(root, value)
        except RecursionError:
            self._node = node
            raise self._failure(f"exceeded maximum template depth ({_MAX_DEPTH})") from None

    def _choose(self, branch: Branch, dot: Value | None) -> None:
        value = self._pipeline(branch.pipeline, dot)
        if is_true(value):
            self.walk(branch.then, value if branch.kind == "with" else dot)
        elif branch.otherwise is not None:
            self.walk(branch.otherwise, dot)

    def _range(self, branch: Branch, dot: Value | None) -> None:
        value, _ = indirect(self._pipeline(branch.pipeline, dot))
        try:
            if not self._loop(branch, value) and branch.otherwise is not None:
                self.walk(branch.otherwise, dot)
        except Break:
            return

    def _loop(self, branch: Branch, value: Value | None) -> bool:
        """Go through the items of a value; whether there was one."""
        declares = branch.pipeline.declares
        if value is None:
            return False
        if value.kind in INTS + UINTS:
            if len(declares) > 1:
                raise self._failure(f"can't use {sprint([value])} to iterate over more than one variable")
            for number in range(value.data):
                self._once(branch, None, Value(value.type, number))
            return bool(value.data > 0)
        if value.kind == "map":
            for key, item in value.entries():
                self._once(branch, key, item)
        elif value.kind in ("array", "slice"):
            for index, item in enumerate(value.items()):
                self._once(branch, Value(INT, index), item)
        else:
            raise self._failure(f"range can't iterate over {sprint([value])}")
        return value.length() > 0

    def _once(self, branch: Branch, key: Value | None, item: Value | None) -> None:
        names = [variable.name for variable in branch.pipeline.declares]
        values = (item,) if len(names) == 1 else (key, item)
        if branch.pipeline.assigns:
            for name, value in zip(names, values, strict=False):
                self._assign(name, value)
        elif names:
            self._variables[-len(names) :] = zip(names, values, strict=True)
        known = len(self._variables)
        try:
            self.walk(branch.then, item)
        except Continue:
            pass
        finally:
            del self._variables[known:]
