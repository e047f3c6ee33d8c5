# Generated from engine_client/_async/container_processes.py by scripts/unasync.py: edit that file, not this one.
"""Operations on what goes on in running containers."""

from __future__ import annotations

from engine_client._call import Call, StreamCall
from engine_client._decode import json_list, json_value, nothing
from engine_client._wire.query import segment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_client._sync.jsonstream import JSONStream
    from engine_client._sync.session import Session
    from engine_client.models import (
        ContainerStatsResponse,
        ContainerTopResponse,
        ContainerUpdateRequest,
        ContainerUpdateResponse,
        FilesystemChange,
    )


class ContainerProcesses:
    """The part of AsyncContainers that is about what goes on in running containers."""

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

        `one_shot`: one sample at once, without `precpu_stats` to compare with.
        """
        query = {"stream": "0", "one-shot": one_shot}
        path = f"/containers/{segment(id)}/stats"
        call: Call[ContainerStatsResponse] = Call("GET", path, json_value, query=query)
        return self._session.send(call)

    def stats_stream(self, id: str) -> JSONStream[ContainerStatsResponse]:
        """What a container uses, each second: GET /containers/{id}/stats. It ends when the container is removed."""
        from engine_client._sync.jsonstream import JSONStream

        call = StreamCall("GET", f"/containers/{segment(id)}/stats", query={"stream": True})
        return JSONStream(self._session.stream(call))
