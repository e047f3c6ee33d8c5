"""What an engine is too old for, or not made for."""

from __future__ import annotations

from engine_cli.failures import Failure
from engine_client._negotiate import version_tuple
from engine_client.errors import EngineError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine_cli.cli import Cli
    from engine_cli.flags import Option


def require(cli: Cli, what: str, since: str) -> None:
    """Refuse `what` where the engine's API is older than `since`. Raises Failure."""
    if lacks(cli, since):
        raise Failure(_too_old(cli, what, since))


def lacks(cli: Cli, version: str) -> bool:
    """Whether the engine's API is older than `version`."""
    return version_tuple(cli.engine.api_version) < version_tuple(version)


def check_options(cli: Cli, options: Iterable[Option]) -> None:
    """Refuse those of the options that the engine does not support, by what they say they require. Raises Failure.

    An engine that does not answer is left for the command itself to tell of.
    """
    try:
        found = [_problem(cli, option) for option in sorted(options, key=lambda option: option.name)]
    except EngineError:
        return
    problems = [problem for problem in found if problem]
    if problems:
        raise Failure("\n".join(problems))


def _problem(cli: Cli, option: Option) -> str:
    needs = option.requires
    if needs not in ("experimental", "windows"):
        return _too_old(cli, f"--{option.name}", needs) if lacks(cli, needs) else ""
    only = f'"--{option.name}" is only supported on a Docker daemon'
    ping = cli.engine.system.ping()
    if needs == "experimental":
        return "" if ping["Experimental"] else f"{only} with experimental features enabled"
    system = ping["OSType"]
    return "" if system == needs else f"{only} running on {needs}, but the Docker daemon is running on {system}"


def _too_old(cli: Cli, what: str, since: str) -> str:
    return f'"{what}" requires API version {since}, but the Docker daemon API version is {cli.engine.api_version}'
