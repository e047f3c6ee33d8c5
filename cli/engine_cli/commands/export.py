"""engine export."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.flags import Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    from engine_cli.output_file import write

    container = given.args[0]
    write(given.str("output"), lambda: cli.engine.containers.export(container), "failed to export container")
    return 0


COMMAND = Command(
    "export",
    "[OPTIONS] CONTAINER",
    "Export a container's filesystem as a tar archive",
    run,
    (Option("output", "o", "", "Write to a file, instead of STDOUT"),),
    (1, 1),
    ("container export", "export"),
)
