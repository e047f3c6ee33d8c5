"""The streams of a container at the command's own: what run, start, attach and exec share."""

from __future__ import annotations

import os

from engine_cli.failures import Failure, describe
from engine_client._wire.detach_keys import parse_detach_keys
from engine_client.errors import EngineError, InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client import PendingReply
    from engine_client.models import ContainerInspectResponse, ContainerWaitResponse

DETACH_KEYS_HELP = "Override the key sequence for detaching a container"


def check_tty(*, stdin: bool, tty: bool) -> None:
    """Raise Failure where a person's keys are wanted and nobody sits there."""
    if stdin and tty and not os.isatty(0):
        raise Failure("the input device is not a TTY")


def detach_keys(cli: Cli, given: Given) -> str | None:
    """The keys that --detach-keys or docker's configuration name; None: the engine's own."""
    return given.str("detach-keys") or cli.config.get("detachKeys") or None


def key_bytes(keys: str | None) -> bytes | None:
    """The keys as typed; None for the default ones, and for keys that the engine is about to refuse."""
    try:
        return None if keys is None else parse_detach_keys(keys)
    except InvalidValue:
        return None


def ends_with_stdin(cli: Cli, container: ContainerInspectResponse) -> bool:
    """Whether the container's stdin is to end with ours. Podman keeps no StdinOnce: there it is, wherever it can."""
    config = container["Config"]
    if config.get("Tty") or config.get("StdinOnce"):
        return not config.get("Tty")
    components = cli.engine.system.version().get("Components") or ()
    return any(component["Name"].startswith("Podman") for component in components)


def exit_code(pending: PendingReply[ContainerWaitResponse]) -> int:
    """The code with which the container ends; 125 where nobody can tell. Raises Failure."""
    try:
        reply = pending.result()
    except EngineError as error:
        raise Failure(f"error waiting for container: {describe(error)}", 125) from None
    failure = reply.get("Error")
    if failure is not None:
        raise Failure(f"Error waiting for container: {failure['Message']}", 125)
    return reply["StatusCode"]


def resizer(resize: Callable[..., object], id: str, *, redraw: bool = False) -> Callable[[int, int], object]:
    """What tells the TTY of `id` its size. `redraw`: by way of another size, so that a shell shows its prompt again."""
    pending = redraw

    def fit(height: int, width: int) -> None:
        nonlocal pending
        if pending:
            pending = False
            resize(id, height=height + 1, width=width + 1)
        resize(id, height=height, width=width)

    return fit
