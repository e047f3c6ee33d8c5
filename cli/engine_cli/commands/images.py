"""engine images."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.filters import FILTER, parse_filters
from engine_cli.flags import Option
from engine_cli.formatflag import TABLE_FORMAT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given

# what follows `engine image`: typed behind `engine images`, it is taken for a name
_VERBS = (
    "build", "history", "import", "inspect", "list", "load", "ls", "prune", "pull", "push", "rm", "save", "tag",
)  # fmt: skip


def run(cli: Cli, given: Given) -> int:
    if given.bool("tree"):
        return _show_tree(cli, given)
    from engine_cli.images_table import show

    quiet = given.bool("quiet")
    format = given.str("format") or ("" if quiet else cli.config.get("imagesFormat") or "") or "table"
    filters = _filters(given)
    cli.agree()
    found = cli.engine.images.list(all=given.bool("all"), filters=filters)
    show(cli, found, format, quiet=quiet, truncate=not given.bool("no-trunc"), digests=given.bool("digests"))
    if not found and COMMAND.name == "images" and given.args and given.args[0] in _VERBS:
        name = given.args[0]
        cli.err(f'\nNo images found matching "{name}": did you mean "engine image {name}"?\n')
    return 0


def _show_tree(cli: Cli, given: Given) -> int:
    from engine_cli import images_tree

    images_tree.refuse(given)
    everything = given.bool("all")
    filters = _filters(given)
    found = cli.engine.images.list(all=everything, filters=filters, manifests=True)
    images_tree.show(cli, found, dangling=everything or "dangling" in filters)
    return 0


def _filters(given: Given) -> dict[str, list[str]]:
    filters = parse_filters(given.list("filter"))
    if given.args and given.args[0]:
        filters.setdefault("reference", []).append(given.args[0])
    return filters


COMMAND = Command(
    "images",
    "[OPTIONS] [REPOSITORY[:TAG]]",
    "List images",
    run,
    (
        Option("all", "a", False, "Show all images (default hides intermediate images)"),
        Option("digests", "", False, "Show digests"),
        FILTER,
        Option("format", "", "", TABLE_FORMAT),
        Option("no-trunc", "", False, "Don't truncate output"),
        Option("quiet", "q", False, "Only show image IDs"),
        Option("tree", "", False, "List multi-platform images as a tree (EXPERIMENTAL)", requires="1.47"),
    ),
    (0, 1),
    ("image ls", "image list", "images"),
)
