"""engine attach."""

from __future__ import annotations

from engine_cli.attaching import (
    DETACH_KEYS_HELP,
    check_tty,
    detach_keys,
    ends_with_stdin,
    exit_code,
    key_bytes,
    resizer,
)
from engine_cli.command import Command
from engine_cli.failures import Failure
from engine_cli.flags import Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client.models import ContainerInspectResponse


def run(cli: Cli, given: Given) -> int:
    from engine_cli.signals import SignalProxy

    name = given.args[0]
    container = _running(cli, name)
    tty = container["Config"].get("Tty", False)
    check_tty(stdin=not given.bool("no-stdin"), tty=tty)
    if tty or not given.bool("sig-proxy"):
        return _converse(cli, given, container)
    with SignalProxy(cli, container["Id"]):
        return _converse(cli, given, container)


def _converse(cli: Cli, given: Given, container: ContainerInspectResponse) -> int:
    from engine_client._sync.interactive import interact

    id = container["Id"]
    containers = cli.engine.containers
    keys = detach_keys(cli, given)
    tty = container["Config"].get("Tty", False)
    stdin = not given.bool("no-stdin") and container["Config"].get("OpenStdin", False)
    with (
        containers.begin_wait(id) as exit,
        containers.attach(id, stdin=stdin, detach_keys=keys, tty=tty) as stream,
    ):
        _running(cli, id)  # it may have stopped meanwhile, and the stream of a stopped one has no end
        detached = interact(
            stream,
            stdin=0 if stdin else None,
            half_close=stdin and ends_with_stdin(cli, container),
            detach_keys=key_bytes(keys),
            resize=resizer(cli.engine.containers.resize, id, redraw=True),
        )
        if detached:
            raise Failure("read escape sequence")
        return exit_code(exit)


def _running(cli: Cli, name: str) -> ContainerInspectResponse:
    """The container. Raises Failure where it cannot be attached to."""
    container = cli.engine.containers.inspect(name)
    state = container["State"]
    if not state["Running"]:
        raise Failure("You cannot attach to a stopped container, start it first")
    if state["Paused"]:
        raise Failure("You cannot attach to a paused container, unpause it first")
    if state["Restarting"]:
        raise Failure("You cannot attach to a restarting container, wait until it is running")
    return container


COMMAND = Command(
    "attach",
    "[OPTIONS] CONTAINER",
    "Attach local standard input, output, and error streams to a running container",
    run,
    (
        Option("detach-keys", "", "", DETACH_KEYS_HELP),
        Option("no-stdin", "", False, "Do not attach STDIN"),
        Option("sig-proxy", "", True, "Proxy all received signals to the process"),
    ),
    (1, 1),
    ("container attach", "attach"),
)
