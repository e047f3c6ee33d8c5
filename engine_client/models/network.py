"""Ports and networks, of containers to create and of existing ones."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class PortBinding(TypedDict, total=False):
    """Where on the host to publish a port; an empty HostPort lets the engine choose."""

    HostIp: str
    HostPort: str


class PortBindingReply(TypedDict):
    """Where on the host a port is published."""

    HostIp: str
    HostPort: str


class PortSummary(TypedDict):
    """A port, in a list of containers."""

    IP: NotRequired[str]  # there, as PublicPort, if it is published
    PrivatePort: int
    PublicPort: NotRequired[int]
    Type: str  # "tcp", "udp" or "sctp"


class EndpointIPAMConfig(TypedDict, total=False):
    """Addresses asked for."""

    IPv4Address: str
    IPv6Address: str
    LinkLocalIPs: list[str]


class EndpointSettings(TypedDict, total=False):
    """How to connect a container to a network; the engine fills in what comes after GwPriority."""

    IPAMConfig: EndpointIPAMConfig
    Links: list[str]  # "CONTAINER:ALIAS"
    Aliases: list[str]
    MacAddress: str
    DriverOpts: dict[str, str] | None
    GwPriority: int  # the endpoint with the highest provides the default gateway; from API 1.48
    NetworkID: str
    EndpointID: str
    Gateway: str
    IPAddress: str
    IPPrefixLen: int
    IPv6Gateway: str
    GlobalIPv6Address: str
    GlobalIPv6PrefixLen: int
    DNSNames: list[str]  # from API 1.44


class EndpointSettingsReply(TypedDict):
    """How a container is connected to a network. What is not known, as before a start, is empty or 0."""

    IPAMConfig: EndpointIPAMConfig | None
    Links: list[str] | None
    Aliases: list[str] | None
    MacAddress: str
    DriverOpts: dict[str, str] | None
    GwPriority: NotRequired[int]  # from API 1.48
    NetworkID: str
    EndpointID: str
    Gateway: str
    IPAddress: str
    IPPrefixLen: int
    IPv6Gateway: str
    GlobalIPv6Address: str
    GlobalIPv6PrefixLen: int
    DNSNames: NotRequired[list[str] | None]  # from API 1.44


class NetworkingConfig(TypedDict, total=False):
    """The networks of a container to create, by name; more than one from API 1.44 on."""

    EndpointsConfig: dict[str, EndpointSettings]


class Address(TypedDict):
    """An IP address with the length of its network's prefix."""

    Addr: str
    PrefixLen: int


class NetworkSettings(TypedDict):
    """A container's ports and networks. What is of one network only tells of the default one, until API 1.51."""

    SandboxID: str
    SandboxKey: str
    Ports: dict[str, list[PortBindingReply] | None]  # by "80/tcp"; None where it is exposed only
    Networks: dict[str, EndpointSettingsReply]  # by name
    Bridge: NotRequired[str]
    HairpinMode: NotRequired[bool]
    LinkLocalIPv6Address: NotRequired[str]
    LinkLocalIPv6PrefixLen: NotRequired[int]
    SecondaryIPAddresses: NotRequired[list[Address] | None]
    SecondaryIPv6Addresses: NotRequired[list[Address] | None]
    EndpointID: NotRequired[str]
    Gateway: NotRequired[str]
    GlobalIPv6Address: NotRequired[str]
    GlobalIPv6PrefixLen: NotRequired[int]
    IPAddress: NotRequired[str]
    IPPrefixLen: NotRequired[int]
    IPv6Gateway: NotRequired[str]
    MacAddress: NotRequired[str]
