"""What `containers.run` sends and returns."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine_client.models import ContainerCreateRequest


class RunResult:
    """A command that has ended: the container's `id`, its `stdout` and `stderr` as bytes, and its `exit_code`."""

    __slots__ = ("exit_code", "id", "stderr", "stdout")

    def __init__(self, id: str, stdout: bytes, stderr: bytes, exit_code: int) -> None:
        self.id = id
        self.stdout = stdout
        self.stderr = stderr
        self.exit_code = exit_code

    def __repr__(self) -> str:
        return f"<RunResult {self.id[:12]} exit {self.exit_code}, {len(self.stdout)} + {len(self.stderr)} bytes>"


def run_config(
    image: str, command: Sequence[str] | None, config: ContainerCreateRequest | None, *, with_stdin: bool
) -> ContainerCreateRequest:
    """The body to create a container from whose whole output is collected, and whose stdin ends with what is given."""
    body: ContainerCreateRequest = {**config} if config else {}
    body.update({"Image": image, "Tty": False, "AttachStdout": True, "AttachStderr": True})
    if command is not None:
        body["Cmd"] = list(command)
    if with_stdin:
        body.update({"AttachStdin": True, "OpenStdin": True, "StdinOnce": True})
    return body
