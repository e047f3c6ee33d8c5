"""engine wait."""

from __future__ import annotations

from engine_cli.command import RUNNING, Command
from engine_cli.failures import describe
from engine_client.errors import EngineError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    errors: list[str] = []
    for name in given.args:
        try:
            cli.agree()
            cli.out(f"{cli.engine.containers.wait(name)['StatusCode']}\n")
        except EngineError as error:
            errors.append(describe(error))
    if errors:
        cli.err("\n".join(errors) + "\n")
    return 1 if errors else 0


COMMAND = Command(
    "wait",
    "CONTAINER [CONTAINER...]",
    "Block until one or more containers stop, then print their exit codes",
    run,
    (),
    (1, None),
    ("container wait", "wait"),
    states=RUNNING,
)
