"""engine save."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.flags import Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given

_PLATFORM = 'Save only the given platform variant. Formatted as "os[/arch[/variant]]" (e.g., "linux/amd64")'


def run(cli: Cli, given: Given) -> int:
    from engine_cli.output_file import write
    from engine_cli.platforms import oci_platform

    platform = oci_platform(given)
    write(given.str("output"), lambda: cli.engine.images.save(*given.args, platform=platform), "failed to save image")
    return 0


COMMAND = Command(
    "save",
    "[OPTIONS] IMAGE [IMAGE...]",
    "Save one or more images to a tar archive (streamed to STDOUT by default)",
    run,
    (
        Option("output", "o", "", "Write to a file, instead of STDOUT"),
        Option("platform", "", "", _PLATFORM, requires="1.48"),
    ),
    (1, None),
    ("image save", "save"),
)
