"""engine image prune."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.flags import Option
from engine_cli.pruning import FORCE, confirm, deleted, prune_filter, prune_filters, report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


_QUESTION = "WARNING! This will remove all {}.\nAre you sure you want to continue?"


def run(cli: Cli, given: Given) -> int:
    filters = prune_filters(cli, given)
    everything = given.bool("all")
    which = "images without at least one container associated to them" if everything else "dangling images"
    if given.bool("force") or confirm(cli, _QUESTION.format(which)):
        report(cli, *remove(cli, filters, everything=everything))
    return 0


def remove(cli: Cli, filters: dict[str, list[str]], *, everything: bool) -> tuple[int, str]:
    """Remove images without a name, or all that no container uses; the bytes that this frees, and what to print."""
    dangling = [*filters.get("dangling", ()), "false" if everything else "true"]
    pruned = cli.engine.images.prune(filters={**filters, "dangling": dangling})
    lines: list[str] = []
    for item in pruned["ImagesDeleted"] or ():
        untagged = item.get("Untagged")
        lines.append(f"untagged: {untagged}" if untagged else f"deleted: {item.get('Deleted', '')}")
    return pruned["SpaceReclaimed"] if lines else 0, deleted("Images", lines)


COMMAND = Command(
    "image prune",
    "[OPTIONS]",
    "Remove unused images",
    run,
    (Option("all", "a", False, "Remove all unused images, not just dangling ones"), FORCE, prune_filter()),
)
