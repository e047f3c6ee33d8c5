"""engine pull."""

from __future__ import annotations

import sys

from engine_cli import content_trust
from engine_cli.command import PLATFORM, Command
from engine_cli.flags import Option
from engine_cli.registry_auth import logged_in
from engine_cli.tags import chosen_reference

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client import ProgressStream
    from engine_client.models import AuthConfig, ProgressMessage


def run(cli: Cli, given: Given) -> int:
    reference = chosen_reference(cli, given)
    if reference.digest is None:
        content_trust.refuse(given)
    platform = given.str("platform").lower() or None
    everything = given.bool("all-tags")

    def pull(auth: AuthConfig) -> ProgressStream[ProgressMessage]:
        return cli.engine.images.pull(reference.familiar, platform=platform, all_tags=everything, auth=auth)

    with logged_in(cli, reference.domain, "pull", pull) as progress:
        if given.bool("quiet"):
            progress.drain()
        else:
            from engine_cli.progress import show

            show(progress, sys.stdout)
    cli.out(f"{reference}\n")
    return 0


COMMAND = Command(
    "pull",
    "[OPTIONS] NAME[:TAG|@DIGEST]",
    "Download an image from a registry",
    run,
    (
        Option("all-tags", "a", False, "Download all tagged images in the repository"),
        Option("disable-content-trust", "", True, "Skip image verification"),
        PLATFORM,
        Option("quiet", "q", False, "Suppress verbose output"),
    ),
    (1, 1),
    ("image pull", "pull"),
)
