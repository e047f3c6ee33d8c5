"""engine completion."""

from __future__ import annotations

import os

from engine_cli.command import Command
from engine_cli.failures import Failure
from engine_cli.flags import Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given

SHELLS = ("bash", "fish", "zsh")


def run(cli: Cli, given: Given) -> int:
    shell = given.args[0]
    if shell not in SHELLS:
        raise Failure(f"there is completion for {', '.join(SHELLS)}, not for {shell}")
    folder = os.path.join(os.path.dirname(os.path.dirname(__file__)), "shells")
    with open(os.path.join(folder, f"engine.{shell}"), encoding="utf-8") as script:
        text = script.read()
    if given.bool("no-descriptions") or os.environ.get("DOCKER_CLI_DISABLE_COMPLETION_DESCRIPTION"):
        text = text.replace("__complete ", "__completeNoDesc ")
    cli.out(text)
    return 0


COMMAND = Command(
    "completion",
    "[OPTIONS] bash|fish|zsh",
    "Generate the autocompletion script for the specified shell",
    run,
    (Option("no-descriptions", "", False, "disable completion descriptions"),),
    (1, 1),
)
