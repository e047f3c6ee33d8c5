"""engine container prune."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.pruning import FORCE, confirm, deleted, prune_filter, prune_filters, report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


_QUESTION = "WARNING! This will remove all stopped containers.\nAre you sure you want to continue?"


def run(cli: Cli, given: Given) -> int:
    filters = prune_filters(cli, given)
    if given.bool("force") or confirm(cli, _QUESTION):
        report(cli, *remove(cli, filters))
    return 0


def remove(cli: Cli, filters: dict[str, list[str]]) -> tuple[int, str]:
    """Remove what does not run; the bytes that this frees, and what to print."""
    pruned = cli.engine.containers.prune(filters=filters)
    text = deleted("Containers", pruned["ContainersDeleted"])
    return pruned["SpaceReclaimed"] if text else 0, text


COMMAND = Command("container prune", "[OPTIONS]", "Remove all stopped containers", run, (FORCE, prune_filter()))
