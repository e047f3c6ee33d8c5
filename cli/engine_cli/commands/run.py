"""engine run."""

from __future__ import annotations

from engine_cli import container_options
from engine_cli.attaching import DETACH_KEYS_HELP, check_tty, converse, detach_keys
from engine_cli.command import Command
from engine_cli.failures import Failure, describe, with_help
from engine_cli.flags import Option
from engine_client.errors import EngineError, InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client.models import ContainerCreateRequest

# Texts of the engine by which a command that could not be started is told from other failures, and the shell's codes.
_NOT_FOUND = ("executable file not found", "no such file or directory", "system cannot find the file specified")
_KILL_TIMEOUT = 10.0
_NOT_RUNNABLE = ("permission denied", "is a directory")


def run(cli: Cli, given: Given) -> int:
    from engine_cli.creation import create

    image, *words = given.args
    try:
        request = container_options.build(given, image, words)
    except InvalidValue as error:
        raise Failure(with_help(str(error), "run"), 125) from None
    if given.bool("detach"):
        if given.list("attach"):
            raise Failure("conflicting options: cannot specify both --attach and --detach")
        request.update({"AttachStdin": False, "AttachStdout": False, "AttachStderr": False, "StdinOnce": False})
    else:
        check_tty(stdin=request.get("AttachStdin", False), tty=request.get("Tty", False))
    _ = cli.engine  # if nobody knows which one that is, it is no failure of this container
    try:
        id = create(cli, given, request, image)
    except (EngineError, Failure) as error:
        raise _failure(error) from None
    if any(request.get(name) for name in ("AttachStdin", "AttachStdout", "AttachStderr")):
        return _converse(cli, given, id, request)
    cli.out(id + "\n")
    if not given.bool("sig-proxy"):
        _start_detached(cli, given, id)
        return 0
    from engine_client._sync.signals import pass_signals_on

    containers = cli.engine.with_timeouts(connect=_KILL_TIMEOUT, reply=_KILL_TIMEOUT).containers
    pass_signals_on(containers, id, lambda: _start_detached(cli, given, id), tty=request.get("Tty", False))
    return 0


def _converse(cli: Cli, given: Given, id: str, request: ContainerCreateRequest) -> int:
    stderr = 1 if request.get("Tty") else 2
    code = converse(
        lambda: cli.engine.containers.interact(
            id,
            stdin=0 if request.get("AttachStdin") else None,
            stdout=1 if request.get("AttachStdout") else None,
            stderr=stderr if request.get("AttachStderr") else None,
            config=request,
            condition="removed" if given.bool("rm") else "next-exit",
            detach_keys=detach_keys(cli, given),
            sig_proxy=given.bool("sig-proxy"),
            begin=lambda: _start(cli, id),
        ),
        passes_signals=given.bool("sig-proxy"),
    )
    return code or 0


def _start_detached(cli: Cli, given: Given, id: str) -> None:
    try:
        _start(cli, id)
    except Failure:
        if given.bool("rm"):
            _await_removal(cli, id)
        raise


def _await_removal(cli: Cli, id: str) -> None:
    """The engine removes what it could not start: its name is free once this ends."""
    try:
        cli.engine.containers.wait(id, condition="removed")
    except EngineError:
        pass  # it is gone already


def _start(cli: Cli, id: str) -> None:
    try:
        cli.engine.containers.start(id)
    except EngineError as error:
        raise _failure(error) from None


def _failure(error: EngineError | Failure) -> Failure:
    """What docker makes of a container that could not be created or started: codes as a shell gives them."""
    text = str(error) if isinstance(error, Failure) else describe(error)
    code = 125
    if any(part in text for part in _NOT_FOUND):
        code = 127
    elif any(part in text for part in _NOT_RUNNABLE):
        code = 126
    return Failure(with_help(text, "run"), code)


COMMAND = Command(
    "run",
    "[OPTIONS] IMAGE [COMMAND] [ARG...]",
    "Create and run a new container from an image",
    run,
    (
        *container_options.OPTIONS,
        container_options.pull_option('running ("always", "missing", "never")'),
        Option("detach", "d", False, "Run container in background and print container ID"),
        Option("detach-keys", "", "", DETACH_KEYS_HELP),
        Option("sig-proxy", "", True, "Proxy received signals to the process"),
    ),
    (1, None),
    ("container run", "run"),
    interspersed=False,
)
