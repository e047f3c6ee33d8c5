"""What an engine must be able to do, and what it is too old for."""

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
    problem = _too_old(cli, what, since)
    if problem:
        raise Failure(problem)


def lacks(cli: Cli, version: str) -> bool:
    """Whether the engine's API is older than `version`."""
    return version_tuple(cli.engine.api_version) < version_tuple(version)


def check(cli: Cli, options: Iterable[Option]) -> None:
    """Refuse options by what they require of an engine. Raises Failure, in docker's words.

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
        return _too_old(cli, f"--{option.name}", needs)
    only = f'"--{option.name}" is only supported on a Docker daemon'
    ping = cli.engine.system.ping()
    if needs == "experimental":
        return "" if ping["Experimental"] else f"{only} with experimental features enabled"
    system = ping["OSType"]
    return "" if system == needs else f"{only} running on {needs}, but the Docker daemon is running on {system}"


def _too_old(cli: Cli, what: str, since: str) -> str:
    if not lacks(cli, since):
        return ""
    return f'"{what}" requires API version {since}, but the Docker daemon API version is {cli.engine.api_version}'
