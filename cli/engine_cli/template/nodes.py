"""The parts of a template that has been read. `str` of one is what Go shows of it in errors."""

from __future__ import annotations

from engine_cli.template.quote import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.template.literals import Number


class Node:
    """A part of a template, which begins at `at` in the source."""

    __slots__ = ("at",)

    def __init__(self, at: int) -> None:
        self.at = at


class Text(Node):
    """Text that stays as it is."""

    __slots__ = ("text",)

    def __init__(self, at: int, text: str) -> None:
        super().__init__(at)
        self.text = text

    def __str__(self) -> str:
        return self.text


class Dot(Node):
    """`.`"""

    __slots__ = ()

    def __str__(self) -> str:
        return "."


class Nil(Node):
    """`nil`"""

    __slots__ = ()

    def __str__(self) -> str:
        return "nil"


class Constant(Node):
    """A bool, a text or a number; `text` is how it was written."""

    __slots__ = ("text", "value")

    def __init__(self, at: int, text: str, value: bool | str | Number) -> None:
        super().__init__(at)
        self.text = text
        self.value = value

    def __str__(self) -> str:
        return self.text


class Identifier(Text):
    """The name of a function."""

    __slots__ = ()


class Field(Node):
    """`.a.b`: fields to go down from the dot."""

    __slots__ = ("names",)

    def __init__(self, at: int, text: str) -> None:
        super().__init__(at)
        self.names = text[1:].split(".")

    def __str__(self) -> str:
        return "." + ".".join(self.names)


class Variable(Node):
    """`$x.a.b`: a variable, and fields to go down from it."""

    __slots__ = ("name", "names")

    def __init__(self, at: int, text: str) -> None:
        super().__init__(at)
        self.name, *self.names = text.split(".")

    def __str__(self) -> str:
        return ".".join([self.name, *self.names])


class Chain(Node):
    """`(pipeline).a.b`: fields to go down from what `node` gives."""

    __slots__ = ("names", "node")

    def __init__(self, at: int, node: Node, names: list[str]) -> None:
        super().__init__(at)
        self.node = node
        self.names = names

    def __str__(self) -> str:
        return in_parentheses(self.node) + "".join("." + name for name in self.names)


class Command(Node):
    """A function or value, and arguments."""

    __slots__ = ("words",)

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.words: list[Node] = []

    def __str__(self) -> str:
        return " ".join(map(in_parentheses, self.words))


class Pipeline(Node):
    """Commands, each of which gets the value of the one before; it `declares` variables, or `assigns` to them."""

    __slots__ = ("assigns", "commands", "declares")

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.declares: list[Variable] = []
        self.assigns = False
        self.commands: list[Command] = []

    def __str__(self) -> str:
        text = " | ".join(map(str, self.commands))
        if not self.declares:
            return text
        return f"{', '.join(map(str, self.declares))} {'=' if self.assigns else ':='} {text}"


class Action(Node):
    """A pipeline whose value is printed, unless it declares a variable."""

    __slots__ = ("pipeline",)

    def __init__(self, at: int, pipeline: Pipeline) -> None:
        super().__init__(at)
        self.pipeline = pipeline

    def __str__(self) -> str:
        return f"{{{{{self.pipeline}}}}}"


class Block(Node):
    """Nodes one after another."""

    __slots__ = ("nodes",)

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.nodes: list[Node] = []

    def __str__(self) -> str:
        return "".join(map(str, self.nodes))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing but blanks in it."""
        return all(type(node) is Text and not node.text.strip() for node in self.nodes)


class Branch(Node):
    """if, with and range (`kind`): nodes for a true or full pipeline, and for another one."""

    __slots__ = ("kind", "otherwise", "pipeline", "then")

    def __init__(self, kind: str, pipeline: Pipeline, then: Block, otherwise: Block | None) -> None:
        super().__init__(pipeline.at)
        self.kind = kind
        self.pipeline = pipeline
        self.then = then
        self.otherwise = otherwise

    def __str__(self) -> str:
        otherwise = "" if self.otherwise is None else f"{{{{else}}}}{self.otherwise}"
        return f"{{{{{self.kind} {self.pipeline}}}}}{self.then}{otherwise}{{{{end}}}}"


class Invocation(Node):
    """template and block: another template, with what the pipeline gives."""

    __slots__ = ("name", "pipeline")

    def __init__(self, at: int, name: str, pipeline: Pipeline | None) -> None:
        super().__init__(at)
        self.name = name
        self.pipeline = pipeline

    def __str__(self) -> str:
        argument = "" if self.pipeline is None else f" {self.pipeline}"
        return f"{{{{template {quote(self.name)}{argument}}}}}"


class Jump(Node):
    """break and continue; while reading also end and else."""

    __slots__ = ("kind",)

    def __init__(self, at: int, kind: str) -> None:
        super().__init__(at)
        self.kind = kind

    def __str__(self) -> str:
        return f"{{{{{self.kind}}}}}"


def in_parentheses(node: Node) -> str:
    """The node as it stands in a command."""
    return f"({node})" if isinstance(node, Pipeline) else str(node)
