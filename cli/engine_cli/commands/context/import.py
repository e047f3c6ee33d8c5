"""engine context import."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.failures import Failure, system_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    import sys

    from engine_cli.context_files import save, unpack
    from engine_cli.context_names import check_new

    name, path = given.args
    check_new(cli, name)
    try:
        if path == "-":
            data = sys.stdin.buffer.read()
        else:
            with open(path, "rb") as file:
                data = file.read()
    except OSError as error:
        operation = "read" if isinstance(error, IsADirectoryError) else "open"
        raise Failure(f"{operation} {path}: {system_text(error)}") from None
    meta, material = unpack(data)
    save(cli, {**meta, "Name": name}, material)
    cli.out(name + "\n")
    cli.err(f'Successfully imported context "{name}"\n')
    return 0


COMMAND = Command("context import", "CONTEXT FILE|-", "Import a context from a tar or zip file", run, (), (2, 2))
