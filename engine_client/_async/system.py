"""Operations on the engine as a whole."""

from __future__ import annotations

from engine_client._async.jsonstream import AsyncJSONStream
from engine_client._call import Call, StreamCall
from engine_client._decode import json_value, secret_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine_client._async.follow import AsyncEventFollower
    from engine_client._async.session import AsyncSession
    from engine_client._wire.query import Filters
    from engine_client.models import (
        AuthConfig,
        AuthResponse,
        BuildPruneResponse,
        DiskUsage,
        EventMessage,
        Ping,
        SystemInfo,
        SystemVersion,
    )


class AsyncSystem:
    """Operations on the engine as a whole.

    Every method raises an APIError where the engine refuses, and ConnectionFailed, ConnectionLost or EngineTimeout
    where it does not answer.
    """

    __slots__ = ("_session",)

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def ping(self) -> Ping:
        """Whether the engine answers, and the API version it speaks: HEAD /_ping, within the connect timeout."""
        return await self._session.ping()

    async def version(self) -> SystemVersion:
        """The engine's version and those of its parts: GET /version."""
        call: Call[SystemVersion] = Call("GET", "/version", json_value)
        return await self._session.send(call)

    async def info(self) -> SystemInfo:
        """The engine's settings, counts and limits: GET /info."""
        call: Call[SystemInfo] = Call("GET", "/info", json_value)
        return await self._session.send(call)

    async def auth(self, credentials: AuthConfig) -> AuthResponse:
        """Ask the registry `serveraddress` whether it takes the credentials: POST /auth. The engine keeps nothing.

        Raises Unauthorized, or ServerError with the registry's words, where it doesn't.
        """
        call: Call[AuthResponse] = Call("POST", "/auth", secret_value, body=credentials)
        return await self._session.send(call)

    async def events(
        self, *, since: str | None = None, until: str | None = None, filters: Filters | None = None
    ) -> AsyncJSONStream[EventMessage]:
        """What happens in the engine, as it happens: GET /events.

        `since` and `until` are Unix seconds, with a fraction if needed; with an `until` the stream ends there.
        """
        query = {"since": since, "until": until, "filters": filters}
        return AsyncJSONStream(await self._session.stream(StreamCall("GET", "/events", query=query)))

    async def disk_usage(self, *, types: Sequence[str] | None = None, verbose: bool = False) -> DiskUsage:
        """What takes up the engine's disk: GET /system/df. It takes its time.

        `types`: some of "container", "image", "volume" and "build-cache" (from API 1.42). `verbose`: with the single
        items, which below API 1.52 always come.
        """
        call: Call[DiskUsage] = Call("GET", "/system/df", json_value, query={"type": types, "verbose": verbose})
        return await self._session.send(call)

    async def prune_build_cache(
        self,
        *,
        all: bool = False,
        filters: Filters | None = None,
        keep_storage: int | None = None,
        reserved_space: int | None = None,
        max_used_space: int | None = None,
        min_free_space: int | None = None,
    ) -> BuildPruneResponse:
        """Remove what the build cache has and no build needs, or `all` that is not in use: POST /build/prune.

        Sizes in bytes: `keep_storage` or, from API 1.48, `reserved_space` is always kept; beyond it, `max_used_space`
        is what may stay, and `min_free_space` what is to be free on the disk.
        """
        query = {
            "all": all,
            "filters": filters,
            "keep-storage": keep_storage,
            "reserved-space": reserved_space,
            "max-used-space": max_used_space,
            "min-free-space": min_free_space,
        }
        call: Call[BuildPruneResponse] = Call("POST", "/build/prune", json_value, query=query)
        return await self._session.send(call)

    async def follow_events(
        self,
        *,
        since: str | None = None,
        until: str | None = None,
        filters: Filters | None = None,
        give_up_after: float = 60.0,
    ) -> AsyncEventFollower:
        """As `events`, but going on after a lost connection or a restart of the engine, no event twice.

        A compound call: info, for the engine's clock, and GET /events as often as needed. It gives up when the engine
        is away for `give_up_after` seconds. What the engine itself no longer knows is missing: see `gaps`. Raises
        InvalidValue where `since` or `until` are no Unix seconds.
        """
        from engine_client._async.follow import AsyncEventFollower

        follower = AsyncEventFollower(
            self._session, since=since, until=until, filters=filters, give_up_after=give_up_after
        )
        await follower.begin()
        return follower
