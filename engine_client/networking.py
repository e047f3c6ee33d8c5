"""Where a container can be reached, read from what `inspect` or `list` says of it, whatever the API version.

    container = engine.containers.inspect("web")
    host, port = published_address(container, 80)     # from the engine's host: ("127.0.0.1", 32768)
    address = ip_address(container)                   # from other containers: "172.17.0.2"

Before a container has started, and once it has ended, it has neither.
"""

from __future__ import annotations

from engine_client.errors import InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TypeAlias

    from engine_client.models import ContainerInspectResponse, ContainerSummary, PortSummary

    Container: TypeAlias = ContainerInspectResponse | ContainerSummary

_ANY = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}


class PublishedPort:
    """A container's `port` of a `protocol` ("tcp", "udp" or "sctp"), to be reached on its host as `host_port` of
    `host_ip`: "0.0.0.0" or "::" where it is every address of the host.
    """

    __slots__ = ("host_ip", "host_port", "port", "protocol")

    def __init__(self, port: int, protocol: str, host_ip: str, host_port: int) -> None:
        self.port = port
        self.protocol = protocol
        self.host_ip = host_ip
        self.host_port = host_port

    def __repr__(self) -> str:
        host = f"[{self.host_ip}]" if ":" in self.host_ip else self.host_ip
        return f"<PublishedPort {host}:{self.host_port}->{self.port}/{self.protocol}>"


def published_ports(container: Container) -> list[PublishedPort]:
    """The ports that are published, by number; those that are only exposed are left out."""
    found = _inspected_ports(container) + _listed_ports(container)
    return sorted(found, key=lambda port: (port.port, port.protocol, port.host_ip, port.host_port))


def _inspected_ports(container: Mapping[str, Any]) -> list[PublishedPort]:
    found: list[PublishedPort] = []
    ports: Mapping[str, list[Mapping[str, str]] | None] | None = container["NetworkSettings"].get("Ports")
    for name, bindings in (ports or {}).items():
        number, _, protocol = name.partition("/")
        for binding in bindings or []:
            if binding["HostPort"]:
                host_port = int(binding["HostPort"])
                found.append(PublishedPort(int(number), protocol or "tcp", binding.get("HostIp", ""), host_port))
    return found


def _listed_ports(container: Mapping[str, Any]) -> list[PublishedPort]:
    ports: list[PortSummary] | None = container.get("Ports")
    return [
        PublishedPort(port["PrivatePort"], port["Type"], port.get("IP", ""), host_port)
        for port in ports or []
        if (host_port := port.get("PublicPort"))
    ]


def published_address(container: Container, port: int, protocol: str = "tcp") -> tuple[str, int]:
    """Address and port to connect to, on the engine's host, for a container's `port`.

    Where it is published on every address, that is the loopback one; IPv4 comes first. Raises InvalidValue where the
    port is not published.
    """
    ports = published_ports(container)
    for found in sorted(ports, key=lambda found: ":" in found.host_ip):
        if (found.port, found.protocol) == (port, protocol):
            return _ANY.get(found.host_ip, found.host_ip), found.host_port
    others = ", ".join(dict.fromkeys(f"{other.port}/{other.protocol}" for other in ports)) or "none"
    raise InvalidValue(f"container {_name(container)} has no published port {port}/{protocol}; published are: {others}")


def ip_addresses(container: Container) -> dict[str, str]:
    """A container's address in each network, by the network's name: IPv4, or IPv6 where it has no other.

    Networks in which it has none, such as the host's, are left out.
    """
    networks: Mapping[str, Mapping[str, Any]] = container["NetworkSettings"].get("Networks") or {}
    found = {name: _address(endpoint) for name, endpoint in networks.items()}
    return {name: address for name, address in found.items() if address}


def ip_address(container: Container, network: str | None = None) -> str:
    """A container's address in `network`, by default in the one it was created with, or else the first by name.

    Raises InvalidValue where it has none.
    """
    addresses = ip_addresses(container)
    if network is None:
        mode = container.get("HostConfig", {}).get("NetworkMode", "")
        mode = "bridge" if mode == "default" else mode
        network = mode if mode in addresses else min(addresses, default="")
    if network not in addresses:
        where = f"in network {network}" if network else "in any network: does it run, and not in its host's?"
        raise InvalidValue(f"container {_name(container)} has no address {where}")
    return addresses[network]


def _address(endpoint: Mapping[str, Any]) -> str:
    address: str = endpoint.get("IPAddress") or endpoint.get("GlobalIPv6Address") or ""
    return address


def _name(container: Mapping[str, Any]) -> str:
    names = container.get("Names") or [container.get("Name") or container["Id"][:12]]
    name: str = names[0]
    return name.lstrip("/")
