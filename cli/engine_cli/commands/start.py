"""engine start."""

from __future__ import annotations

from engine_cli.attaching import (
    DETACH_KEYS_HELP,
    detach_keys,
    ends_with_stdin,
    exit_code,
    key_bytes,
    resizer,
)
from engine_cli.command import Command
from engine_cli.failures import Failure, describe
from engine_cli.flags import Option
from engine_client.errors import EngineError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client.models import ContainerInspectResponse


def run(cli: Cli, given: Given) -> int:
    if not (given.bool("attach") or given.bool("interactive")):
        return _start_each(cli, given.args)
    if len(given.args) > 1:
        raise Failure("you cannot start and attach multiple containers at once")
    container = cli.engine.containers.inspect(given.args[0])
    if container["Config"].get("Tty"):
        return _converse(cli, given, container)
    from engine_cli.signals import SignalProxy

    with SignalProxy(cli, container["Id"]):
        return _converse(cli, given, container)


def _start_each(cli: Cli, names: list[str]) -> int:
    failed: list[str] = []
    for name in names:
        try:
            cli.engine.containers.start(name)
            cli.out(name + "\n")
        except EngineError as error:
            cli.err(describe(error) + "\n")
            failed.append(name)
    if failed:
        raise Failure(f"Error: failed to start containers: {', '.join(failed)}")
    return 0


def _converse(cli: Cli, given: Given, container: ContainerInspectResponse) -> int:
    from engine_client._sync.interactive import interact

    id = container["Id"]
    containers = cli.engine.containers
    keys = detach_keys(cli, given)
    tty = container["Config"].get("Tty", False)
    stdin = given.bool("interactive") and container["Config"].get("OpenStdin", False)
    removed = container["HostConfig"].get("AutoRemove", False)
    with (
        containers.attach(id, stdin=stdin, detach_keys=keys, tty=tty) as stream,
        containers.begin_wait(id, condition="removed" if removed else "next-exit") as exit,
    ):
        containers.start(id)
        detached = interact(
            stream,
            stdin=0 if stdin else None,
            half_close=stdin and ends_with_stdin(cli, container),
            detach_keys=key_bytes(keys),
            resize=resizer(containers.resize, id),
        )
        return 0 if detached else exit_code(exit)


COMMAND = Command(
    "start",
    "[OPTIONS] CONTAINER [CONTAINER...]",
    "Start one or more stopped containers",
    run,
    (
        Option("attach", "a", False, "Attach STDOUT/STDERR and forward signals"),
        Option("detach-keys", "", "", DETACH_KEYS_HELP),
        Option("interactive", "i", False, "Attach container's STDIN"),
    ),
    (1, None),
    ("container start", "start"),
)
