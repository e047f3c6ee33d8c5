"""engine port."""

from __future__ import annotations

from engine_cli.command import RUNNING, Command
from engine_cli.failures import Failure
from engine_cli.natural import natural
from engine_client.errors import InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client.models import PortBindingReply


def run(cli: Cli, given: Given) -> int:
    name, wanted = (*given.args, "")[:2]
    ports = cli.engine.containers.inspect(name)["NetworkSettings"]["Ports"] or {}
    if wanted:
        lines = [_address(binding) for binding in ports.get(_full_port(wanted)) or ()]
        if not lines:
            raise Failure(f"Error: No public port '{wanted}' published for {name}")
    else:
        lines = [f"{port} -> {_address(binding)}" for port in ports for binding in ports[port] or ()]
    cli.out("".join(f"{line}\n" for line in sorted(lines, key=natural)))
    return 0


def _full_port(text: str) -> str:
    """`80/tcp` of `80`. Raises Failure."""
    from engine_client.spec.integers import unsigned

    port, _, protocol = text.partition("/")
    try:
        unsigned(port, 16)
    except InvalidValue as error:
        raise Failure(f"Error: invalid port ({port}): {error}") from None
    return f"{port}/{protocol or 'tcp'}"


def _address(binding: PortBindingReply) -> str:
    host = binding["HostIp"]
    return f"[{host}]:{binding['HostPort']}" if ":" in host else f"{host}:{binding['HostPort']}"


COMMAND = Command(
    "port",
    "CONTAINER [PRIVATE_PORT[/PROTO]]",
    "List port mappings or a specific mapping for the container",
    run,
    (),
    (1, 2),
    ("container port", "port"),
    states=RUNNING,
)
