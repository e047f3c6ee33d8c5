"""Which API version to speak."""

from __future__ import annotations

from engine_client.errors import InvalidValue, VersionMismatch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_VERSION = "1.51"
MIN_VERSION = "1.40"


def version_tuple(version: str) -> tuple[int, int]:
    """`"1.41"` as `(1, 41)`. Raises InvalidValue."""
    major, dot, minor = version.partition(".")
    if not dot or not (version.isascii() and major.isdigit() and minor.isdigit()):
        raise InvalidValue(f"invalid API version {version!r}: it must look like {MAX_VERSION}")
    return int(major), int(minor)


def fixed_version(version: str | None, environ: Mapping[str, str]) -> str | None:
    """The version that must be spoken: the one given, or DOCKER_API_VERSION. Raises InvalidValue where it is none."""
    version = (version or environ.get("DOCKER_API_VERSION") or "").removeprefix("v")
    if version:
        version_tuple(version)
    return version or None


def negotiate(server: str | None, highest: str) -> str:
    """The lower of the server's version and the highest that this client may speak.

    Raises VersionMismatch where the server's is below the lowest that this client knows.
    """
    if not server:
        raise VersionMismatch("the engine's ping names no API version: is this a container engine?")
    try:
        theirs = version_tuple(server)
    except InvalidValue:
        raise VersionMismatch(f"the engine names an API version that is none: {server[:20]!r}") from None
    if theirs < version_tuple(MIN_VERSION):
        raise VersionMismatch(
            f"the engine speaks API {server}, this client {MIN_VERSION} and later: upgrade the engine"
        )
    return server if theirs < version_tuple(highest) else highest
