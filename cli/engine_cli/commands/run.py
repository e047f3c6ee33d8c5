"""engine run."""

from __future__ import annotations

from engine_cli import container_options
from engine_cli.attaching import DETACH_KEYS_HELP, check_tty, detach_keys, exit_code, key_bytes, resizer
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
    try:
        id = create(cli, given, request, image)
    except EngineError as error:
        raise _failure(error) from None
    if not given.bool("sig-proxy"):
        return _run_created(cli, given, id, request)
    from engine_cli.signals import SignalProxy

    with SignalProxy(cli, id):
        return _run_created(cli, given, id, request)


def _run_created(cli: Cli, given: Given, id: str, request: ContainerCreateRequest) -> int:
    if any(request.get(name) for name in ("AttachStdin", "AttachStdout", "AttachStderr")):
        return _converse(cli, given, id, request)
    cli.out(id + "\n")
    try:
        cli.engine.containers.start(id)
    except EngineError as error:
        raise _failure(error) from None
    return 0


def _converse(cli: Cli, given: Given, id: str, request: ContainerCreateRequest) -> int:
    from engine_client._sync.interactive import interact

    containers = cli.engine.containers
    keys = detach_keys(cli, given)
    tty = request.get("Tty", False)
    stdin = request.get("AttachStdin", False)
    stdout = request.get("AttachStdout", False)
    stderr = request.get("AttachStderr", False)
    with (
        containers.attach(id, stdin=stdin, stdout=stdout, stderr=stderr, detach_keys=keys, tty=tty) as stream,
        containers.begin_wait(id, condition="removed" if given.bool("rm") else "next-exit") as exit,
    ):
        try:
            containers.start(id)
        except EngineError as error:
            if given.bool("rm"):
                exit.result()
            raise _failure(error) from None
        detached = interact(
            stream,
            stdin=0 if stdin else None,
            stdout=1 if stdout or (tty and stderr) else None,
            stderr=2 if stderr else None,
            half_close=request.get("StdinOnce", False),
            detach_keys=key_bytes(keys),
            resize=resizer(containers.resize, id),
        )
        return 0 if detached else exit_code(exit)


def _failure(error: EngineError) -> Failure:
    """What docker makes of a container that could not be created or started: codes as a shell gives them."""
    text = describe(error)
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
