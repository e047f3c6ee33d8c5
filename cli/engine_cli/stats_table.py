"""What containers use, as rows: the table of stats, and what its templates may name."""

from __future__ import annotations

from engine_cli.units import binary_size, human_size, short_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_client.models import ContainerBlkioStats, ContainerMemoryStats, ContainerStatsResponse

HEADERS = {
    "Container": "CONTAINER",
    "Name": "NAME",
    "ID": "CONTAINER ID",
    "CPUPerc": "CPU %",
    "MemUsage": "MEM USAGE / LIMIT",
    "MemPerc": "MEM %",
    "NetIO": "NET I/O",
    "BlockIO": "BLOCK I/O",
    "PIDs": "PIDS",
}
TABLE_FORMAT = (
    "table {{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}\t{{.PIDs}}"
)
_UNKNOWN = "--"


class Row:
    """What a container used at one time. Without a sample, or where it is `stale`, the figures are not known."""

    __slots__ = ("_fields",)
    type_name = "*container.statsContext"

    def __init__(self, container: str, sample: ContainerStatsResponse | None, *, stale: bool, truncate: bool) -> None:
        id = "" if sample is None else sample.get("id") or ""
        name = "" if sample is None else sample.get("name") or ""
        figures: dict[str, str] = dict.fromkeys(_FIGURES, _UNKNOWN)
        if sample is not None and not stale:
            figures = _figures(sample)
        self._fields: dict[str, str] = {
            "Container": container,
            "ID": short_id(id) if truncate else id,
            "Name": name.removeprefix("/") or _UNKNOWN,  # Podman names it without the slash
            **figures,
        }
        if self._fields["MemUsage"] == _UNKNOWN:
            self._fields["MemUsage"] = f"{_UNKNOWN} / {_UNKNOWN}"

    def field(self, name: str) -> str:
        """The text of a column. Raises KeyError."""
        return self._fields[name]

    def as_json(self) -> dict[str, str]:
        """All columns, as docker's JSON has them."""
        return dict(sorted(self._fields.items()))


_FIGURES = ("CPUPerc", "MemUsage", "MemPerc", "NetIO", "BlockIO", "PIDs")


def _figures(sample: ContainerStatsResponse) -> dict[str, str]:
    memory = sample["memory_stats"]
    used, limit = _memory(memory), memory.get("limit") or 0
    networks = (sample.get("networks") or {}).values()
    received, sent = (sum(network[key] for network in networks) for key in ("rx_bytes", "tx_bytes"))
    read, written = _block(sample["blkio_stats"], "r"), _block(sample["blkio_stats"], "w")
    return {
        "CPUPerc": f"{_cpu(sample):.2f}%",
        "MemUsage": f"{binary_size(used)} / {binary_size(limit)}",
        "MemPerc": f"{used / limit * 100 if limit else 0:.2f}%",
        "NetIO": f"{human_size(received, 3)} / {human_size(sent, 3)}",
        "BlockIO": f"{human_size(read, 3)} / {human_size(written, 3)}",
        "PIDs": str(sample["pids_stats"].get("current") or 0),
    }


def _cpu(sample: ContainerStatsResponse) -> float:
    """The share of one processor's time since the sample before, in percent."""
    now, before = sample["cpu_stats"], sample["precpu_stats"]
    own = now["cpu_usage"]["total_usage"] - before["cpu_usage"]["total_usage"]
    whole = (now.get("system_cpu_usage") or 0) - (before.get("system_cpu_usage") or 0)
    processors = now.get("online_cpus") or len(now["cpu_usage"].get("percpu_usage") or ())
    return own / whole * processors * 100 if own > 0 and whole > 0 else 0.0


def _memory(memory: ContainerMemoryStats) -> int:
    """The memory in use, without what only keeps files at hand."""
    used, details = memory.get("usage") or 0, memory.get("stats", {})
    if details.get("total_inactive_file", used) < used:  # cgroups version 1
        return used - details["total_inactive_file"]
    cache = details.get("inactive_file", 0)
    return used - cache if cache < used else used


def _block(stats: ContainerBlkioStats, initial: str) -> int:
    """The bytes of the operations whose name begins so."""
    entries = stats["io_service_bytes_recursive"] or ()
    return sum(entry["value"] for entry in entries if entry["op"][:1].lower() == initial)
