"""engine inspect."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.failures import Failure, describe
from engine_cli.flags import Option
from engine_cli.inspecting import FORMAT, show
from engine_client.errors import APIError, EngineError, NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from engine_cli.cli import Cli
    from engine_cli.flags import Given

_TYPES = ("config", "container", "image", "network", "node", "plugin", "secret", "service", "task", "volume")

_NAMES = {  # of their types in docker's code
    "container": "container.InspectResponse",
    "image": "image.InspectResponse",
    "network": "network.Inspect",
    "volume": "volume.Volume",
    "service": "swarm.Service",
    "task": "swarm.Task",
    "node": "swarm.Node",
    "plugin": "*types.Plugin",
    "secret": "swarm.Secret",
    "config": "swarm.Config",
}
_SWARM = ("service", "task", "node", "secret", "config")


def run(cli: Cli, given: Given) -> int:
    kind = given.str("type")
    if given.changed("type"):
        _check_type(kind)
    size = given.bool("size")
    return show(cli, given.str("format"), given.args, lambda name: _find(cli, name, kind, size=size))


def _finders(cli: Cli, *, size: bool) -> dict[str, Callable[[str], object]]:
    """What looks for an object of each kind, in the order in which they are tried."""
    engine = cli.engine
    return {
        "container": lambda name: engine.containers.inspect(name, size=size),
        "image": engine.images.inspect,
        "network": engine.networks.inspect,
        "volume": engine.volumes.inspect,
        "service": lambda name: engine.services.inspect(name, insert_defaults=True),
        "task": lambda name: engine.tasks.inspect(name),
        "node": lambda name: engine.nodes.inspect(name),
        "plugin": lambda name: engine.plugins.inspect(name),
        "secret": lambda name: engine.secrets.inspect(name),
        "config": lambda name: engine.configs.inspect(name),
    }


def _check_type(kind: str) -> None:
    if kind not in _TYPES:
        what = f'unknown type: "{kind}"' if kind else "type is empty"
        choices = '", "'.join(_TYPES)
        raise Failure(f'{what}: must be one of "{choices}"')


def _find(cli: Cli, name: str, kind: str, *, size: bool) -> tuple[object, str]:
    """The object of that name, with no `kind` the first that there is, and its type. Raises Failure, EngineError."""
    finders = _finders(cli, size=size)
    has_swarm: bool | None = None
    for which in [kind] if kind else finders:
        if which in _SWARM and not kind:
            has_swarm = _manages_a_swarm(cli) if has_swarm is None else has_swarm
            if not has_swarm:
                continue
        try:
            found = finders[which](name)
        except APIError as error:
            if kind or not _may_be_another(error):
                raise
            continue
        if size and which != "container":
            cli.err(f"WARNING: --size ignored for {which}\n")
        return found, _NAMES[which]
    raise Failure(f"Error: No such object: {name}")


def _manages_a_swarm(cli: Cli) -> bool:
    try:
        return cli.engine.system.info().get("Swarm", {}).get("ControlAvailable", False)
    except EngineError as error:
        cli.err(describe(error) + "\n")
        return False


def _may_be_another(error: APIError) -> bool:
    return isinstance(error, NotFound) or any(
        part in error.message for part in ("not supported", "invalid reference format")
    )


COMMAND = Command(
    "inspect",
    "[OPTIONS] NAME|ID [NAME|ID...]",
    "Return low-level information on Docker objects",
    run,
    (
        FORMAT,
        Option("size", "s", False, "Display total file sizes if the type is container"),
        Option("type", "", "", "Only inspect objects of the given type"),
    ),
    (1, None),
)
