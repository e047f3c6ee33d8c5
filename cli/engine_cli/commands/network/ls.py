"""engine network ls."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.filters import filter_option, parse_filters
from engine_cli.flags import Option
from engine_cli.formatflag import TABLE_FORMAT
from engine_cli.natural import natural
from engine_cli.networks_table import FORMATS, HEADERS, QUIET_FORMATS, Row
from engine_cli.rows import render_rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    found = cli.engine.networks.list(filters=parse_filters(given.list("filter")))
    quiet = given.bool("quiet")
    format = given.str("format") or ("" if quiet else cli.config.get("networksFormat") or "") or "table"
    format = (QUIET_FORMATS if quiet else FORMATS).get(format, format)
    found.sort(key=lambda network: natural(network["Name"]))
    truncate = not given.bool("no-trunc")
    cli.draw(render_rows(format, [Row(network, truncate) for network in found], HEADERS))
    return 0


COMMAND = Command(
    "network ls",
    "[OPTIONS]",
    "List networks",
    run,
    (
        filter_option('Provide filter values (e.g. "driver=bridge")', "f"),
        Option("format", "", "", TABLE_FORMAT),
        Option("no-trunc", "", False, "Do not truncate the output"),
        Option("quiet", "q", False, "Only display network IDs"),
    ),
    aliases=("network ls", "network list"),
)
