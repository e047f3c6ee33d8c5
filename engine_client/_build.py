"""A build's options as the query that they are sent in."""

from __future__ import annotations

from engine_client._wire.jsontext import dumps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from engine_client._wire.query import Query
    from engine_client.models import BuildOptions

_AS_JSON = ("buildargs", "cachefrom", "labels", "outputs", "ulimits")


def build_query(options: BuildOptions) -> Query:
    """The query of POST /build."""
    query: dict[str, Any] = {**options}
    if isinstance(options.get("cachefrom"), str):
        query["cachefrom"] = [query["cachefrom"]]
    for name in _AS_JSON:
        if name in query:
            query[name] = dumps(query[name])
    if options.get("rm") is False:  # which is not the engine's default
        query["rm"] = "0"
    return query
