"""Showing all about some objects: as indented JSON, as JSON on a line, or by a template."""

from __future__ import annotations

import json

from engine_cli.escape import shown_json
from engine_cli.failures import Failure, describe
from engine_cli.flags import Option
from engine_cli.formatflag import INSPECT_FORMAT
from engine_client.errors import EngineError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from engine_cli.cli import Cli

FORMAT = Option("format", "f", "", INSPECT_FORMAT)


def show(
    cli: Cli,
    format: str,
    names: Iterable[str],
    find: Callable[[str], tuple[object, str]],
    *,
    is_raw: bool = True,
) -> int:
    """Show what `find` gives for each name; then raises Failure with what it raised, a line each.

    `find` gives an object and the name of its type in docker's code, and raises EngineError or Failure where there is
    no such object. `is_raw`: also what docker's code has no field for.
    """
    one = _printer(format, is_raw=is_raw)
    texts: list[str] = []
    errors: list[str] = []
    for name in names:
        try:
            texts.append(one(*find(name)))
        except (EngineError, Failure) as error:
            errors.append(describe(error) if isinstance(error, EngineError) else str(error))
    cli.draw(_together(format, texts))
    if errors:
        raise Failure("\n".join(errors))
    return 0


def _printer(format: str, *, is_raw: bool) -> Callable[[object, str], str]:
    """What makes text of one object. Raises Failure for a template that cannot be read."""
    if not format and is_raw:
        return lambda value, _: shown_json(json.dumps(value, indent=4, ensure_ascii=False))
    from engine_cli.objects import indented, inspector

    if not format:
        return lambda value, type: shown_json(indented(value, type))

    return inspector(format, is_raw=is_raw)


def _together(format: str, texts: list[str]) -> str:
    if format == "json":
        return "[" + ",".join(texts) + "]\n"
    if format:
        return "".join(text + "\n" for text in texts) or "\n"
    if not texts:
        return "[]\n"
    objects = ",\n".join(texts)
    return "[\n" + "\n".join("    " + line for line in objects.split("\n")) + "\n]\n"
