"""What goes wrong, in docker's words."""

from __future__ import annotations

import os
from errno import EDQUOT, EFBIG, EIO, ELOOP, ENOSPC

from engine_client._wire.query import quote
from engine_client.errors import (
    APIError,
    ConnectionFailed,
    ConnectTimeout,
    EngineError,
    HostUnreachable,
    PermissionRefused,
    SSHFailed,
    TLSFailed,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from engine_cli.cli import Cli

WHILE_WRITING = (ENOSPC, EDQUOT, EFBIG, EIO)  # what only writing meets


class Failure(Exception):
    """An error of the command itself: a message for stderr and an exit code."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def describe(error: EngineError) -> str:
    """docker's text for an error of the library."""
    if isinstance(error, APIError):
        return f"Error response from daemon: {error.message}"
    if isinstance(error, PermissionRefused):
        return f"{_refused(error)}\nJoin the group that owns the socket (often 'docker') and log in again, or use sudo."
    if isinstance(error, HostUnreachable | TLSFailed | SSHFailed):
        request = f'{error.method.capitalize()} "{error.url}"'
        return _with_hint(f"error during connect: {request}: {error.reason}", error.hint)
    if isinstance(error, ConnectionFailed | ConnectTimeout):
        text = f"Cannot connect to the Docker daemon at {error.address}. Is the docker daemon running?"
        return _with_hint(text, error.hint) if isinstance(error, ConnectionFailed) else text
    return str(error)


def _with_hint(text: str, hint: str) -> str:
    return f"{text}\n{hint[:1].upper()}{hint[1:]}." if hint else text


def _refused(error: PermissionRefused) -> str:
    path = error.address.removeprefix("unix://")
    request = f'{error.method.capitalize()} "http://{quote(path)}{error.target}"'
    where = f"the Docker daemon socket at {error.address}"
    return f"permission denied while trying to connect to {where}: {request}: dial unix {path}: connect: {error.reason}"


def system_failure(operation: str, error: OSError) -> Failure:
    """What the system refused, in the form that docker gives it: `lstat /a: no such file or directory`."""
    return Failure(f"{operation} {error.filename}: {system_text(error)}")


def unresolved(error: OSError) -> str:
    """Why a path could not be followed to its end, as Go's EvalSymlinks says it."""
    if isinstance(error, NotADirectoryError):
        return "not a directory"
    return "EvalSymlinks: too many links" if error.errno == ELOOP else f"lstat {error.filename}: {system_text(error)}"


def system_text(error: OSError) -> str:
    """The system's own words, as docker begins them."""
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]


def unwritten(folder: str, error: OSError) -> Failure:
    """What the system refused of a file that was to be put into `folder`, which may not be there yet."""
    operation = "open" if os.path.isdir(folder) else "mkdir"
    return Failure(f"{operation} {error.filename or folder}: {system_text(error)}")


def several(
    cli: Cli,
    names: Sequence[str],
    action: Callable[[str], object],
    *,
    at_once: bool = False,
    forgiven: tuple[type[EngineError], ...] = (),
    last: Callable[[], str] = str,
) -> int:
    """Act on each name, or on many `at_once`; print it when that worked. Then raises Failure with what failed.

    What is `forgiven` is told in its turn, and does not count. `last` gives what is printed behind the names.
    """

    def attempt(name: str) -> Exception | None:
        try:
            action(name)
        except Exception as error:
            return error
        return None

    errors: list[str] = []
    for name, error in zip(names, _attempts(cli, names, attempt, at_once=at_once), strict=True):
        if error is None:
            cli.out(name + "\n")
        elif not isinstance(error, EngineError):
            raise error
        elif isinstance(error, forgiven):
            cli.err(describe(error) + "\n")
        else:
            errors.append(describe(error))
    cli.out(last())
    if errors:
        raise Failure("\n".join(errors))
    return 0


def _attempts(
    cli: Cli, names: Sequence[str], attempt: Callable[[str], Exception | None], *, at_once: bool
) -> Iterable[Exception | None]:
    if not at_once or len(names) < 2:
        return map(attempt, names)
    from engine_cli.parallel import in_threads

    try:
        cli.agree()  # once for all
    except EngineError:
        pass  # which each of them will find out
    return in_threads(attempt, names)


def with_help(text: str, command: str) -> str:
    """An error of run or create, in the form that docker gives those."""
    return f"engine: {text}\n\nRun 'engine {command} --help' for more information"
