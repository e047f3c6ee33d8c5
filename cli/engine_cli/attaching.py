"""The streams of a container at the command's own: what run, start, attach and exec share."""

from __future__ import annotations

import os

from engine_cli.failures import Failure, describe
from engine_client.errors import EngineError, WaitFailed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from engine_cli.cli import Cli
    from engine_cli.flags import Given

DETACH_KEYS_HELP = "Override the key sequence for detaching a container"


def check_tty(*, stdin: bool, tty: bool) -> None:
    """Raise Failure where a person's keys are wanted and nobody sits there."""
    if stdin and tty and not os.isatty(0):
        raise Failure("the input device is not a TTY")


def detach_keys(cli: Cli, given: Given) -> str | None:
    """The keys that --detach-keys or docker's configuration name; None: the engine's own."""
    return given.str("detach-keys") or cli.config.get("detachKeys") or None


def converse(session: Callable[[], int | None], *, passes_signals: bool) -> int | None:
    """What `session`, a `containers.interact`, returns. Raises Failure where nobody knows how the container ended.

    While docker `passes_signals` on, a closed pipe does not end it by a signal as it does else, but is an error.
    """
    try:
        return session()
    except BrokenPipeError:
        if passes_signals:
            raise Failure("write /dev/stdout: broken pipe") from None
        raise
    except WaitFailed as error:
        if isinstance(error.__cause__, EngineError):
            raise Failure(f"error waiting for container: {describe(error.__cause__)}", 125) from None
        raise Failure(f"Error waiting for container: {error}", 125) from None
