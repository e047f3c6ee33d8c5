"""engine rm."""

from __future__ import annotations

from engine_cli.command import STOPPED, Command
from engine_cli.failures import Failure, several
from engine_cli.flags import Option
from engine_client.errors import EngineError, NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    names = _names(cli, given)
    force = given.bool("force")

    def remove(name: str) -> None:
        container = name.strip("/")
        if not container:
            raise EngineError("container name cannot be empty")
        cli.engine.containers.remove(container, force=force, volumes=given.bool("volumes"), link=given.bool("link"))

    return several(cli, names, remove, at_once=True, forgiven=(NotFound,) if force else ())


def _names(cli: Cli, given: Given) -> list[str]:
    if not given.bool("all"):
        if not given.args:
            raise Failure(COMMAND.arity_error(0, at_least=1) or "")
        return given.args
    if given.args:
        raise Failure("conflicting options: --all takes no container names")
    return [container["Id"] for container in cli.engine.containers.list(all=True)]


COMMAND = Command(
    "rm",
    "[OPTIONS] CONTAINER [CONTAINER...]",
    "Remove one or more containers",
    run,
    (
        Option("all", "a", False, "Remove all containers"),
        Option("force", "f", False, "Force the removal of a running container (uses SIGKILL)"),
        Option("link", "l", False, "Remove the specified link"),
        Option("volumes", "v", False, "Remove anonymous volumes associated with the container"),
    ),
    (0, None),
    ("container rm", "container remove", "rm"),
    states=STOPPED,
)
