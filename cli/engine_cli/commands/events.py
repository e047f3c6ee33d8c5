"""engine events."""

from __future__ import annotations

import sys

from engine_cli.command import Command
from engine_cli.failures import Failure
from engine_cli.filters import FILTER, parse_filters
from engine_cli.flags import Option
from engine_cli.formatflag import INSPECT_FORMAT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client.models import EventMessage


def run(cli: Cli, given: Given) -> int:
    from engine_client.timestamps import unix_text

    format = given.str("format")
    text, show = _printer(cli, format), cli.draw if format else cli.out
    filters = parse_filters(given.list("filter"))
    since, until = (unix_text(given.str(name)) if given.str(name) else None for name in ("since", "until"))
    with cli.engine.system.events(since=since, until=until, filters=filters) as events:
        while (messages := events.receive()) is not None:
            show("".join(text(message) + "\n" for message in messages))
            sys.stdout.flush()
    return 0


def _printer(cli: Cli, format: str) -> Callable[[EventMessage], str]:
    """What makes a line of an event. Raises Failure for a broken template, and so does what it returns."""
    if not format:
        return _line
    from engine_cli.objects import fill, read

    template = read(format, failure="Error parsing format")
    _, failure = fill(template, {}, "*events.Message")
    if failure:
        raise Failure(f"Error parsing format: {failure}", 64)

    def text(message: EventMessage) -> str:
        made, failure = fill(template, message, "events.Message")
        if failure:
            cli.draw(made + "\n")
            raise Failure(failure)
        return made

    return text


def _line(message: EventMessage) -> str:
    from engine_client.timestamps import format_stamp

    actor = message["Actor"]
    stamp = message.get("timeNano") or message.get("time", 0) * 1_000_000_000
    text = f"{message['Type']} {message['Action']} {actor['ID']}"
    if stamp:
        text = f"{format_stamp(stamp, utc=False)} {text}"
    attributes = ", ".join(f"{key}={value}" for key, value in sorted((actor.get("Attributes") or {}).items()))
    return f"{text} ({attributes})" if attributes else text


COMMAND = Command(
    "events",
    "[OPTIONS]",
    "Get real time events from the server",
    run,
    (
        FILTER,
        Option("format", "", "", INSPECT_FORMAT),
        Option("since", "", "", "Show all events created since timestamp"),
        Option("until", "", "", "Stream events until this timestamp"),
    ),
    aliases=("system events", "events"),
)
