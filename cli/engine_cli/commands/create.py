"""engine create."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.container_options import OPTIONS, build, pull_option
from engine_cli.failures import Failure, with_help
from engine_client.errors import InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    from engine_cli.creation import create

    image, *words = given.args
    try:
        request = build(given, image, words)
    except InvalidValue as error:
        raise Failure(with_help(str(error), "create"), 125) from None
    cli.out(create(cli, given, request, image) + "\n")
    return 0


COMMAND = Command(
    "create",
    "[OPTIONS] IMAGE [COMMAND] [ARG...]",
    "Create a new container",
    run,
    (*OPTIONS, pull_option('creating ("always", "|missing", "never")')),
    (1, None),
    ("container create", "create"),
    interspersed=False,
)
