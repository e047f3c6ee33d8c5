"""engine push."""

from __future__ import annotations

import sys

from engine_cli import content_trust
from engine_cli.command import Command
from engine_cli.flags import Option
from engine_cli.notes import note
from engine_cli.registry_auth import logged_in
from engine_cli.tags import chosen_reference

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client import ProgressStream
    from engine_client.models import AuthConfig, PushImageInfo

_PLATFORM = (
    "Push a platform-specific manifest as a single-platform image to the registry.\n"
    "Image index won't be pushed, meaning that other manifests, including attestations won't be preserved.\n"
    "'os[/arch[/variant]]': Explicit platform (eg. linux/amd64)"
)
_ONE_PLATFORM = (
    "Using --platform pushes only the specified platform manifest of a multi-platform image index.\n"
    "Other components, like attestations, will not be included.\n"
    "To push the complete multi-platform image, remove the --platform flag.\n"
)
_NOT_ALL_THERE = "Not all multiplatform-content is present and only the available single-platform image was pushed\n"


def run(cli: Cli, given: Given) -> int:
    from engine_cli.platforms import oci_platform

    platform = oci_platform(given, f"Invalid platform {given.str('platform')}")
    if platform is not None:
        note(sys.stdout, _ONE_PLATFORM)
    reference = chosen_reference(cli, given)
    content_trust.refuse(given)
    quiet = given.bool("quiet")
    notes: list[str] = []
    everything = given.bool("all-tags")

    def push(auth: AuthConfig) -> ProgressStream[PushImageInfo]:
        return cli.engine.images.push(reference.familiar, all_tags=everything, platform=platform, auth=auth)

    with logged_in(cli, reference.domain, "push", push) as progress:
        if quiet:
            progress.drain()
        else:
            from engine_cli.progress import show

            show(progress, sys.stdout, lambda aux: notes.extend(_notes(aux)))
    if quiet:
        cli.out(f"{reference}\n")
    for text in notes:
        note(sys.stdout, text)
    return 0


def _notes(aux: dict[str, Any]) -> list[str]:
    """What the engine has to say of an image for several platforms of which not all are there."""
    if not aux.get("manifestPushedInsteadOfIndex"):
        return []
    return [f"{_NOT_ALL_THERE}{aux['originalIndex']['digest']} -> {aux['selectedManifest']['digest']}"]


COMMAND = Command(
    "push",
    "[OPTIONS] NAME[:TAG]",
    "Upload an image to a registry",
    run,
    (
        Option("all-tags", "a", False, "Push all tags of an image to the repository"),
        Option("disable-content-trust", "", True, "Skip image signing"),
        Option("platform", "", "", _PLATFORM, requires="1.46"),
        Option("quiet", "q", False, "Suppress verbose output"),
    ),
    (1, 1),
    ("image push", "push"),
)
