"""engine network connect."""

from __future__ import annotations

from engine_cli.checks import comma_separated, spec, values
from engine_cli.command import Command
from engine_cli.failures import Failure
from engine_cli.flags import Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client.models import EndpointIPAMConfig, EndpointSettings


def run(cli: Cli, given: Given) -> int:
    network, container = given.args
    cli.engine.networks.connect(network, container, endpoint=_endpoint(given))
    return 0


def _endpoint(given: Given) -> EndpointSettings:
    endpoint: EndpointSettings = {
        "IPAMConfig": _addresses(given),
        "Aliases": values(given.list("alias")),
        "DriverOpts": _driver_options(values(given.list("driver-opt"))),
    }
    if links := given.list("link"):
        endpoint["Links"] = list(links)
    if given.int("gw-priority"):
        endpoint["GwPriority"] = given.int("gw-priority")
    return endpoint


def _addresses(given: Given) -> EndpointIPAMConfig:
    addresses: EndpointIPAMConfig = {}
    if given.str("ip"):
        addresses["IPv4Address"] = given.str("ip")
    if given.str("ip6"):
        addresses["IPv6Address"] = given.str("ip6")
    if local := values(given.list("link-local-ip")):
        addresses["LinkLocalIPs"] = local
    return addresses


def _driver_options(texts: list[str]) -> dict[str, str]:
    options: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise Failure("invalid key/value pair format in driver options")
        options[name.strip()] = value.strip()
    return options


COMMAND = Command(
    "network connect",
    "[OPTIONS] NETWORK CONTAINER",
    "Connect a container to a network",
    run,
    (
        Option("alias", "", (), "Add network-scoped alias for the container", "strings", comma_separated),
        Option("driver-opt", "", (), "driver options for the network", "strings", comma_separated),
        Option(
            "gw-priority",
            "",
            0,
            "Highest gw-priority provides the default gateway. Accepts positive and negative values.",
        ),
        Option("ip", "", "", 'IPv4 address (e.g., "172.30.100.104")'),
        Option("ip6", "", "", 'IPv6 address (e.g., "2001:db8::33")'),
        Option("link", "", (), "Add link to another container", "", spec("networks.link")),
        Option("link-local-ip", "", (), "Add a link-local address for the container", "strings", comma_separated),
    ),
    (2, 2),
)
