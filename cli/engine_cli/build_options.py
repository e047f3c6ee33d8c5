"""The options of build as the API's parameters."""

from __future__ import annotations

from engine_cli.checks import values
from engine_cli.failures import Failure
from engine_cli.proxies import proxy_variables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client.models import BuildOptions, Ulimit

_SWITCHES = {"q": "quiet", "nocache": "no-cache", "forcerm": "force-rm", "pull": "pull", "squash": "squash"}
_NUMBERS = {"cpushares": "cpu-shares", "cpuperiod": "cpu-period", "cpuquota": "cpu-quota"}
_TEXTS = {
    "cpusetcpus": "cpuset-cpus",
    "cpusetmems": "cpuset-mems",
    "cgroupparent": "cgroup-parent",
    "target": "target",
}


def options_of(cli: Cli, given: Given) -> BuildOptions:
    """What the command line asks for, without the context and where its Dockerfile is. Raises Failure."""
    if given.bool("squash") and not cli.engine.system.ping()["Experimental"]:
        raise Failure('"--squash" is only supported on a Docker daemon with experimental features enabled')
    found: dict[str, Any] = {
        **{name: given.bool(option) for name, option in _SWITCHES.items()},
        **{name: given.int(option) for name, option in _NUMBERS.items()},
        **{name: given.str(option) for name, option in _TEXTS.items()},
        **_sizes(given),
        "t": given.list("tag"),
        "buildargs": _build_args(cli, given),
        "labels": _labels(given),
        "cachefrom": values(given.list("cache-from")),
        "securityopt": values(given.list("security-opt")),
        "extrahosts": _hosts(given),
        "ulimits": _ulimits(given),
        "networkmode": "" if given.str("network") == "default" else given.str("network"),
        "isolation": "" if given.str("isolation").lower() == "default" else given.str("isolation"),
        "platform": given.str("platform").lower(),
    }
    options: Any = {name: value for name, value in found.items() if value}
    if not given.bool("rm"):
        options["rm"] = False
    options["version"] = "1"
    chosen: BuildOptions = options
    return chosen


def _sizes(given: Given) -> dict[str, int]:
    from engine_client.spec import units

    return {
        "memory": units.size(given.str("memory") or "0"),
        "memswap": units.swap(given.str("memory-swap") or "0"),
        "shmsize": units.size(given.str("shm-size") or "0"),
    }


def _build_args(cli: Cli, given: Given) -> dict[str, str | None]:
    from engine_client.spec.env import variable

    arguments: dict[str, str | None] = {}
    for word in given.list("build-arg"):
        name, equals, value = variable(word).partition("=")
        arguments[name] = value if equals else None
    return {**proxy_variables(cli), **arguments}


def _labels(given: Given) -> dict[str, str]:
    from engine_client.spec.env import pairs

    return pairs(given.list("label"))


def _hosts(given: Given) -> list[str]:
    from engine_client.spec.networks import extra_host

    return [extra_host(word) for word in given.list("add-host")]


def _ulimits(given: Given) -> list[Ulimit]:
    from engine_client.spec.resources import ulimits

    return ulimits(given.list("ulimit"))
