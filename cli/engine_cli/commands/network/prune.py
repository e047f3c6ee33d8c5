"""engine network prune."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.pruning import FORCE, confirm, deleted, prune_filter, prune_filters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


_QUESTION = (
    "WARNING! This will remove all custom networks not used by at least one container.\n"
    "Are you sure you want to continue?"
)


def run(cli: Cli, given: Given) -> int:
    filters = prune_filters(cli, given)
    if given.bool("force") or confirm(cli, _QUESTION):
        cli.out(remove(cli, filters))
    return 0


def remove(cli: Cli, filters: dict[str, list[str]]) -> str:
    """Remove the networks that no container uses; what to print."""
    return deleted("Networks", cli.engine.networks.prune(filters=filters)["NetworksDeleted"])


COMMAND = Command("network prune", "[OPTIONS]", "Remove all unused networks", run, (FORCE, prune_filter()))
