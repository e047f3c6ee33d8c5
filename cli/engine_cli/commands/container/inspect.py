"""engine container inspect."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.flags import Option
from engine_cli.inspecting import FORMAT, show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    size = given.bool("size")
    containers = cli.engine.containers

    def find(name: str) -> tuple[object, str]:
        return containers.inspect(name, size=size), "container.InspectResponse"

    return show(cli, given.str("format"), given.args, find)


COMMAND = Command(
    "container inspect",
    "[OPTIONS] CONTAINER [CONTAINER...]",
    "Display detailed information on one or more containers",
    run,
    (FORMAT, Option("size", "s", False, "Display total file sizes")),
    (1, None),
)
