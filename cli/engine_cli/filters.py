"""`--filter key=value`, which the listing commands share."""

from __future__ import annotations

from engine_cli.failures import Failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def parse_filters(texts: Sequence[str]) -> dict[str, list[str]]:
    """The API's filters from docker's. Raises Failure for one without `=`."""
    filters: dict[str, list[str]] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise Failure(
                f'invalid argument "{text}" for "-f, --filter" flag: bad format of filter (expected name=value)', 125
            )
        filters.setdefault(name.strip().lower(), []).append(value.strip())
    return filters
