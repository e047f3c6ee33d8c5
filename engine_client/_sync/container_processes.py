# Generated from engine_client/_async/container_processes.py by scripts/unasync.py: edit that file, not this one.
"""Operations on what goes on in running containers."""

from __future__ import annotations

from engine_client._call import Call, StreamCall
from engine_client._decode import json_list, json_value, nothing, stats_sample
from engine_client._wire.query import segment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import Pattern

    from engine_client._sync.follow import LogFollower
    from engine_client._sync.jsonstream import JSONStream
    from engine_client._sync.session import Session
    from engine_client._wire.query import QueryValue
    from engine_client.models import (
        ContainerInspectResponse,
        ContainerStatsResponse,
        ContainerTopResponse,
        ContainerUpdateRequest,
        ContainerUpdateResponse,
        FilesystemChange,
    )


class ContainerProcesses:
    """The part of Containers that is about what goes on in running containers."""

    __slots__ = ()

    _session: Session

    def pause(self, id: str) -> None:
        """Stop all processes in their tracks: POST /containers/{id}/pause. Conflict: it does not run, or is paused."""
        self._session.send(Call("POST", f"/containers/{segment(id)}/pause", nothing, expect=(204,)))

    def unpause(self, id: str) -> None:
        """Let the processes of a paused container go on: POST /containers/{id}/unpause. Conflict: it is not paused."""
        self._session.send(Call("POST", f"/containers/{segment(id)}/unpause", nothing, expect=(204,)))

    def update(self, id: str, config: ContainerUpdateRequest) -> ContainerUpdateResponse:
        """Change limits and the restart policy: POST /containers/{id}/update."""
        path = f"/containers/{segment(id)}/update"
        call: Call[ContainerUpdateResponse] = Call("POST", path, json_value, body=config)
        return self._session.send(call)

    def top(self, id: str, *, ps_args: str | None = None) -> ContainerTopResponse:
        """The processes in a running container, as ps tells them with `ps_args` ("-ef"): GET /containers/{id}/top.

        Conflict: it does not run.
        """
        path = f"/containers/{segment(id)}/top"
        call: Call[ContainerTopResponse] = Call("GET", path, json_value, query={"ps_args": ps_args})
        return self._session.send(call)

    def changes(self, id: str) -> list[FilesystemChange]:
        """The paths that are not as in the image: GET /containers/{id}/changes."""
        call: Call[list[FilesystemChange]] = Call("GET", f"/containers/{segment(id)}/changes", json_list)
        return self._session.send(call)

    def stats(self, id: str, *, one_shot: bool = False) -> ContainerStatsResponse:
        """What a container uses: GET /containers/{id}/stats?stream=0. It takes two seconds, for two samples.

        `one_shot`: one sample at once, without `precpu_stats` to compare with. Podman refuses where the container
        does not run: ProgressError.
        """
        query = {"stream": "0", "one-shot": one_shot}
        path = f"/containers/{segment(id)}/stats"
        call: Call[ContainerStatsResponse] = Call("GET", path, stats_sample, query=query)
        return self._session.send(call)

    def stats_stream(self, id: str) -> JSONStream[ContainerStatsResponse]:
        """What a container uses, each second: GET /containers/{id}/stats. It ends when the container is removed.

        Iterating raises ProgressError on Podman where the container does not run.
        """
        from engine_client._sync.jsonstream import StatsStream

        call = StreamCall("GET", f"/containers/{segment(id)}/stats", query={"stream": True})
        return StatsStream(self._session.stream(call))

    def follow_logs(
        self,
        id: str,
        *,
        stdout: bool = True,
        stderr: bool = True,
        timestamps: bool = False,
        tail: int | str | None = None,
        since: str | None = None,
        until: str | None = None,
        details: bool = False,
        give_up_after: float = 60.0,
    ) -> LogFollower:
        """As `logs` with `follow`, but going on after a lost connection or a restart of the engine, no line twice.

        A compound call: inspect, and GET /containers/{id}/logs as often as needed, until the engine has been away for
        `give_up_after` seconds. Raises InvalidValue for a container with a TTY, whose log cannot be resumed, and
        where `since` or `until` are no Unix seconds.
        """
        from engine_client._sync.follow import follow_logs

        query: dict[str, QueryValue] = {"stdout": stdout, "stderr": stderr, "details": details}
        return follow_logs(
            self._session, id, query, tail, since, until, timestamps=timestamps, give_up_after=give_up_after
        )

    def wait_until_healthy(self, id: str, *, timeout: float = 60.0) -> ContainerInspectResponse:
        """Wait until a container's health check finds it healthy; what inspect says then.

        A compound call: inspects and GET /events. Raises Unhealthy, ContainerEnded, DeadlinePassed after `timeout`
        seconds, and InvalidValue where it has no health check.
        """
        from engine_client._sync.waiting import wait_until_healthy

        return wait_until_healthy(self._session, id, timeout)

    def wait_for_log(
        self, id: str, wanted: str | bytes | Pattern[bytes], *, since: str | None = None, timeout: float = 60.0
    ) -> bytes:
        """Wait until a container writes a line with `wanted` in it, a text or a compiled pattern; that line.

        Output from before the call counts, from `since` on. A compound call: GET /containers/{id}/logs, and inspect.
        Raises ContainerEnded, DeadlinePassed after `timeout` seconds, and ProtocolError for a line of over 16 Mi bytes.
        """
        from engine_client._sync.waiting import wait_for_log

        return wait_for_log(self._session, id, wanted, since, timeout)
