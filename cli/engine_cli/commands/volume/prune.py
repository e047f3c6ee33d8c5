"""engine volume prune."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.failures import Failure
from engine_cli.flags import Option
from engine_cli.pruning import FORCE, confirm, deleted, prune_filter, prune_filters, report
from engine_cli.requirements import lacks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


_QUESTION = (
    "WARNING! This will remove {} volumes not used by at least one container.\nAre you sure you want to continue?"
)


def run(cli: Cli, given: Given) -> int:
    filters = prune_filters(cli, given)
    if given.bool("all"):
        if "all" in filters:
            raise Failure("conflicting options: cannot specify both --all and --filter all=1")
        filters["all"] = ["true"]
    named_too = given.bool("all") or lacks(cli, "1.42")
    question = _QUESTION.format("all local" if named_too else "anonymous local")
    if given.bool("force") or confirm(cli, question):
        report(cli, *remove(cli, filters))
    return 0


def remove(cli: Cli, filters: dict[str, list[str]]) -> tuple[int, str]:
    """Remove the volumes that no container uses; the bytes that this frees, and what to print."""
    pruned = cli.engine.volumes.prune(filters=filters)
    text = deleted("Volumes", pruned["VolumesDeleted"])
    return pruned["SpaceReclaimed"] if text else 0, text


COMMAND = Command(
    "volume prune",
    "[OPTIONS]",
    "Remove unused local volumes",
    run,
    (
        Option("all", "a", False, "Remove all unused volumes, not just anonymous ones", requires="1.42"),
        FORCE,
        prune_filter("label=<label>"),
    ),
)
