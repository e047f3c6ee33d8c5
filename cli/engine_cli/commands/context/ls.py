"""engine context ls."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.context_names import told_of_override
from engine_cli.contexts_table import DEFAULT_DESCRIPTION, HEADERS, QUIET, TABLE, Row
from engine_cli.flags import Option
from engine_cli.formatflag import TABLE_FORMAT
from engine_cli.natural import natural
from engine_cli.rows import render_rows
from engine_client import _contexts
from engine_client.address import DEFAULT_CONTEXT
from engine_client.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    format = given.str("format") or (QUIET if given.bool("quiet") else "table")
    if format == "table":
        format = TABLE
    current = cli.context_name
    short = format.startswith("table")
    rows = [_row(meta, current, short=short) for meta in _contexts.load_all(cli.config_dir)]
    host = cli.default_endpoint().host
    rows.append(Row(DEFAULT_CONTEXT, DEFAULT_DESCRIPTION, host, current=current == DEFAULT_CONTEXT))
    if current not in {row.name for row in rows}:
        try:
            _contexts.load(current, cli.config_dir)
        except ConfigError as error:
            rows.append(Row(current, "", "", current=True, error=str(error), short=short))
    rows.sort(key=lambda row: natural(row.name))
    cli.draw(render_rows(format, rows, HEADERS))
    cli.err(told_of_override())
    return 0


def _row(meta: dict[str, Any], current: str, *, short: bool) -> Row:
    name = meta.get("Name", "")
    description = _contexts.metadata(meta).get("Description", "")
    docker = _contexts.docker_endpoint(meta)
    host, error = ("", _contexts.NO_ENDPOINT) if docker is None else (docker.get("Host") or "", "")
    return Row(name, description, host, current=name == current, error=error, short=short)


COMMAND = Command(
    "context ls",
    "[OPTIONS]",
    "List contexts",
    run,
    (
        Option("format", "", "", TABLE_FORMAT),
        Option("quiet", "q", False, "Only show context names"),
    ),
    aliases=("context ls", "context list"),
)
