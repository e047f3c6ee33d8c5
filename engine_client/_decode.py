"""Replies to values or to typed errors."""

from __future__ import annotations

from binascii import a2b_base64

from engine_client._typing import is_json_object
from engine_client._wire.jsontext import loads
from engine_client.errors import (
    APIError,
    BadRequest,
    Conflict,
    Forbidden,
    NotFound,
    ProgressError,
    ProtocolError,
    ServerError,
    Unauthorized,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from engine_client._call import Request
    from engine_client._wire.http1 import Head
    from engine_client.models import ContainerPathStat, ContainerStatsResponse

_KINDS: dict[int, type[APIError]] = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
}


def json_value(head: Head, body: bytes) -> Any:
    """The body as JSON; its type is the operation's. Raises ProtocolError."""
    try:
        return loads(body)
    except (ValueError, RecursionError):
        raise ProtocolError(f"the engine's reply (status {head.status}) is not JSON: {body[:80]!r}") from None


def secret_value(head: Head, body: bytes) -> Any:
    """As `json_value`, for a body that no error may show."""
    try:
        return loads(body)
    except (ValueError, RecursionError):
        raise ProtocolError(f"the engine's reply (status {head.status}) is not JSON") from None


def json_list(head: Head, body: bytes) -> Any:
    """The body as a JSON list, which old engines send as null when it is empty. Raises ProtocolError."""
    return json_value(head, body) or []


def stats_sample(head: Head, body: bytes) -> ContainerStatsResponse:
    """The body as a sample of a container's stats. Raises ProtocolError, and as `check_sample`."""
    sample: ContainerStatsResponse = json_value(head, body)
    check_sample(sample)
    return sample


def check_sample(sample: object) -> None:
    """Raises ProgressError for what Podman sends, with status 200, of a container that does not run.

    Raises ProtocolError for what is neither that nor a sample.
    """
    if not is_json_object(sample) or ("cause" in sample and not isinstance(sample.get("message"), str)):
        raise ProtocolError(f"the engine's reply is not a sample of stats: {str(sample)[:80]}")
    if "cause" in sample:
        raise ProgressError(sample["message"], sample.get("response"))


def nothing(_head: Head, _body: bytes) -> None:
    """An operation that answers with its status alone."""


def path_stat(head: Head, _body: bytes = b"") -> ContainerPathStat:
    """The stat that a reply to an archive request has in a header. Raises ProtocolError."""
    text = head.headers.get("x-docker-container-path-stat", "")
    try:
        stat: ContainerPathStat = loads(a2b_base64(text))
    except (ValueError, RecursionError):
        raise ProtocolError(f"the engine's reply does not say what it is about: {text[:80]!r}") from None
    return stat


def api_error(request: Request, head: Head, body: bytes) -> APIError:
    """The error for a reply whose status the operation does not expect."""
    kind = _KINDS.get(head.status) or (ServerError if head.status >= 500 else APIError)
    return kind(request.method, request.path, head.status, _message(head, body))


def _message(head: Head, body: bytes) -> str:
    if head.media_type == "application/json":
        try:
            value = loads(body)
            message = value.get("message") or value.get("error")  # as in a progress stream: Podman's push
        except (ValueError, RecursionError, AttributeError):
            message = None
        if isinstance(message, str) and message:
            return message.strip()
    return body.decode("utf-8", "replace").strip() or head.reason or f"status {head.status}"
