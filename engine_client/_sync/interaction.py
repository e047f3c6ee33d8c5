# Generated from engine_client/_async/interaction.py by scripts/unasync.py: edit that file, not this one.
"""A person, or pipes, at a container or an exec, from the attaching to the exit code."""

from __future__ import annotations

from engine_client._sync.containers import Containers
from engine_client._sync.exec import Exec
from engine_client._sync.interactive import interact
from engine_client._sync.system import System
from engine_client._terminal import window_size
from engine_client._timeouts import Timeouts
from engine_client._wire.detach_keys import parse_detach_keys
from engine_client.errors import APIError, EngineError, InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_client._sync.attach import AttachStream
    from engine_client._sync.interactive import Resize, Step
    from engine_client._sync.session import Session
    from engine_client.models import ContainerConfigReply, ContainerCreateRequest, ExecConfig

_KILL_TIMEOUT = 10.0


def with_container(
    session: Session,
    id: str,
    *,
    stdin: int | None,
    stdout: int | None,
    stderr: int | None,
    config: ContainerConfigReply | ContainerCreateRequest | None,
    condition: str,
    detach_keys: str | None,
    redraw: bool,
    sig_proxy: bool,
    begin: Step | None,
) -> int | None:
    """What `containers.interact` says."""
    containers = Containers(_patient(session))
    if config is None:
        config = (containers.inspect(id))["Config"]
    tty = config.get("Tty", False)
    fd = stdin if config.get("OpenStdin", False) else None
    half_close = fd is not None and not tty and (config.get("StdinOnce") or _forgets_stdin_once(session))

    def talk() -> int | None:
        with containers.attach(
            id,
            stdin=fd is not None,
            stdout=stdout is not None,
            stderr=stderr is not None,
            detach_keys=detach_keys,
            tty=tty,
            wait=condition,
        ) as stream:
            if begin is not None:
                _begin(begin, stream, condition)
            detached = interact(
                stream,
                stdin=fd,
                stdout=stderr if tty and stdout is None else stdout,
                stderr=stderr,
                half_close=half_close,
                detach_keys=_key_bytes(detach_keys),
                resize=_resizer(containers, id, redraw=redraw),
            )
            return None if detached else stream.exit_code()

    if not sig_proxy:
        return talk()
    from engine_client._sync.signals import pass_signals_on

    waits = Timeouts(connect=_KILL_TIMEOUT, reply=_KILL_TIMEOUT)
    return pass_signals_on(Containers(session.with_timeouts(waits)), id, talk, tty=tty)


def with_exec(
    session: Session,
    container: str,
    config: ExecConfig,
    *,
    stdin: int | None,
    stdout: int | None,
    stderr: int | None,
) -> int | None:
    """What `exec.interact` says."""
    exec = Exec(_patient(session))
    tty = config.get("Tty", False)
    size = window_size(stdout) if tty and stdout is not None else None
    attached: ExecConfig = {
        "AttachStdin": stdin is not None,
        "AttachStdout": stdout is not None,
        "AttachStderr": stderr is not None,
    }
    if size is not None:
        attached["ConsoleSize"] = list(size)
    id = (exec.create(container, {**config, **attached}))["Id"]
    with exec.start(id, tty=tty, console_size=size) as stream:
        detached = interact(
            stream,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            half_close=not tty,
            detach_keys=_key_bytes(config.get("DetachKeys")),
            resize=_resizer(exec, id),
        )
        return None if detached else stream.exit_code()


def _patient(session: Session) -> Session:
    """A view that leaves a person all the time in the world."""
    return session.with_timeouts(Timeouts(connect=session.timeouts.connect))


def _forgets_stdin_once(session: Session) -> bool:
    """Whether this is Podman, which keeps no StdinOnce: there stdin ends with ours wherever it can."""
    components = (System(session).version()).get("Components") or ()
    return any(component["Name"].startswith("Podman") for component in components)


def _begin(begin: Step, stream: AttachStream, condition: str) -> None:
    """Raises what `begin` raises; a refusal, once a container that is removed when it cannot be started has gone."""
    try:
        begin()
    except Exception as error:
        refused = isinstance(error, APIError) or isinstance(error.__context__, APIError)  # maybe in words of its own
        if refused and condition == "removed":
            try:
                stream.exit_code()
            except EngineError:
                pass  # that it could not be started says more
        raise


def _key_bytes(keys: str | None) -> bytes | None:
    """The keys as typed; None for the default ones, and for keys that the engine is about to refuse."""
    try:
        return None if keys is None else parse_detach_keys(keys)
    except InvalidValue:
        return None


def _resizer(target: Containers | Exec, id: str, *, redraw: bool = False) -> Resize:
    """What tells a TTY its size. `redraw`: by way of another size, so that a shell shows its prompt again."""
    pending = redraw

    def resize(height: int, width: int) -> None:
        nonlocal pending
        if pending:
            pending = False
            target.resize(id, height=height + 1, width=width + 1)
        target.resize(id, height=height, width=width)

    return resize
