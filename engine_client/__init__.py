"""A client for the Docker Engine HTTP API over a hand-written unix-socket transport.

from engine_client import Engine

with Engine() as engine:
    result = engine.containers.run("busybox", ["echo", "hello"])
    print(result.stdout, result.exit_code)
"""

from __future__ import annotations

from engine_client._version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_client._async.attach import (
        AsyncArchiveStream,
        AsyncAttachStream,
        AsyncBodyStream,
        AsyncOutputStream,
        AsyncPendingReply,
    )
    from engine_client._async.client import AsyncEngine
    from engine_client._async.follow import AsyncEventFollower, AsyncFollower, AsyncLogFollower
    from engine_client._async.jsonstream import AsyncJSONStream, AsyncProgressStream
    from engine_client._run import Output, RunResult
    from engine_client._sync.attach import ArchiveStream, AttachStream, BodyStream, OutputStream, PendingReply
    from engine_client._sync.client import Engine
    from engine_client._sync.follow import EventFollower, Follower, LogFollower
    from engine_client._sync.jsonstream import JSONStream, ProgressStream
    from engine_client._timeouts import Timeouts
    from engine_client._tls import TLS
    from engine_client._trace import Exchange
    from engine_client.credentials import CredentialStore
    from engine_client.errors import (
        APIError,
        BadRequest,
        ConfigError,
        Conflict,
        ConnectionFailed,
        ConnectionLost,
        ConnectTimeout,
        ContainerEnded,
        CredentialHelperError,
        DeadlinePassed,
        EngineError,
        EngineTimeout,
        Forbidden,
        HostUnreachable,
        InvalidValue,
        NotFound,
        PermissionRefused,
        ProgressError,
        ProtocolError,
        ServerError,
        SessionInterrupted,
        SSHFailed,
        StreamClosed,
        StreamFailed,
        StreamTruncated,
        TLSFailed,
        Unauthorized,
        Unhealthy,
        UnsafeArchive,
        VersionMismatch,
        WaitFailed,
    )

_MODULES = {
    "_async.attach": (
        "AsyncArchiveStream",
        "AsyncAttachStream",
        "AsyncBodyStream",
        "AsyncOutputStream",
        "AsyncPendingReply",
    ),
    "_async.client": ("AsyncEngine",),
    "_async.follow": ("AsyncEventFollower", "AsyncFollower", "AsyncLogFollower"),
    "_async.jsonstream": ("AsyncJSONStream", "AsyncProgressStream"),
    "_run": ("Output", "RunResult"),
    "_sync.attach": ("ArchiveStream", "AttachStream", "BodyStream", "OutputStream", "PendingReply"),
    "_sync.client": ("Engine",),
    "_sync.follow": ("EventFollower", "Follower", "LogFollower"),
    "_sync.jsonstream": ("JSONStream", "ProgressStream"),
    "_timeouts": ("Timeouts",),
    "_tls": ("TLS",),
    "_trace": ("Exchange",),
    "credentials": ("CredentialStore",),
    "errors": (
        "APIError",
        "BadRequest",
        "ConfigError",
        "Conflict",
        "ConnectionFailed",
        "ConnectTimeout",
        "ConnectionLost",
        "ContainerEnded",
        "CredentialHelperError",
        "DeadlinePassed",
        "EngineError",
        "EngineTimeout",
        "Forbidden",
        "HostUnreachable",
        "InvalidValue",
        "NotFound",
        "PermissionRefused",
        "ProgressError",
        "ProtocolError",
        "SSHFailed",
        "ServerError",
        "SessionInterrupted",
        "StreamClosed",
        "StreamFailed",
        "StreamTruncated",
        "TLSFailed",
        "Unauthorized",
        "Unhealthy",
        "UnsafeArchive",
        "VersionMismatch",
        "WaitFailed",
    ),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "APIError",
    "ArchiveStream",
    "AsyncArchiveStream",
    "AsyncAttachStream",
    "AsyncBodyStream",
    "AsyncEngine",
    "AsyncEventFollower",
    "AsyncFollower",
    "AsyncJSONStream",
    "AsyncLogFollower",
    "AsyncOutputStream",
    "AsyncPendingReply",
    "AsyncProgressStream",
    "AttachStream",
    "BadRequest",
    "BodyStream",
    "ConfigError",
    "Conflict",
    "ConnectTimeout",
    "ConnectionFailed",
    "ConnectionLost",
    "ContainerEnded",
    "CredentialHelperError",
    "CredentialStore",
    "DeadlinePassed",
    "Engine",
    "EngineError",
    "EngineTimeout",
    "EventFollower",
    "Exchange",
    "Follower",
    "Forbidden",
    "HostUnreachable",
    "InvalidValue",
    "JSONStream",
    "LogFollower",
    "NotFound",
    "Output",
    "OutputStream",
    "PendingReply",
    "PermissionRefused",
    "ProgressError",
    "ProgressStream",
    "ProtocolError",
    "RunResult",
    "SSHFailed",
    "ServerError",
    "SessionInterrupted",
    "StreamClosed",
    "StreamFailed",
    "StreamTruncated",
    "TLS",
    "TLSFailed",
    "Timeouts",
    "Unauthorized",
    "Unhealthy",
    "UnsafeArchive",
    "VersionMismatch",
    "WaitFailed",
    "__version__",
]


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def __getattr__(name: str) -> object:
    """Load a public name on first use: importing the package costs next to nothing."""
    module = _MODULE_OF.get(name)
    if module is None:
        raise AttributeError(f"module 'engine_client' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"engine_client.{module}"), name)
    globals()[name] = value
    return value
