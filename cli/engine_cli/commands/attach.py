"""engine attach."""

from __future__ import annotations

from engine_cli.attaching import DETACH_KEYS_HELP, check_tty, converse, detach_keys
from engine_cli.command import Command
from engine_cli.failures import Failure
from engine_cli.flags import Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client.models import ContainerInspectResponse


def run(cli: Cli, given: Given) -> int:
    name = given.args[0]
    container = _running(cli, name)
    tty = container["Config"].get("Tty", False)
    check_tty(stdin=not given.bool("no-stdin"), tty=tty)
    return _converse(cli, given, container)


def _converse(cli: Cli, given: Given, container: ContainerInspectResponse) -> int:
    id = container["Id"]
    sig_proxy = given.bool("sig-proxy") and not container["Config"].get("Tty", False)
    code = converse(
        lambda: cli.engine.containers.interact(
            id,
            stdin=None if given.bool("no-stdin") else 0,
            config=container["Config"],
            condition="not-running",
            detach_keys=detach_keys(cli, given),
            redraw=True,
            sig_proxy=sig_proxy,
            begin=lambda: _running(cli, id),  # it may have stopped meanwhile, and a stopped one's stream has no end
        ),
        passes_signals=sig_proxy,
    )
    if code is None:
        raise Failure("read escape sequence")
    return code


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
    states=("running", "restarting"),
)
