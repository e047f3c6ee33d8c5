"""engine volume create."""

from __future__ import annotations

from engine_cli.checks import spec
from engine_cli.command import Command
from engine_cli.failures import Failure
from engine_cli.flags import Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client.models import CapacityRange, ClusterVolumeSpec, Topology, VolumeCreateRequest

_CLUSTER = ("group", "scope", "sharing", "availability", "type", "limit-bytes", "required-bytes")


def run(cli: Cli, given: Given) -> int:
    from engine_client.spec.env import pairs

    name = given.str("name")
    if given.args:
        if name:
            both = "cannot specify a volume-name through both --name and as a positional arg"
            raise Failure(f"conflicting options: {both}")
        name = given.args[0]
    request: VolumeCreateRequest = {"Driver": given.str("driver")}
    if options := pairs(given.list("opt")):
        request["DriverOpts"] = options
    if labels := pairs(given.list("label")):
        request["Labels"] = labels
    if any(map(given.changed, _CLUSTER)):
        request["ClusterVolumeSpec"] = _cluster(given)
    cli.out(cli.engine.volumes.create(name, request)["Name"] + "\n")
    return 0


def _cluster(given: Given) -> ClusterVolumeSpec:
    from engine_client.spec.env import pairs

    secrets = sorted(pairs(given.list("secret")).items())
    cluster: ClusterVolumeSpec = {
        "Group": given.str("group"),
        "AccessMode": {"Scope": given.str("scope"), "Sharing": given.str("sharing")},
        "Availability": given.str("availability"),
        "CapacityRange": _capacity(given),
        "Secrets": [{"Key": key, "Secret": secret} for key, secret in secrets],
        "AccessibilityRequirements": {
            "Requisite": _topologies(given.list("topology-required")),
            "Preferred": _topologies(given.list("topology-preferred")),
        },
    }
    if given.str("type") == "mount":
        cluster["AccessMode"]["MountVolume"] = {}
    elif given.str("type") == "block":
        cluster["AccessMode"]["BlockVolume"] = {}
    return cluster


def _capacity(given: Given) -> CapacityRange:
    from engine_client.spec.units import size

    required, limit = (given.str(name) for name in ("required-bytes", "limit-bytes"))
    return {"RequiredBytes": size(required) if required else 0, "LimitBytes": size(limit) if limit else 0}


def _topologies(texts: Iterable[str]) -> list[Topology]:
    from engine_client.spec.env import pairs

    return [{"Segments": pairs(text.split(","))} for text in texts]


COMMAND = Command(
    "volume create",
    "[OPTIONS] [VOLUME]",
    "Create a volume",
    run,
    (
        Option(
            "availability", "", "active", 'Cluster Volume availability ("active", "pause", "drain")', requires="1.42"
        ),
        Option("driver", "d", "local", "Specify volume driver name"),
        Option("group", "", "", "Cluster Volume group (cluster volumes)", requires="1.42"),
        Option("label", "", (), "Set metadata for a volume", "", spec("env.label")),
        Option(
            "limit-bytes",
            "",
            "",
            "Minimum size of the Cluster Volume in bytes",
            "bytes",
            spec("units.size"),
            requires="1.42",
        ),
        Option("name", "", "", "Specify volume name", shown=False),
        Option("opt", "o", (), "Set driver specific options (default map[])", "map"),
        Option(
            "required-bytes",
            "",
            "",
            "Maximum size of the Cluster Volume in bytes",
            "bytes",
            spec("units.size"),
            requires="1.42",
        ),
        Option("scope", "", "single", 'Cluster Volume access scope ("single", "multi")', requires="1.42"),
        Option("secret", "", (), "Cluster Volume secrets (default map[])", "map", requires="1.42"),
        Option(
            "sharing",
            "",
            "none",
            'Cluster Volume access sharing ("none", "readonly", "onewriter", "all")',
            requires="1.42",
        ),
        Option(
            "topology-preferred", "", (), "A topology that the Cluster Volume would be preferred in", requires="1.42"
        ),
        Option(
            "topology-required", "", (), "A topology that the Cluster Volume must be accessible from", requires="1.42"
        ),
        Option("type", "", "block", 'Cluster Volume access type ("mount", "block")', requires="1.42"),
    ),
    (0, 1),
)
