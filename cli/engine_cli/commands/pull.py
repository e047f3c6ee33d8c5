"""engine pull."""

from __future__ import annotations

import sys

from engine_cli.command import Command
from engine_cli.failures import Failure
from engine_cli.flags import Option
from engine_client.reference import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client.reference import Reference


def run(cli: Cli, given: Given) -> int:
    reference = _reference(cli, given)
    platform = given.str("platform").lower() or None
    everything = given.bool("all-tags")
    with cli.engine.images.pull(reference.familiar, platform=platform, all_tags=everything) as progress:
        if given.bool("quiet"):
            progress.drain()
        else:
            from engine_cli.progress import show

            show(progress, sys.stdout)
    cli.out(f"{reference}\n")
    return 0


def _reference(cli: Cli, given: Given) -> Reference:
    reference = parse(given.args[0])
    named_only = reference.tag is None and reference.digest is None
    if given.bool("all-tags"):
        if not named_only:
            raise Failure("tag can't be used with --all-tags/-a")
        return reference
    if named_only and not given.bool("quiet"):
        cli.out("Using default tag: latest\n")
    return reference.with_default_tag()


COMMAND = Command(
    "pull",
    "[OPTIONS] NAME[:TAG|@DIGEST]",
    "Download an image from a registry",
    run,
    (
        Option("all-tags", "a", False, "Download all tagged images in the repository"),
        Option("disable-content-trust", "", True, "Skip image verification"),
        Option("platform", "", "", "Set platform if server is multi-platform capable"),
        Option("quiet", "q", False, "Suppress verbose output"),
    ),
    (1, 1),
    ("image pull", "pull"),
)
