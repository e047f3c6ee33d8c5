"""Whether an engine can do what an option asks for. Loaded only where an option that was given requires something."""

from __future__ import annotations

from engine_cli.failures import Failure
from engine_client._negotiate import version_tuple
from engine_client.errors import EngineError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine_cli.cli import Cli
    from engine_cli.flags import Option


def check(cli: Cli, options: Iterable[Option]) -> None:
    """Raises Failure, in docker's words, where the engine does not support an option.

    An engine that does not answer is left for the command itself to tell of.
    """
    try:
        found = [_problem(cli, option) for option in sorted(options, key=lambda option: option.name)]
    except EngineError:
        return
    problems = [f'"--{problem}' for problem in found if problem]
    if problems:
        raise Failure("\n".join(problems))


def _problem(cli: Cli, option: Option) -> str:
    needs = option.requires
    if needs not in ("experimental", "windows"):
        version = cli.engine.api_version
        old = version_tuple(version) < version_tuple(needs)
        return (
            f'{option.name}" requires API version {needs}, but the Docker daemon API version is {version}'
            if old
            else ""
        )
    only = f'{option.name}" is only supported on a Docker daemon'
    ping = cli.engine.system.ping()
    if needs == "experimental":
        return "" if ping["Experimental"] else f"{only} with experimental features enabled"
    system = ping["OSType"]
    return "" if system == needs else f"{only} running on {needs}, but the Docker daemon is running on {system}"
