"""engine rename."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.failures import Failure, describe
from engine_client.errors import EngineError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    old, new = (name.strip() for name in given.args)
    if not old or not new:
        raise Failure("Error: Neither old nor new names may be empty")
    try:
        cli.engine.containers.rename(old, new)
    except EngineError as error:
        raise Failure(f"{describe(error)}\nError: failed to rename container named {old}") from None
    return 0


COMMAND = Command("rename", "CONTAINER NEW_NAME", "Rename a container", run, (), (2, 2), ("container rename", "rename"))
