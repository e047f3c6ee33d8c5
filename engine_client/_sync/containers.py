# Generated from engine_client/_async/containers.py by scripts/unasync.py: edit that file, not this one.
"""Operations on containers."""

from __future__ import annotations

from engine_client._sync.container_files import ContainerFiles
from engine_client._sync.container_processes import ContainerProcesses
from engine_client._call import Call, HijackCall, StreamCall
from engine_client._decode import json_list, json_value, nothing
from engine_client._negotiate import version_tuple
from engine_client._run import RunResult, interactive_config, run_config, status_code
from engine_client._wire.query import segment
from engine_client._wire.stdcopy import says_tty
from engine_client.errors import Conflict, EngineError, EngineTimeout, InvalidValue, NotFound, WaitFailed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine_client._sync.attach import (
        AttachStream,
        BodyStream,
        OutputStream,
        PendingReply,
    )
    from engine_client._sync.interactive import Step
    from engine_client._sync.session import Session
    from engine_client._wire.query import Filters
    from engine_client.models import (
        ContainerConfigReply,
        ContainerCreateRequest,
        ContainerCreateResponse,
        ContainerInspectResponse,
        ContainerPruneResponse,
        ContainerSummary,
        ContainerWaitResponse,
    )

_SAYS_TTY = (1, 42)  # from here on, the content type of an attach tells frames from a TTY's raw output


class Containers(ContainerFiles, ContainerProcesses):
    """Operations on containers. `id` is a container's name, its id, or the beginning of its id.

    Every method raises NotFound where there is no such container, another APIError where the engine refuses, and
    ConnectionFailed, ConnectionLost or EngineTimeout where it does not answer.
    """

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def create(
        self, config: ContainerCreateRequest, *, name: str | None = None, platform: str | None = None
    ) -> ContainerCreateResponse:
        """Create a container: POST /containers/create. NotFound: there is no such image; Conflict: the name is taken.

        `platform` is `os[/arch[/variant]]`.
        """
        query = {"name": name, "platform": platform}
        call: Call[ContainerCreateResponse] = Call(
            "POST", "/containers/create", json_value, query=query, body=config, expect=(201,)
        )
        return self._session.send(call)

    def inspect(self, id: str, *, size: bool = False) -> ContainerInspectResponse:
        """All about one container, with the sizes of its file systems if asked: GET /containers/{id}/json."""
        path = f"/containers/{segment(id)}/json"
        call: Call[ContainerInspectResponse] = Call("GET", path, json_value, query={"size": size})
        return self._session.send(call)

    def start(
        self,
        id: str,
        *,
        detach_keys: str | None = None,
        checkpoint: str | None = None,
        checkpoint_dir: str | None = None,
    ) -> None:
        """Start a container; one that runs already is left alone: POST /containers/{id}/start.

        An experimental engine can take up where a `checkpoint` was made, kept in the container's folder or in another.
        """
        query = {"detachKeys": detach_keys, "checkpoint": checkpoint, "checkpoint-dir": checkpoint_dir}
        path = f"/containers/{segment(id)}/start"
        self._session.send(Call("POST", path, nothing, query=query, expect=(204, 304)))

    def stop(self, id: str, *, signal: str | None = None, timeout: int | None = None) -> None:
        """Stop a container, killing it after `timeout` seconds (-1: never): POST /containers/{id}/stop.

        One that does not run is left alone. Without `timeout`, the container's own applies, or 10.
        """
        query = {"signal": signal, "t": timeout}
        path = f"/containers/{segment(id)}/stop"
        self._session.send(Call("POST", path, nothing, query=query, expect=(204, 304)))

    def restart(self, id: str, *, signal: str | None = None, timeout: int | None = None) -> None:
        """Stop, as `stop` does, and start: POST /containers/{id}/restart."""
        query = {"signal": signal, "t": timeout}
        path = f"/containers/{segment(id)}/restart"
        self._session.send(Call("POST", path, nothing, query=query, expect=(204,)))

    def kill(self, id: str, *, signal: str | None = None) -> None:
        """Send a signal, SIGKILL by default, by name or number: POST /containers/{id}/kill.

        Conflict: it does not run.
        """
        path = f"/containers/{segment(id)}/kill"
        self._session.send(Call("POST", path, nothing, query={"signal": signal}, expect=(204,)))

    def rename(self, id: str, name: str) -> None:
        """Give a container another name: POST /containers/{id}/rename. Conflict: the name is taken."""
        path = f"/containers/{segment(id)}/rename"
        self._session.send(Call("POST", path, nothing, query={"name": name}, expect=(204,)))

    def resize(self, id: str, *, height: int, width: int) -> None:
        """Tell a container's TTY its size, in characters: POST /containers/{id}/resize."""
        path = f"/containers/{segment(id)}/resize"
        self._session.send(Call("POST", path, nothing, query={"h": height, "w": width}))

    def wait(self, id: str, *, condition: str | None = None) -> ContainerWaitResponse:
        """Wait for `not-running` (the default), `next-exit` or `removed`: POST /containers/{id}/wait."""
        return self._session.send(_wait(id, condition))

    def begin_wait(self, id: str, *, condition: str | None = None) -> PendingReply[ContainerWaitResponse]:
        """As `wait`, but return once the engine has registered it; `result()` then waits.

        Registered before a start with `next-exit` or `removed`, it misses no exit, however short the container lives.
        """
        return self._session.begin(_wait(id, condition))

    def attach(
        self,
        id: str,
        *,
        stdin: bool = False,
        stdout: bool = True,
        stderr: bool = True,
        logs: bool = False,
        stream: bool = True,
        detach_keys: str | None = None,
        tty: bool | None = None,
        wait: str | None = None,
    ) -> AttachStream:
        """A duplex stream to a container, which need not run yet: POST /containers/{id}/attach.

        `logs` gives the output so far first, `stream` what comes. `tty`: whether the container has a TTY; where it is
        not given, the reply tells, or below API 1.42 one more request, an inspect. `wait`, a condition as for `wait`,
        registers for the container's end by one more request, so that the stream has an exit code.
        """
        if tty is None and version_tuple(self._session.version()) < _SAYS_TTY:
            tty = (self.inspect(id))["Config"].get("Tty", False)
        query = {
            "stdin": stdin,
            "stdout": stdout,
            "stderr": stderr,
            "logs": logs,
            "stream": stream,
            "detachKeys": detach_keys,
        }
        call = HijackCall("POST", f"/containers/{segment(id)}/attach", query=query)
        if wait is None:
            return self._session.hijack(call, tty=tty)
        waiting = self.begin_wait(id, condition=wait)
        return self._session.hijack(call, tty=tty, exit_code=lambda: _exit_code(waiting), waiting=waiting)

    def logs(
        self,
        id: str,
        *,
        stdout: bool = True,
        stderr: bool = True,
        follow: bool = False,
        timestamps: bool = False,
        tail: int | str | None = None,
        since: str | None = None,
        until: str | None = None,
        details: bool = False,
        tty: bool | None = None,
    ) -> OutputStream:
        """The output that a container has made, and with `follow` what it makes: GET /containers/{id}/logs.

        `tail` is a number of lines or "all"; `since` and `until` are Unix seconds, with a fraction if needed. `tty` as
        for `attach`: where it is not given, it costs one more request below API 1.42, and on Podman.
        """
        if tty is None and version_tuple(self._session.version()) < _SAYS_TTY:
            tty = (self.inspect(id))["Config"].get("Tty", False)
        query = {
            "stdout": stdout,
            "stderr": stderr,
            "follow": follow,
            "timestamps": timestamps,
            "tail": tail,
            "since": since,
            "until": until,
            "details": details,
        }
        call = StreamCall("GET", f"/containers/{segment(id)}/logs", query=query)
        return self._output(id, self._session.stream(call), tty)

    def _output(self, id: str, body: BodyStream, tty: bool | None) -> OutputStream:
        if tty is None and not says_tty(body.media_type):  # Podman's logs have no content type
            try:
                tty = (self.inspect(id))["Config"].get("Tty", False)
            except BaseException:
                body.close()
                raise
        return body.output(tty)

    def remove(self, id: str, *, force: bool = False, volumes: bool = False, link: bool = False) -> None:
        """Remove a container: DELETE /containers/{id}.

        `force` kills it first, `volumes` takes its anonymous volumes along. Conflict: it runs, and not forced.
        """
        query = {"force": force, "v": volumes, "link": link}
        self._session.send(Call("DELETE", f"/containers/{segment(id)}", nothing, query=query, expect=(204,)))

    def prune(self, *, filters: Filters | None = None) -> ContainerPruneResponse:
        """Remove all containers that do not run: POST /containers/prune."""
        call: Call[ContainerPruneResponse] = Call("POST", "/containers/prune", json_value, query={"filters": filters})
        return self._session.send(call)

    def run(
        self,
        image: str,
        command: Sequence[str] | None = None,
        *,
        config: ContainerCreateRequest | None = None,
        name: str | None = None,
        platform: str | None = None,
        stdin: bytes | None = None,
        pull: str = "missing",
        remove: bool = True,
    ) -> RunResult:
        """Run a command to its end in a new container, giving stdout, stderr and exit code apart.

        A compound call: create (and pull, where `pull` is "always", or "missing" and there is no such image; "never" is
        the third), attach, wait, start, and remove unless `remove` is false. `stdin` is written and then ended.
        `config` holds what else the container is to have; its TTY must be off. Raises ProgressError for a failed pull.
        """
        body = run_config(image, command, config, with_stdin=stdin is not None)
        containers = Containers(self._session.as_one_call("containers.run"))
        id = (containers._create_with_image(body, image, name, platform, pull))["Id"]
        try:
            with containers.attach(id, stdin=stdin is not None, tty=False, wait="next-exit") as stream:
                containers.start(id)
                output = stream.communicate(stdin)
        finally:
            if remove:
                self._session.clean_up(lambda session: Containers(session)._clear_away(id))
        return RunResult(id, output.stdout, output.stderr, output.exit_code or 0)

    def _clear_away(self, id: str) -> None:
        """Remove what the engine may be removing by itself, as `AutoRemove` tells it to."""
        try:
            self.remove(id, force=True, volumes=True)
        except NotFound:
            pass
        except Conflict as error:
            if "already in progress" not in error.message:
                raise

    def interact(
        self,
        id: str,
        *,
        stdin: int | None = 0,
        stdout: int | None = 1,
        stderr: int | None = 2,
        config: ContainerConfigReply | ContainerCreateRequest | None = None,
        condition: str = "next-exit",
        detach_keys: str | None = None,
        redraw: bool = False,
        sig_proxy: bool = False,
        begin: Step | None = None,
    ) -> int | None:
        """Put a person's terminal, or pipes, at a container until it ends: its exit code, or None when detached.

        `stdin`, `stdout` and `stderr` are descriptors; those that are None take no part. For a container with a TTY, a
        terminal at `stdin` is in raw mode meanwhile and put back in every case; the container's has the size of the one
        at `stdout`, also when that changes (`redraw` makes a shell show its prompt again); `detach_keys` (docker's
        notation; Ctrl-P Ctrl-Q by default) leave it running. Without a TTY its stdin ends with `stdin` if it is meant
        to. `sig_proxy` passes on to it the signals that the main thread gets.

        `begin` is called once the output is attached and the end waited for (`condition` as for `wait`), so that
        nothing is missed: it is the place to start the container.

        A compound call: attach, wait, resizes, kills, and an inspect unless `config` has what it would say. Of the
        timeouts only `connect` counts. Raises WaitFailed, SessionInterrupted at the third SIGTERM or SIGINT, what
        reading a stream raises, OSError where `stdout` or `stderr` cannot be written, SystemExit where SIGTERM or
        SIGHUP ends the program while the terminal is raw, and what `begin` raises.
        """
        from engine_client._sync.interaction import with_container

        return with_container(
            self._session,
            id,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            config=config,
            condition=condition,
            detach_keys=detach_keys,
            redraw=redraw,
            sig_proxy=sig_proxy,
            begin=begin,
        )

    def run_interactive(
        self,
        image: str,
        command: Sequence[str] | None = None,
        *,
        config: ContainerCreateRequest | None = None,
        name: str | None = None,
        platform: str | None = None,
        pull: str = "missing",
        remove: bool = True,
        tty: bool = True,
        stdin: int | None = 0,
        stdout: int | None = 1,
        stderr: int | None = 2,
        detach_keys: str | None = None,
    ) -> int | None:
        """Put a person at a new container, as `docker run -it --rm` does: its exit code, or None when detached.

        A compound call: create and pull as for `run`, `interact` with signals passed on, start. `remove` has the engine
        remove the container when it has ended. Raises what those raise.
        """
        body = interactive_config(image, command, config, tty=tty, remove=remove)
        id = (self._create_with_image(body, image, name, platform, pull))["Id"]
        return self.interact(
            id,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            config=body,
            condition="removed" if remove else "next-exit",
            detach_keys=detach_keys,
            sig_proxy=True,
            begin=lambda: self.start(id),
        )

    def _create_with_image(
        self, body: ContainerCreateRequest, image: str, name: str | None, platform: str | None, pull: str
    ) -> ContainerCreateResponse:
        if pull not in ("missing", "always", "never"):
            raise InvalidValue(f"pull must be 'missing', 'always' or 'never', not {pull!r}")
        if pull != "always":
            try:
                return self.create(body, name=name, platform=platform)
            except NotFound:
                if pull == "never":
                    raise
        from engine_client._sync.images import Images

        with Images(self._session).pull(image, platform=platform) as progress:
            progress.drain()
        return self.create(body, name=name, platform=platform)

    def list(
        self, *, all: bool = False, limit: int | None = None, size: bool = False, filters: Filters | None = None
    ) -> list[ContainerSummary]:
        """The running containers, or `all`, or the `limit` newest: GET /containers/json."""
        query = {"all": all, "limit": limit, "size": size, "filters": filters}
        call: Call[list[ContainerSummary]] = Call("GET", "/containers/json", json_list, query=query)
        return self._session.send(call)


def _exit_code(waiting: PendingReply[ContainerWaitResponse]) -> int:
    try:
        reply = waiting.result()
    except EngineTimeout:
        raise
    except EngineError as error:
        raise WaitFailed(str(error)) from error
    return status_code(reply)


def _wait(id: str, condition: str | None) -> Call[ContainerWaitResponse]:
    return Call("POST", f"/containers/{segment(id)}/wait", json_value, query={"condition": condition})
