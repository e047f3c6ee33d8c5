"""engine exec."""

from __future__ import annotations

from engine_cli.attaching import DETACH_KEYS_HELP, check_tty, detach_keys
from engine_cli.checks import spec
from engine_cli.command import Command
from engine_cli.failures import Failure
from engine_cli.flags import Option
from engine_client._terminal import window_size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client.models import ExecConfig


def run(cli: Cli, given: Given) -> int:
    container = given.args[0]
    config = _config(cli, given)
    cli.engine.containers.inspect(container)  # what is not there is to be said first
    if given.bool("detach"):
        return _detached(cli, container, config)
    check_tty(stdin=given.bool("interactive"), tty=given.bool("tty"))
    code = cli.engine.exec.interact(container, config, stdin=0 if given.bool("interactive") else None)
    if code is None:
        raise Failure("read escape sequence")
    return code


def _detached(cli: Cli, container: str, config: ExecConfig) -> int:
    size = window_size(1) if config.get("Tty") else None
    if size is not None:
        config["ConsoleSize"] = list(size)
    id = cli.engine.exec.create(container, config)["Id"]
    cli.engine.exec.start_detached(id, tty=config.get("Tty", False), console_size=size)
    return 0


def _config(cli: Cli, given: Given) -> ExecConfig:
    from engine_client.spec.env import environment

    attached = not given.bool("detach")
    config: ExecConfig = {
        "Cmd": given.args[1:],
        "AttachStdin": attached and given.bool("interactive"),
        "AttachStdout": attached,
        "AttachStderr": attached,
        "Tty": given.bool("tty"),
        "Privileged": given.bool("privileged"),
        "User": given.str("user"),
        "WorkingDir": given.str("workdir"),
        "Env": environment(given.list("env"), given.list("env-file")),
    }
    keys = detach_keys(cli, given)
    if keys is not None:
        config["DetachKeys"] = keys
    return config


COMMAND = Command(
    "exec",
    "[OPTIONS] CONTAINER COMMAND [ARG...]",
    "Execute a command in a running container",
    run,
    (
        Option("detach", "d", False, "Detached mode: run command in the background"),
        Option("detach-keys", "", "", DETACH_KEYS_HELP),
        Option("env", "e", (), "Set environment variables", "", spec("env.variable")),
        Option("env-file", "", (), "Read in a file of environment variables"),
        Option("interactive", "i", False, "Keep STDIN open even if not attached"),
        Option("privileged", "", False, "Give extended privileges to the command"),
        Option("tty", "t", False, "Allocate a pseudo-TTY"),
        Option("user", "u", "", 'Username or UID (format: "<name|uid>[:<group|gid>]")'),
        Option("workdir", "w", "", "Working directory inside the container"),
    ),
    (2, None),
    ("container exec", "exec"),
    interspersed=False,
    states=("running", "restarting"),
)
