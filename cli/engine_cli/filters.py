"""`--filter key=value`, which commands that list, remove or watch share."""

from __future__ import annotations

from engine_cli.flags import Option
from engine_client.errors import InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def _check(text: str) -> None:
    if text and "=" not in text:
        raise InvalidValue("bad format of filter (expected name=value)")


def filter_option(help: str, short: str = "") -> Option:
    """--filter, of which `help` says what it is for."""
    return Option("filter", short, (), help, "filter", _check)


FILTER = filter_option("Filter output based on conditions provided", "f")


def parse_filters(texts: Sequence[str]) -> dict[str, list[str]]:
    """The API's filters from docker's."""
    filters: dict[str, list[str]] = {}
    for text in filter(None, texts):
        name, _, value = text.partition("=")
        filters.setdefault(name.strip().lower(), []).append(value.strip())
    return filters
