"""engine start."""

from __future__ import annotations

from engine_cli.attaching import DETACH_KEYS_HELP, converse, detach_keys
from engine_cli.command import STOPPED, Command
from engine_cli.failures import Failure, describe
from engine_cli.flags import Option
from engine_client.errors import EngineError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client.models import ContainerInspectResponse


def run(cli: Cli, given: Given) -> int:
    attached = given.bool("attach") or given.bool("interactive")
    if not attached and not given.str("checkpoint"):
        return _start_each(cli, given.args)
    if len(given.args) > 1:
        what = "start and attach" if attached else "restore"
        raise Failure(f"you cannot {what} multiple containers at once")
    if not attached:
        _start(cli, given, given.args[0])
        return 0
    container = cli.engine.containers.inspect(given.args[0])
    return _converse(cli, given, container)


def _start(cli: Cli, given: Given, name: str) -> None:
    checkpoint = given.str("checkpoint") or None
    cli.engine.containers.start(name, checkpoint=checkpoint, checkpoint_dir=given.str("checkpoint-dir") or None)


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
    id = container["Id"]
    removed = container["HostConfig"].get("AutoRemove", False)
    sig_proxy = not container["Config"].get("Tty", False)
    code = converse(
        lambda: cli.engine.containers.interact(
            id,
            stdin=0 if given.bool("interactive") else None,
            config=container["Config"],
            condition="removed" if removed else "next-exit",
            detach_keys=detach_keys(cli, given),
            sig_proxy=sig_proxy,
            begin=lambda: _start(cli, given, id),
        ),
        passes_signals=sig_proxy,
    )
    return code or 0


COMMAND = Command(
    "start",
    "[OPTIONS] CONTAINER [CONTAINER...]",
    "Start one or more stopped containers",
    run,
    (
        Option("attach", "a", False, "Attach STDOUT/STDERR and forward signals"),
        Option("checkpoint", "", "", "Restore from this checkpoint", shown=False, requires="experimental"),
        Option(
            "checkpoint-dir",
            "",
            "",
            "Use a custom checkpoint storage directory",
            shown=False,
            requires="experimental",
        ),
        Option("detach-keys", "", "", DETACH_KEYS_HELP),
        Option("interactive", "i", False, "Attach container's STDIN"),
    ),
    (1, None),
    ("container start", "start"),
    states=STOPPED,
)
