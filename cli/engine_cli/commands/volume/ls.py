"""engine volume ls."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.filters import filter_option, parse_filters
from engine_cli.flags import Option
from engine_cli.formatflag import TABLE_FORMAT
from engine_cli.natural import natural
from engine_cli.rows import render_rows
from engine_cli.volumes_table import CLUSTER_FORMAT, FORMATS, HEADERS, QUIET_FORMATS, Row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    found = cli.engine.volumes.list(filters=parse_filters(given.list("filter")))["Volumes"] or []
    if given.bool("cluster"):
        found = [volume for volume in found if "ClusterVolume" in volume]
    found.sort(key=lambda volume: natural(volume["Name"]))
    cli.draw(render_rows(_format(cli, given), [Row(volume) for volume in found], HEADERS))
    return 0


def _format(cli: Cli, given: Given) -> str:
    quiet = given.bool("quiet")
    if given.bool("cluster"):
        return QUIET_FORMATS["table"] if quiet else CLUSTER_FORMAT
    format = given.str("format") or ("" if quiet else cli.config.get("volumesFormat") or "") or "table"
    return (QUIET_FORMATS if quiet else FORMATS).get(format, format)


COMMAND = Command(
    "volume ls",
    "[OPTIONS]",
    "List volumes",
    run,
    (
        Option(
            "cluster",
            "",
            False,
            "Display only cluster volumes, and use cluster volume list formatting",
            requires="1.42",
        ),
        filter_option('Provide filter values (e.g. "dangling=true")', "f"),
        Option("format", "", "", TABLE_FORMAT),
        Option("quiet", "q", False, "Only display volume names"),
    ),
    aliases=("volume ls", "volume list"),
)
