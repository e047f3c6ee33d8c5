"""engine volume inspect."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.inspecting import FORMAT, show
from engine_cli.records import TypedVolumeRecord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    volumes = cli.engine.volumes
    return show(cli, given.str("format"), given.args, lambda name: TypedVolumeRecord(volumes.inspect(name)))


COMMAND = Command(
    "volume inspect",
    "[OPTIONS] VOLUME [VOLUME...]",
    "Display detailed information on one or more volumes",
    run,
    (FORMAT,),
    (1, None),
)
