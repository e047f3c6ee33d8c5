"""A person, or pipes, at a container or an exec, from the attaching to the exit code."""

from __future__ import annotations

from engine_client._async.containers import AsyncContainers
from engine_client._async.exec import AsyncExec
from engine_client._async.interactive import interact
from engine_client._async.system import AsyncSystem
from engine_client._terminal import window_size
from engine_client._timeouts import Timeouts
from engine_client._wire.detach_keys import parse_detach_keys
from engine_client.errors import APIError, EngineError, InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_client._async.attach import AsyncAttachStream
    from engine_client._async.interactive import Resize, Step
    from engine_client._async.session import AsyncSession
    from engine_client.models import ContainerConfigReply, ContainerCreateRequest, ExecConfig

_KILL_TIMEOUT = 10.0


async def with_container(
    session: AsyncSession,
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
    containers = AsyncContainers(_patient(session))
    if config is None:
        config = (await containers.inspect(id))["Config"]
    tty = config.get("Tty", False)
    fd = stdin if config.get("OpenStdin", False) else None
    half_close = fd is not None and not tty and (config.get("StdinOnce") or await _forgets_stdin_once(session))

    async def talk() -> int | None:
        async with await containers.attach(
            id,
            stdin=fd is not None,
            stdout=stdout is not None,
            stderr=stderr is not None,
            detach_keys=detach_keys,
            tty=tty,
            wait=condition,
        ) as stream:
            if begin is not None:
                await _begin(begin, stream, condition)
            detached = await interact(
                stream,
                stdin=fd,
                stdout=stderr if tty and stdout is None else stdout,
                stderr=stderr,
                half_close=half_close,
                detach_keys=_key_bytes(detach_keys),
                resize=_resizer(containers, id, redraw=redraw),
            )
            return None if detached else await stream.exit_code()

    if not sig_proxy:
        return await talk()
    from engine_client._async.signals import pass_signals_on

    waits = Timeouts(connect=_KILL_TIMEOUT, reply=_KILL_TIMEOUT)
    return await pass_signals_on(AsyncContainers(session.with_timeouts(waits)), id, talk, tty=tty)


async def with_exec(
    session: AsyncSession,
    container: str,
    config: ExecConfig,
    *,
    stdin: int | None,
    stdout: int | None,
    stderr: int | None,
) -> int | None:
    """What `exec.interact` says."""
    exec = AsyncExec(_patient(session))
    tty = config.get("Tty", False)
    size = window_size(stdout) if tty and stdout is not None else None
    attached: ExecConfig = {
        "AttachStdin": stdin is not None,
        "AttachStdout": stdout is not None,
        "AttachStderr": stderr is not None,
    }
    if size is not None:
        attached["ConsoleSize"] = list(size)
    id = (await exec.create(container, {**config, **attached}))["Id"]
    async with await exec.start(id, tty=tty, console_size=size) as stream:
        detached = await interact(
            stream,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            half_close=not tty,
            detach_keys=_key_bytes(config.get("DetachKeys")),
            resize=_resizer(exec, id),
        )
        return None if detached else await stream.exit_code()


def _patient(session: AsyncSession) -> AsyncSession:
    """A view that leaves a person all the time in the world."""
    return session.with_timeouts(Timeouts(connect=session.timeouts.connect))


async def _forgets_stdin_once(session: AsyncSession) -> bool:
    """Whether this is Podman, which keeps no StdinOnce: there stdin ends with ours wherever it can."""
    components = (await AsyncSystem(session).version()).get("Components") or ()
    return any(component["Name"].startswith("Podman") for component in components)


async def _begin(begin: Step, stream: AsyncAttachStream, condition: str) -> None:
    """Raises what `begin` raises; a refusal, once a container that is removed when it cannot be started has gone."""
    try:
        await begin()
    except Exception as error:
        refused = isinstance(error, APIError) or isinstance(error.__context__, APIError)  # maybe in words of its own
        if refused and condition == "removed":
            try:
                await stream.exit_code()
            except EngineError:
                pass  # that it could not be started says more
        raise


def _key_bytes(keys: str | None) -> bytes | None:
    """The keys as typed; None for the default ones, and for keys that the engine is about to refuse."""
    try:
        return None if keys is None else parse_detach_keys(keys)
    except InvalidValue:
        return None


def _resizer(target: AsyncContainers | AsyncExec, id: str, *, redraw: bool = False) -> Resize:
    """What tells a TTY its size. `redraw`: by way of another size, so that a shell shows its prompt again."""
    pending = redraw

    async def resize(height: int, width: int) -> None:
        nonlocal pending
        if pending:
            pending = False
            await target.resize(id, height=height + 1, width=width + 1)
        await target.resize(id, height=height, width=width)

    return resize
