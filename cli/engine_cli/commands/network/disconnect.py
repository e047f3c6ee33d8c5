"""engine network disconnect."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.flags import Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    network, container = given.args
    cli.engine.networks.disconnect(network, container, force=given.bool("force"))
    return 0


COMMAND = Command(
    "network disconnect",
    "[OPTIONS] NETWORK CONTAINER",
    "Disconnect a container from a network",
    run,
    (Option("force", "f", False, "Force the container to disconnect from a network"),),
    (2, 2),
)
