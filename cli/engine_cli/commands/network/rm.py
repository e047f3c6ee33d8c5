"""engine network rm."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.failures import Failure, describe
from engine_cli.flags import Option
from engine_client.errors import EngineError, NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


_INGRESS = (
    "WARNING! Before removing the routing-mesh network, make sure all the nodes in your swarm run the same docker "
    "engine version. Otherwise, removal may not be effective and functionality of newly create ingress networks will "
    "be impaired.\nAre you sure you want to continue?"
)


def run(cli: Cli, given: Given) -> int:
    failed = False
    for name in given.args:
        if _is_ingress(cli, name) and not _confirmed(cli):
            continue
        try:
            cli.engine.networks.remove(name)
        except EngineError as error:
            if not (given.bool("force") and isinstance(error, NotFound)):
                cli.err(describe(error) + "\n")
                failed = True
        else:
            cli.out(name + "\n")
    if failed:
        raise Failure("exit status 1")
    return 0


def _is_ingress(cli: Cli, name: str) -> bool:
    try:
        return cli.engine.networks.inspect(name)["Ingress"]
    except EngineError:
        return False  # what is wrong with it is told when it is removed


def _confirmed(cli: Cli) -> bool:
    from engine_cli.pruning import confirm

    return confirm(cli, _INGRESS)


COMMAND = Command(
    "network rm",
    "NETWORK [NETWORK...]",
    "Remove one or more networks",
    run,
    (Option("force", "f", False, "Do not error if the network does not exist"),),
    (1, None),
    ("network rm", "network remove"),
)
