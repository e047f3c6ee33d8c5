"""engine logs."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.failures import Failure
from engine_cli.flags import Option
from engine_client.errors import InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    from engine_client._sync.interactive import copy_output

    container = cli.engine.containers.inspect(given.args[0])
    with cli.engine.containers.logs(
        container["Id"],
        since=_moment(given, "since"),
        until=_moment(given, "until"),
        timestamps=given.bool("timestamps"),
        follow=given.bool("follow"),
        tail=given.str("tail"),
        details=given.bool("details"),
        tty=container["Config"].get("Tty", False),
    ) as output:
        copy_output(output)
    return 0


def _moment(given: Given, name: str) -> str | None:
    text = given.str(name)
    if not text:
        return None
    from engine_client.timestamps import unix_text  # which loads `re`

    try:
        return unix_text(text)
    except InvalidValue as error:
        raise Failure(f'invalid value for "{name}": {error}') from None


_WHEN = '(e.g. "2013-01-02T13:23:37Z") or relative (e.g. "42m" for 42 minutes)'

COMMAND = Command(
    "logs",
    "[OPTIONS] CONTAINER",
    "Fetch the logs of a container",
    run,
    (
        Option("details", "", False, "Show extra details provided to logs"),
        Option("follow", "f", False, "Follow log output"),
        Option("since", "", "", f"Show logs since timestamp {_WHEN}"),
        Option("tail", "n", "all", "Number of lines to show from the end of the logs"),
        Option("timestamps", "t", False, "Show timestamps"),
        Option("until", "", "", f"Show logs before a timestamp {_WHEN}"),
    ),
    (1, 1),
    ("container logs", "logs"),
)
