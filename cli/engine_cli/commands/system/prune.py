"""engine system prune."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.commands.container.prune import remove as remove_containers
from engine_cli.commands.image.prune import remove as remove_images
from engine_cli.commands.network.prune import remove as remove_networks
from engine_cli.commands.volume.prune import remove as remove_volumes
from engine_cli.failures import Failure
from engine_cli.filters import parse_filters
from engine_cli.flags import Option
from engine_cli.pruning import FORCE, confirm, deleted, prune_filter, prune_filters, report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    if given.bool("volumes") and "until" in parse_filters(given.list("filter")):
        raise Failure('ERROR: The "until" filter is not supported with "--volumes"')
    filters = prune_filters(cli, given)
    if not given.bool("force") and not confirm(cli, _question(given, filters)):
        return 0
    everything = given.bool("all")
    kinds: list[Callable[[], tuple[int, str]]] = [
        lambda: remove_containers(cli, filters),
        lambda: (0, remove_networks(cli, filters)),
    ]
    if given.bool("volumes"):
        kinds.append(lambda: remove_volumes(cli, filters))
    kinds += [
        lambda: remove_images(cli, filters, everything=everything),
        lambda: _remove_cache(cli, filters, everything=everything),
    ]
    total = 0
    for remove in kinds:
        space, text = remove()
        cli.out(text)
        total += space
    report(cli, total, "")
    return 0


def _remove_cache(cli: Cli, filters: dict[str, list[str]], *, everything: bool) -> tuple[int, str]:
    pruned = cli.engine.system.prune_build_cache(all=everything, filters=filters)
    return pruned["SpaceReclaimed"], deleted("build cache objects", pruned["CachesDeleted"])


def _question(given: Given, filters: dict[str, list[str]]) -> str:
    everything = given.bool("all")
    what = ["all stopped containers", "all networks not used by at least one container"]
    if given.bool("volumes"):
        what.append("all anonymous volumes not used by at least one container")
    what.append("all images without at least one container associated to them" if everything else "all dangling images")
    what.append("all build cache" if everything else "unused build cache")
    text = "WARNING! This will remove:\n" + "".join(f"  - {thing}\n" for thing in what)
    known = ("label", "label!", "until")
    shown = dict.fromkeys(f"{name}={value}" for name in known for value in filters.get(name, ()))
    if shown:
        from engine_cli.natural import natural

        lines = "".join(f"  - {filter}\n" for filter in sorted(shown, key=natural))
        text += f"\n  Items to be pruned will be filtered with:\n{lines}"
    return f"{text}\nAre you sure you want to continue?"


COMMAND = Command(
    "system prune",
    "[OPTIONS]",
    "Remove unused data",
    run,
    (
        Option("all", "a", False, "Remove all unused images not just dangling ones"),
        FORCE,
        Option("volumes", "", False, "Prune anonymous volumes"),
        prune_filter("label=<key>=<value>"),
    ),
)
