"""What goes wrong, in docker's words."""

from __future__ import annotations

import os

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
    from collections.abc import Callable, Iterable

    from engine_cli.cli import Cli


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
    names: Iterable[str],
    action: Callable[[str], object],
    *,
    forgiven: tuple[type[EngineError], ...] = (),
) -> int:
    """Act on each name, print it when that worked; then print what failed. The exit code.

    What is `forgiven` is told at once, and does not count.
    """
    errors: list[str] = []
    for name in names:
        try:
            action(name)
        except forgiven as error:
            cli.err(describe(error) + "\n")
        except EngineError as error:
            errors.append(describe(error))
        else:
            cli.out(name + "\n")
    if errors:
        cli.err("\n".join(errors) + "\n")
    return 1 if errors else 0


def with_help(text: str, command: str) -> str:
    """An error of run or create, in the form that docker gives those."""
    return f"engine: {text}\n\nRun 'engine {command} --help' for more information"
