"""engine network create."""

from __future__ import annotations

from engine_cli.checks import comma_separated, spec, values
from engine_cli.command import Command
from engine_cli.failures import Failure
from engine_cli.flags import Option
from engine_client.errors import InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client.models import IPAM, NetworkCreateRequest


def run(cli: Cli, given: Given) -> int:
    created = cli.engine.networks.create(given.args[0], _request(given))
    cli.out(created["Id"] + "\n")
    return 0


def _request(given: Given) -> NetworkCreateRequest:
    from engine_client.spec.env import pairs

    request: NetworkCreateRequest = {
        "Driver": given.str("driver"),
        "Options": pairs(given.list("opt")),
        "Labels": pairs(given.list("label")),
        "IPAM": _ipam(given),
        "Internal": given.bool("internal"),
        "Attachable": given.bool("attachable"),
        "Ingress": given.bool("ingress"),
        "ConfigOnly": given.bool("config-only"),
        "Scope": given.str("scope"),
    }
    if given.changed("ipv4"):
        request["EnableIPv4"] = given.bool("ipv4")
    if given.changed("ipv6"):
        request["EnableIPv6"] = given.bool("ipv6")
    if given.str("config-from"):
        request["ConfigFrom"] = {"Network": given.str("config-from")}
    return request


def _ipam(given: Given) -> IPAM:
    from engine_client.spec.env import pairs
    from engine_client.spec.subnets import subnets

    subnet, ranges, gateways = (values(given.list(name)) for name in ("subnet", "ip-range", "gateway"))
    try:
        found = subnets(subnet, ranges, gateways, pairs(given.list("aux-address")))
    except InvalidValue as error:
        raise Failure(str(error)) from None
    return {"Driver": given.str("ipam-driver"), "Config": found, "Options": pairs(given.list("ipam-opt"))}


COMMAND = Command(
    "network create",
    "[OPTIONS] NETWORK",
    "Create a network",
    run,
    (
        Option("attachable", "", False, "Enable manual container attachment"),
        Option(
            "aux-address",
            "",
            (),
            "Auxiliary IPv4 or IPv6 addresses used by Network driver (default map[])",
            "map",
        ),
        Option("config-from", "", "", "The network from which to copy the configuration"),
        Option("config-only", "", False, "Create a configuration only network"),
        Option("driver", "d", "bridge", "Driver to manage the Network"),
        Option("gateway", "", (), "IPv4 or IPv6 Gateway for the master subnet", "strings", comma_separated),
        Option("ingress", "", False, "Create swarm routing-mesh network"),
        Option("internal", "", False, "Restrict external access to the network"),
        Option("ip-range", "", (), "Allocate container ip from a sub-range", "strings", comma_separated),
        Option("ipam-driver", "", "default", "IP Address Management Driver"),
        Option("ipam-opt", "", (), "Set IPAM driver specific options (default map[])", "map"),
        Option("ipv4", "", True, "Enable or disable IPv4 address assignment"),
        Option("ipv6", "", False, "Enable or disable IPv6 address assignment"),
        Option("label", "", (), "Set metadata on a network", "", spec("env.label")),
        Option("opt", "o", (), "Set driver specific options (default map[])", "map"),
        Option("scope", "", "", "Control the network's scope"),
        Option(
            "subnet",
            "",
            (),
            "Subnet in CIDR format that represents a network segment",
            "strings",
            comma_separated,
        ),
    ),
    (1, 1),
)
