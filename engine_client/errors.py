"""Every error that the library raises, under one root."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class EngineError(Exception):
    """The root of all errors of this library. They can be pickled and copied, as process pools do."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _remade, (type(self), self.args), self.__dict__


def _remade(kind: type[EngineError], args: tuple[object, ...]) -> EngineError:
    """An error with these `args`, which are not what its class is called with."""
    error = kind.__new__(kind, *args)
    error.args = args
    return error


class InvalidValue(EngineError, ValueError):
    """A value that was given cannot be understood: an address, an image name, a mount, a key sequence."""


class ConfigError(EngineError):
    """docker's configuration folder holds something that cannot be read or used."""


class CredentialHelperError(EngineError):
    """A program that keeps credentials (docker-credential-*) cannot be run or failed; the message has its own words."""


class ConnectionFailed(EngineError):
    """No connection to the engine could be made.

    `address` is what was tried, as a DOCKER_HOST value; `reason` is the system's own text, or that of TLS, ssh or a
    proxy; `hint` says what may help. `method`, `target` and `url` name the request that there was no connection for,
    where there was one.
    """

    def __init__(self, address: str, reason: str, message: str = "") -> None:
        super().__init__(
            message
            or f"cannot connect to the engine at {address}: {reason}; is it running, and does DOCKER_HOST name it?"
        )
        self.address = address
        self.reason = reason
        self.hint = ""
        self.method = ""
        self.target = ""
        self.url = ""

    def looked_at(self, addresses: list[str]) -> None:
        """Say that there was no engine at these either."""
        self.hint = f"nothing listens at {', '.join(addresses)} either"
        self.args = (f"{self.args[0]}; {self.hint}",)


class _Unreached(ConnectionFailed):
    """What is not a socket's fault comes with what to do about it."""

    def __init__(self, address: str, reason: str, hint: str = "") -> None:
        super().__init__(
            address, reason, f"no connection to the engine at {address}: {reason}" + (hint and f"; {hint}")
        )
        self.hint = hint


class HostUnreachable(_Unreached):
    """The engine's host, or the proxy on the way to it, has no such name, no route, or does not let through."""


class TLSFailed(_Unreached):
    """The engine, or this side, did not accept the other one's certificate, or the engine does not speak TLS."""


class SSHFailed(_Unreached):
    """ssh did not reach the engine; `reason` has its own words."""


class PermissionRefused(ConnectionFailed):
    """The socket is there, and this user may not open it."""

    def __init__(self, address: str, reason: str) -> None:
        hint = "join the group that owns the socket (often 'docker'), or use sudo"
        super().__init__(address, reason, f"no permission to open {address}: {reason}; {hint}")


class ConnectionLost(EngineError):
    """The engine closed or reset a connection before it had answered."""


class EngineTimeout(EngineError, TimeoutError):
    """A wait took too long: for a connection, a reply's head, the next piece of a stream, or the end of a call."""


class ConnectTimeout(EngineTimeout):
    """No connection was made in time. `address` is what was tried, as a DOCKER_HOST value."""

    def __init__(self, message: str, address: str) -> None:
        super().__init__(message)
        self.address = address


class DeadlinePassed(EngineTimeout):
    """The `total` of a call passed before it was done; the message names both."""


class ProtocolError(EngineError):
    """The other side sent something that is not HTTP/1.1, a stdcopy frame, or the expected JSON."""


class StreamTruncated(EngineError):
    """A stream ended in the middle of a body, a chunk, a frame or a JSON value."""


class StreamClosed(EngineError):
    """The stream or client was closed on this side and cannot be used any more."""


class StreamFailed(EngineError):
    """The engine reported an error inside a multiplexed stream (a frame of type 3, Systemerr)."""


class ProgressError(EngineError):
    """The engine reported an error inside a progress stream (`errorDetail`), after a status that said success.

    So does Podman in the place of stats.

    `message` is the engine's text, `code` its number where it sent one.
    """

    def __init__(self, message: str, code: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class WaitFailed(EngineError):
    """The exit code of a container cannot be learned: the engine reports an error in its place, or the connection
    broke, whose error is then the cause.
    """


class SessionInterrupted(KeyboardInterrupt):
    """The third SIGTERM or SIGINT came while signals were passed on to a container: the user wants out."""


class UnsafeArchive(EngineError):
    """A tar holds what would be written outside of the folder that it is unpacked into, or a device."""


class ContainerEnded(EngineError):
    """A container ended, or was never started, before what was waited for; `exit_code` is its own, 0 if not started."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class Unhealthy(EngineError):
    """A container's health checks have failed as often as it was given; `output` is what the last one said."""

    def __init__(self, name: str, output: str) -> None:
        super().__init__(f"container {name} is unhealthy: {output or 'its check fails without a word'}")
        self.output = output


class VersionMismatch(EngineError):
    """The engine's API versions and this client's do not overlap; the message says which side must move."""


class APIError(EngineError):
    """The engine answered with a status that the operation does not expect.

    `method` and `path` name the operation, `status` is the HTTP status, `message` the engine's own text.
    """

    def __init__(self, method: str, path: str, status: int, message: str) -> None:
        super().__init__(f"{method} {path}: {status}: {message}")
        self.method = method
        self.path = path
        self.status = status
        self.message = message


class BadRequest(APIError):
    """Status 400: a parameter or the body was refused."""


class Unauthorized(APIError):
    """Status 401: a registry or a proxy wants credentials."""


class Forbidden(APIError):
    """Status 403: the engine does not allow it."""


class NotFound(APIError):
    """Status 404: there is no such container, image, exec or path."""


class Conflict(APIError):
    """Status 409: the name is taken, or the object's state does not allow it."""


class ServerError(APIError):
    """Status 500 and above: the engine failed."""
