"""engine volume inspect."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.inspecting import FORMAT, show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    volumes = cli.engine.volumes

    def find(name: str) -> tuple[object, str]:
        return volumes.inspect(name), "volume.Volume"

    return show(cli, given.str("format"), given.args, find, is_raw=False)


COMMAND = Command(
    "volume inspect",
    "[OPTIONS] VOLUME [VOLUME...]",
    "Display detailed information on one or more volumes",
    run,
    (FORMAT,),
    (1, None),
)
