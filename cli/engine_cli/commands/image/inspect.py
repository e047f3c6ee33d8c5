"""engine image inspect."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.failures import Failure
from engine_cli.flags import Option
from engine_cli.inspecting import FORMAT, show
from engine_client.errors import InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client.models import ImageInspect, OCIPlatform


_PLATFORM = (
    "Inspect a specific platform of the multi-platform image.\n"
    "If the image or the server is not multi-platform capable, the command will error out if the platform does not "
    "match.\n'os[/arch[/variant]]': Explicit platform (eg. linux/amd64)"
)


def run(cli: Cli, given: Given) -> int:
    platform = _platform(given.str("platform"))
    return show(cli, given.str("format"), given.args, lambda name: _find(cli, name, platform))


def _find(cli: Cli, name: str, platform: OCIPlatform | None) -> ImageInspect:
    if not name:
        raise Failure("Error: No such image: ")
    return cli.engine.images.inspect(name, platform=platform)


def _platform(text: str) -> OCIPlatform | None:
    if not text:
        return None
    from engine_cli.platforms import parse_platform

    try:
        return parse_platform(text)
    except InvalidValue as error:
        raise Failure(str(error)) from None


COMMAND = Command(
    "image inspect",
    "[OPTIONS] IMAGE [IMAGE...]",
    "Display detailed information on one or more images",
    run,
    (FORMAT, Option("platform", "", "", _PLATFORM, requires="1.49")),
    (1, None),
)
