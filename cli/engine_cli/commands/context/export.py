"""engine context export."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.failures import Failure, system_failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    import os
    import sys

    from engine_cli.context_files import of_context, pack
    from engine_cli.context_names import check
    from engine_client.address import DEFAULT_CONTEXT

    name = given.args[0]
    if name != DEFAULT_CONTEXT:
        check(name)
    path = given.args[1] if len(given.args) > 1 else f"{name}.dockercontext"
    if path == "-" and sys.stdout.isatty():
        raise Failure("cowardly refusing to export to a terminal, specify a file path")
    data = pack(of_context(cli, name))
    if path == "-":
        sys.stdout.buffer.write(data)
        return 0
    try:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise system_failure("open", error) from None
    with open(fd, "wb") as file:
        file.write(data)
    cli.err(f'Written file "{path}"\n')
    return 0


COMMAND = Command(
    "context export",
    "[OPTIONS] CONTEXT [FILE|-]",
    "Export a context to a tar archive FILE or a tar stream on STDOUT.",
    run,
    (),
    (1, 2),
)
