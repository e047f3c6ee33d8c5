"""engine update."""

from __future__ import annotations

from engine_cli.checks import spec
from engine_cli.command import Command
from engine_cli.failures import Failure, several
from engine_cli.flags import Option
from engine_client.errors import InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client.models import ContainerUpdateRequest

_NUMBERS = {
    "cpu-period": "CpuPeriod",
    "cpu-quota": "CpuQuota",
    "cpu-rt-period": "CpuRealtimePeriod",
    "cpu-rt-runtime": "CpuRealtimeRuntime",
    "cpu-shares": "CpuShares",
    "pids-limit": "PidsLimit",
}
_TEXTS = {"cpuset-cpus": "CpusetCpus", "cpuset-mems": "CpusetMems"}


def run(cli: Cli, given: Given) -> int:
    if not any(given.changed(option.name) for option in _OPTIONS):
        raise Failure("you must provide one or more flags when using this command")
    request = _request(given)
    warnings: list[str] = []

    def update(name: str) -> None:
        warnings.extend(cli.engine.containers.update(name, request)["Warnings"] or ())

    return several(cli, given.args, update, last=lambda: "".join(f"{warning}\n" for warning in warnings))


def _request(given: Given) -> ContainerUpdateRequest:
    """What is to change: all that was given, but for zeros and empty texts, which change nothing. Raises Failure."""
    from engine_client.spec.resources import restart_policy
    from engine_client.spec.units import nano_cpus, size, swap, weight

    readers: dict[str, tuple[str, Callable[[str], object]]] = {
        "blkio-weight": ("BlkioWeight", weight),
        "cpus": ("NanoCpus", nano_cpus),
        "kernel-memory": ("KernelMemory", size),
        "memory": ("Memory", size),
        "memory-reservation": ("MemoryReservation", size),
        "memory-swap": ("MemorySwap", swap),
        "restart": ("RestartPolicy", restart_policy),
    }
    values: dict[str, object] = {field: given.int(name) for name, field in _NUMBERS.items()}
    values |= {field: given.str(name) for name, field in _TEXTS.items()}
    try:
        values |= {field: read(given.str(name)) for name, (field, read) in readers.items() if given.str(name)}
    except InvalidValue as error:
        raise Failure(str(error)) from None
    return _as_request({field: value for field, value in values.items() if value})


def _as_request(values: Mapping[str, object]) -> ContainerUpdateRequest:
    from typing import cast

    return cast("ContainerUpdateRequest", values)


_OPTIONS = (
    Option(
        "blkio-weight",
        "",
        "",
        "Block IO (relative weight), between 10 and 1000, or 0 to disable (default 0)",
        "uint16",
        spec("units.weight"),
    ),
    Option("cpu-period", "", 0, "Limit CPU CFS (Completely Fair Scheduler) period"),
    Option("cpu-quota", "", 0, "Limit CPU CFS (Completely Fair Scheduler) quota"),
    Option("cpu-rt-period", "", 0, "Limit the CPU real-time period in microseconds"),
    Option("cpu-rt-runtime", "", 0, "Limit the CPU real-time runtime in microseconds"),
    Option("cpu-shares", "c", 0, "CPU shares (relative weight)"),
    Option("cpus", "", "", "Number of CPUs", "decimal", spec("units.nano_cpus")),
    Option("cpuset-cpus", "", "", "CPUs in which to allow execution (0-3, 0,1)"),
    Option("cpuset-mems", "", "", "MEMs in which to allow execution (0-3, 0,1)"),
    Option("kernel-memory", "", "", "Kernel memory limit (deprecated)", "bytes", spec("units.size"), shown=False),
    Option("memory", "m", "", "Memory limit", "bytes", spec("units.size")),
    Option("memory-reservation", "", "", "Memory soft limit", "bytes", spec("units.size")),
    Option(
        "memory-swap",
        "",
        "",
        "Swap limit equal to memory plus swap: -1 to enable unlimited swap",
        "bytes",
        spec("units.swap"),
    ),
    Option("pids-limit", "", 0, "Tune container pids limit (set -1 for unlimited)"),
    Option("restart", "", "", "Restart policy to apply when a container exits"),
)
COMMAND = Command(
    "update",
    "[OPTIONS] CONTAINER [CONTAINER...]",
    "Update configuration of one or more containers",
    run,
    _OPTIONS,
    (1, None),
    ("container update", "update"),
)
