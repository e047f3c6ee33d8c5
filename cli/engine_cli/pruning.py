"""Removing what is not used: the question before it, the filters, and what is told of it."""

from __future__ import annotations

from engine_cli.filters import filter_option, parse_filters
from engine_cli.flags import Option
from engine_cli.prompts import Unanswered, ask
from engine_cli.units import human_size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine_cli.cli import Cli
    from engine_cli.flags import Given

FORCE = Option("force", "f", False, "Do not prompt for confirmation")
_OPPOSITES = {"label": "label!", "label!": "label"}


def prune_filter(example: str = "until=<timestamp>") -> Option:
    """--filter of a command that removes."""
    return filter_option(f'Provide filter values (e.g. "{example}")')


def prune_filters(cli: Cli, given: Given) -> dict[str, list[str]]:
    """The filters given, with those that config.json's pruneFilters adds where they do not say the opposite."""
    filters = parse_filters(given.list("filter"))
    for text in cli.config.get("pruneFilters") or ():
        name, equals, value = text.partition("=")
        if equals and value not in filters.get(_OPPOSITES.get(name, ""), ()):
            filters.setdefault(name, []).append(value)
    return filters


def confirm(cli: Cli, question: str) -> bool:
    """Ask for a `y` on stdin, also where that is no terminal. SIGINT and SIGTERM say no."""
    try:
        return ask(cli, f"{question} [y/N] ") in ("y", "Y")
    except Unanswered:
        return False


def deleted(what: str, names: Iterable[str] | None) -> str:
    """What is printed of that which was removed: nothing for nothing."""
    lines = "".join(f"{name}\n" for name in names or ())
    return f"Deleted {what}:\n{lines}\n" if lines else ""


def report(cli: Cli, space: int, text: str) -> None:
    """Print what was removed and the space that it took."""
    cli.out(f"{text}Total reclaimed space: {human_size(space)}\n")
