"""What an engine is too old for."""

from __future__ import annotations

from engine_cli.failures import Failure
from engine_client._negotiate import version_tuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def require(cli: Cli, what: str, since: str) -> None:
    """Refuse `what` where the engine's API is older than `since`. Raises Failure."""
    if lacks(cli, since):
        version = cli.engine.api_version
        raise Failure(f'"{what}" requires API version {since}, but the Docker daemon API version is {version}')


def lacks(cli: Cli, version: str) -> bool:
    """Whether the engine's API is older than `version`."""
    return version_tuple(cli.engine.api_version) < version_tuple(version)


def require_options(cli: Cli, given: Given, since: Mapping[str, str]) -> None:
    """Refuse the options given that the engine's API is too old for; `since` has their versions. Raises Failure."""
    for option, version in since.items():
        if given.changed(option):
            require(cli, f"--{option}", version)
