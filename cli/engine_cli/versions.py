"""What needs a newer engine."""

from __future__ import annotations

from engine_cli.failures import Failure
from engine_client._negotiate import version_tuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def lacks(cli: Cli, version: str) -> bool:
    """Whether the API version in use is below `version`."""
    return version_tuple(cli.engine.api_version) < version_tuple(version)


def require(cli: Cli, what: str, since: str) -> None:
    """Refuse `what`, which an engine below API version `since` would pass over in silence. Raises Failure."""
    if lacks(cli, since):
        version = cli.engine.api_version
        raise Failure(f"{what} requires API version {since}, but the Docker daemon API version is {version}")


def require_options(cli: Cli, given: Given, since: dict[str, str]) -> None:
    """Refuse the options that were given and that the engine does not know; `since` has their API versions."""
    for option, version in since.items():
        if given.changed(option):
            require(cli, f'"--{option}"', version)
