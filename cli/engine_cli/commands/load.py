"""engine load."""

from __future__ import annotations

import os
import sys

from engine_cli.command import Command
from engine_cli.failures import Failure, system_failure
from engine_cli.flags import Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from io import FileIO

    from engine_cli.cli import Cli
    from engine_cli.flags import Given

_PLATFORM = 'Load only the given platform variant. Formatted as "os[/arch[/variant]]" (e.g., "linux/amd64")'


def run(cli: Cli, given: Given) -> int:
    from engine_cli.platforms import oci_platform
    from engine_cli.progress import show

    quiet = given.bool("quiet") or not sys.stdout.isatty()
    platform = oci_platform(given)
    with _input(given.str("input")) as file, cli.engine.images.load(file, quiet=quiet, platform=platform) as progress:
        show(progress, sys.stdout)
    return 0


def _input(path: str) -> FileIO:
    if not path and os.isatty(0):
        raise Failure("requested load from stdin, but stdin is empty")
    try:
        return open(path or 0, "rb", buffering=0, closefd=bool(path))
    except OSError as error:
        raise system_failure("open", error) from None


COMMAND = Command(
    "load",
    "[OPTIONS]",
    "Load an image from a tar archive or STDIN",
    run,
    (
        Option("input", "i", "", "Read from tar archive file, instead of STDIN"),
        Option("platform", "", "", _PLATFORM, requires="1.48"),
        Option("quiet", "q", False, "Suppress the load output"),
    ),
    (0, 0),
    ("image load", "load"),
)
