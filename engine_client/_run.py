"""What commands leave behind: their output and exit code; and what `containers.run` and `exec.run` send."""

from __future__ import annotations

from engine_client.errors import InvalidValue, WaitFailed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine_client.models import ContainerCreateRequest, ContainerWaitResponse, ExecConfig


class Output:
    """All of a stream: `stdout` and `stderr` as bytes, and `exit_code`, None where the stream does not know it."""

    __slots__ = ("exit_code", "stderr", "stdout")

    def __init__(self, stdout: bytes, stderr: bytes, exit_code: int | None = None) -> None:
        self.stdout = stdout
        self.stderr = stderr
        self.exit_code = exit_code

    def __repr__(self) -> str:
        return f"<Output exit {self.exit_code}, {len(self.stdout)} + {len(self.stderr)} bytes>"


class RunResult:
    """A command that has ended: the `id` of its container or exec, its `stdout` and `stderr` as bytes, and its
    `exit_code`.
    """

    __slots__ = ("exit_code", "id", "stderr", "stdout")

    def __init__(self, id: str, stdout: bytes, stderr: bytes, exit_code: int) -> None:
        self.id = id
        self.stdout = stdout
        self.stderr = stderr
        self.exit_code = exit_code

    def __repr__(self) -> str:
        return f"<RunResult {self.id[:12]} exit {self.exit_code}, {len(self.stdout)} + {len(self.stderr)} bytes>"


def status_code(reply: ContainerWaitResponse) -> int:
    """The exit code in a wait's reply. Raises WaitFailed where the engine reports an error instead."""
    failure = reply.get("Error")
    if failure is not None:
        raise WaitFailed(failure["Message"])
    return reply["StatusCode"]


def run_config(
    image: str, command: Sequence[str] | None, config: ContainerCreateRequest | None, *, with_stdin: bool
) -> ContainerCreateRequest:
    """The body to create a container from whose whole output is collected, and whose stdin ends with what is given."""
    body: ContainerCreateRequest = {**config} if config else {}
    body.update({"Image": image, "Tty": False, "AttachStdout": True, "AttachStderr": True})
    if command is not None:
        body["Cmd"] = _words(command)
    if with_stdin:
        body.update({"AttachStdin": True, "OpenStdin": True, "StdinOnce": True})
    return body


def _words(command: Sequence[str]) -> list[str]:
    """Raises InvalidValue for a text, which would be taken for its letters."""
    if isinstance(command, str):
        raise InvalidValue(f"a command is a list of words, such as ['sh', '-c', {command!r}]")
    return list(command)


def interactive_config(
    image: str, command: Sequence[str] | None, config: ContainerCreateRequest | None, *, tty: bool, remove: bool
) -> ContainerCreateRequest:
    """The body to create a container from that a person is put at."""
    body: ContainerCreateRequest = {**config} if config else {}
    body.update({"Image": image, "Tty": tty, "OpenStdin": True, "StdinOnce": True})
    body.update({"AttachStdin": True, "AttachStdout": True, "AttachStderr": True})
    if command is not None:
        body["Cmd"] = _words(command)
    if remove:
        body["HostConfig"] = {**body.get("HostConfig", {}), "AutoRemove": True}
    return body


# Kills, again and again until there are none, all processes whose environment holds $1. Needs only sh and cat: /proc
# separates variables by NUL, which a command substitution drops; a process that has ended has no environment.
_KILL = """\
while :; do
    found=
    for process in /proc/[0-9]*; do
        case "$(cat "$process/environ" 2>/dev/null)" in
            *"$1"*) kill -9 "${process#/proc/}" && found=1 ;;
        esac
    done
    [ "$found" ] || exit 0
done
"""


def exec_config(command: Sequence[str], config: ExecConfig | None, *, with_stdin: bool, mark: str) -> ExecConfig:
    """The body to create an exec from whose whole output is collected. `mark`: one more variable, or none."""
    body: ExecConfig = {**config} if config else {}
    body.update({"Cmd": _words(command), "Tty": False, "AttachStdout": True, "AttachStderr": True})
    body["AttachStdin"] = with_stdin
    if mark:
        body["Env"] = [*(body.get("Env") or ()), mark]
    return body


def new_mark() -> str:
    """A variable for an environment, in which it finds every process that has it."""
    import os

    return f"ENGINE_CLIENT_EXEC={os.urandom(16).hex()}"


def kill_config(marked: ExecConfig, mark: str) -> ExecConfig:
    """The body to create the exec from that kills what `marked` started, with the rights that it had."""
    body: ExecConfig = {"Cmd": ["sh", "-c", _KILL, "sh", mark]}
    if "User" in marked:
        body["User"] = marked["User"]
    if "Privileged" in marked:
        body["Privileged"] = marked["Privileged"]
    return body
