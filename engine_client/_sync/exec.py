# Generated from engine_client/_async/exec.py by scripts/unasync.py: edit that file, not this one.
"""Operations on execs: further processes in a running container."""

from __future__ import annotations

from engine_client._call import Call, HijackCall
from engine_client._decode import json_value, nothing
from engine_client._run import RunResult, exec_config, kill_config, new_mark
from engine_client._wire.query import segment
from engine_client.errors import EngineError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from engine_client._sync.attach import AttachStream
    from engine_client._sync.session import Session
    from engine_client.models import ExecConfig, ExecInspectResponse, IDResponse

_FIRST_PAUSE = 0.005
_LONGEST_PAUSE = 0.5


class Exec:
    """Operations on execs.

    Every method raises NotFound where there is no such container or exec, Conflict where the container is paused or
    does not run, and ConnectionFailed, ConnectionLost or EngineTimeout where the engine does not answer.
    """

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def create(self, container: str, config: ExecConfig) -> IDResponse:
        """Prepare a command in a running container: POST /containers/{id}/exec."""
        path = f"/containers/{segment(container)}/exec"
        call: Call[IDResponse] = Call("POST", path, json_value, body=config, expect=(201,))
        return self._session.send(call)

    def start(
        self, id: str, *, tty: bool = False, console_size: tuple[int, int] | None = None
    ) -> AttachStream:
        """Start it, attached as its `config` says: POST /exec/{id}/start. `tty` must be what `config` says.

        `console_size` is height and width in characters, taken from API 1.42 on and for a TTY only.
        """
        body = _start_body(tty=tty, console_size=console_size)
        call = HijackCall("POST", f"/exec/{segment(id)}/start", body=body)
        return self._session.hijack(call, tty=tty, exit_code=lambda: self.exit_code(id))

    def start_detached(self, id: str, *, tty: bool = False, console_size: tuple[int, int] | None = None) -> None:
        """Start it in the background: POST /exec/{id}/start. The arguments are those of `start`."""
        body = _start_body(tty=tty, console_size=console_size, detach=True)
        self._session.send(Call("POST", f"/exec/{segment(id)}/start", nothing, body=body))

    def inspect(self, id: str) -> ExecInspectResponse:
        """Whether it runs, and with which code it ended: GET /exec/{id}/json."""
        call: Call[ExecInspectResponse] = Call("GET", f"/exec/{segment(id)}/json", json_value)
        return self._session.send(call)

    def exit_code(self, id: str) -> int:
        """The code with which it ended: GET /exec/{id}/json, repeated while it still runs: no operation waits for it.

        It may run on when its output has ended, as a process does that closes its own, or one that was detached from.
        """
        pause = _FIRST_PAUSE
        while True:
            state = self.inspect(id)
            code = state["ExitCode"]
            if code is not None and not state["Running"]:
                return code
            self._session.pause(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def run(
        self,
        container: str,
        command: Sequence[str],
        *,
        config: ExecConfig | None = None,
        stdin: bytes | None = None,
        kill: bool = False,
    ) -> RunResult:
        """Run a command to its end in a running container, giving stdout, stderr and exit code apart.

        A compound call: create, start, and inspect until it has ended. `stdin` is written and then ended. `config`
        holds what else the exec is to have; its TTY must be off.

        With `kill`, where the call does not come to its end (its `total` passes, it is cancelled, the connection
        breaks), what it started is killed by a second exec, with its children. That finds them by a variable that
        `kill` adds to their environment, so they must not have dropped it, nor become another user's; and the
        container must have `sh` and `cat`. A killing that fails is a note on the error that is raised.
        """
        mark = new_mark() if kill else ""
        body = exec_config(command, config, with_stdin=stdin is not None, mark=mark)
        exec = Exec(self._session.as_one_call("exec.run"))
        id = (exec.create(container, body))["Id"]
        try:
            with exec.start(id) as stream:
                output = stream.communicate(stdin)
        except BaseException as error:
            if kill:
                killing = kill_config(body, mark)
                failure = self._kill(container, killing)
                if failure:
                    error.add_note(f"what it started could not be killed: {failure}")
            raise
        return RunResult(id, output.stdout, output.stderr, output.exit_code or 0)

    def interact(
        self,
        container: str,
        config: ExecConfig,
        *,
        stdin: int | None = 0,
        stdout: int | None = 1,
        stderr: int | None = 2,
    ) -> int | None:
        """Put a person's terminal, or pipes, at a command in a running container until it ends: its exit code, or None
        when detached.

        `config` is as for `create`, with `Tty` and `DetachKeys`; which streams are attached, the descriptors say. They
        and the terminal are treated as `containers.interact` says; stdin ends with `stdin`. Signals are not passed on:
        there is no operation for that.

        A compound call: create, start, resizes, and `exit_code`. Of the timeouts only `connect` counts. Raises as
        `containers.interact` does.
        """
        from engine_client._sync.interaction import with_exec

        return with_exec(self._session, container, config, stdin=stdin, stdout=stdout, stderr=stderr)

    def _kill(self, container: str, config: ExecConfig) -> str:
        """Run what kills to its end; what went wrong."""
        command = config.get("Cmd", ())
        try:
            done = self._session.clean_up(
                lambda session: Exec(session).run(container, command, config=config)
            )
        except EngineError as failure:
            return str(failure)
        return (done.stdout + done.stderr).decode("utf-8", "replace").strip() if done.exit_code else ""

    def resize(self, id: str, *, height: int, width: int) -> None:
        """Tell its TTY its size, in characters: POST /exec/{id}/resize."""
        query = {"h": height, "w": width}
        self._session.send(Call("POST", f"/exec/{segment(id)}/resize", nothing, query=query, expect=(200, 201)))


def _start_body(*, tty: bool, console_size: tuple[int, int] | None, detach: bool = False) -> dict[str, Any]:
    body: dict[str, Any] = {"Detach": detach, "Tty": tty}
    if console_size is not None:
        body["ConsoleSize"] = list(console_size)
    return body
