"""engine import."""

from __future__ import annotations

import sys

from engine_cli.command import PLATFORM, Command
from engine_cli.failures import system_failure
from engine_cli.flags import Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from io import FileIO

    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    source = given.args[0]
    if source.startswith(("https://", "http://")):
        _import(cli, given, source)
        return 0
    with _opened(source) as file:
        _import(cli, given, file)
    return 0


def _opened(source: str) -> FileIO:
    try:
        return open(0 if source == "-" else source, "rb", buffering=0, closefd=source != "-")
    except OSError as error:
        raise system_failure("open", error) from None


def _import(cli: Cli, given: Given, source: FileIO | str) -> None:
    from engine_cli.progress import show
    from engine_client.reference import parse

    repo = given.args[1] if len(given.args) > 1 else None
    if repo:
        parse(repo)
    with cli.engine.images.import_image(
        source,
        repo=repo,
        message=given.str("message") or None,
        changes=given.list("change"),
        platform=given.str("platform").lower() or None,
    ) as progress:
        show(progress, sys.stdout)


COMMAND = Command(
    "import",
    "[OPTIONS] file|URL|- [REPOSITORY[:TAG]]",
    "Import the contents from a tarball to create a filesystem image",
    run,
    (
        Option("change", "c", (), "Apply Dockerfile instruction to the created image"),
        Option("message", "m", "", "Set commit message for imported image"),
        PLATFORM,
    ),
    (1, None),
    ("image import", "import"),
)
