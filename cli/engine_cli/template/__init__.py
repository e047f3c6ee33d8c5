"""Go's templates with docker's functions: what --format takes. Loaded only when one is given.

`lexer`, `parser` and `literals` read a template into `nodes`; `run` carries it out, and `evaluate` its actions, on
values of Go's types (`reflect`), which `json` and `shapes` make of the API's objects; `functions` is what templates may
call, `printf` and `printer` how Go prints values.
"""

from __future__ import annotations

from engine_cli.template.errors import TemplateError as TemplateError
from engine_cli.template.evaluate import Source
from engine_cli.template.functions import FUNCTIONS
from engine_cli.template.parser import parse
from engine_cli.template.run import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine_cli.template.reflect import Function, Value


class Template:
    """A template that has been read. Raises TemplateError for one that is none."""

    __slots__ = ("_name", "_templates", "_text")

    def __init__(self, text: str, name: str = "") -> None:
        self._text = text
        self._name = name
        self._templates = parse(text, FUNCTIONS, name)

    def render(
        self,
        data: Value | None,
        functions: Mapping[str, Function] = FUNCTIONS,
        *,
        refuses_missing: bool = False,
    ) -> str:
        """The text that it makes of `data`. Raises TemplateError.

        `refuses_missing`: a map without an entry is an error, instead of no value.
        """
        source = Source(self._text, self._name, self._templates, functions, refuses_missing=refuses_missing)
        out: list[str] = []
        try:
            Run(source, self._name, data, out).walk(self._templates[self._name], data)
        except TemplateError as error:
            raise TemplateError(str(error), "".join(out)) from None
        except RecursionError:
            raise TemplateError(f"template: {self._name}:1: too deeply nested", "".join(out)) from None
        return "".join(out)
