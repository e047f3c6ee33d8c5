"""engine volume update."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.failures import Failure
from engine_cli.flags import Option
from engine_cli.requirements import lacks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    if lacks(cli, "1.42"):
        version = cli.engine.api_version
        raise Failure(f"engine volume update requires API version 1.42, but the Docker daemon API version is {version}")
    cluster = cli.engine.volumes.inspect(given.args[0]).get("ClusterVolume")
    if cluster is None:
        raise Failure("can only update cluster volumes")
    spec = cluster["Spec"]
    if given.changed("availability"):
        spec["Availability"] = given.str("availability")
    cli.engine.volumes.update(cluster["ID"], {"Spec": spec}, version=cluster["Version"]["Index"])
    return 0


COMMAND = Command(
    "volume update",
    "[OPTIONS] [VOLUME]",
    "Update a volume (cluster volumes only)",
    run,
    (Option("availability", "", "active", 'Cluster Volume availability ("active", "pause", "drain")'),),
    (1, 1),
)
