"""Networks, and the ports and networks of containers to create and of existing ones."""

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


class IPAMConfig(TypedDict, total=False):
    """A subnet of a network."""

    Subnet: str  # "172.20.0.0/16"
    IPRange: str  # the part of it that containers get addresses from
    Gateway: str
    AuxiliaryAddresses: dict[str, str]  # other addresses in use, by name


class IPAM(TypedDict, total=False):
    """Where the addresses of a network to create come from."""

    Driver: str
    Config: list[IPAMConfig]
    Options: dict[str, str]


class IPAMReply(TypedDict):
    """Where the addresses of a network come from."""

    Driver: str
    Config: list[IPAMConfig] | None
    Options: dict[str, str] | None


class ConfigReference(TypedDict):
    """The network whose configuration another one takes over, or an empty name."""

    Network: str


class NetworkCreateRequest(TypedDict, total=False):
    """The body of POST /networks/create."""

    Name: str
    CheckDuplicate: bool  # below API 1.44, refuse a name that is there; until 1.45
    Driver: str  # "bridge" by default
    Scope: str
    Internal: bool
    Attachable: bool
    Ingress: bool
    ConfigOnly: bool
    ConfigFrom: ConfigReference
    IPAM: IPAM
    EnableIPv4: bool  # from API 1.47
    EnableIPv6: bool
    Options: dict[str, str]
    Labels: dict[str, str]


class NetworkCreateResponse(TypedDict):
    """The network that was created."""

    Id: str
    Warning: str


class NetworkConnectRequest(TypedDict, total=False):
    """The body of POST /networks/{id}/connect."""

    Container: str
    EndpointConfig: EndpointSettings


class NetworkDisconnectRequest(TypedDict, total=False):
    """The body of POST /networks/{id}/disconnect."""

    Container: str
    Force: bool


class NetworkPruneResponse(TypedDict):
    """The names of what was removed, None for nothing."""

    NetworksDeleted: list[str] | None


class EndpointResource(TypedDict):
    """A container in a network."""

    Name: str
    EndpointID: str
    MacAddress: str
    IPv4Address: str  # "172.20.0.2/16"
    IPv6Address: str


class PeerInfo(TypedDict):
    """A node that shares an overlay network."""

    Name: str
    IP: str


class Network(TypedDict):
    """A network."""

    Name: str
    Id: str
    Created: str  # RFC 3339 with nanoseconds
    Scope: str  # "local", "swarm" or "global"
    Driver: str
    EnableIPv4: NotRequired[bool]  # from API 1.47
    EnableIPv6: bool
    IPAM: IPAMReply
    Internal: bool
    Attachable: bool
    Ingress: bool
    ConfigFrom: ConfigReference
    ConfigOnly: bool
    Containers: NotRequired[dict[str, EndpointResource]]  # by id; empty in a list, and not there from API 1.52
    Options: dict[str, str] | None
    Labels: dict[str, str] | None
    Peers: NotRequired[list[PeerInfo]]


class NetworkTaskInfo(TypedDict):
    """A task of a service in a network."""

    Name: str
    EndpointID: str
    EndpointIP: str
    Info: dict[str, str]


class ServiceInfo(TypedDict):
    """A service in a network."""

    VIP: str
    Ports: list[str]
    LocalLBIndex: int
    Tasks: list[NetworkTaskInfo]


class SubnetStatus(TypedDict):
    """How many of a subnet's addresses are in use."""

    IPsInUse: int
    DynamicIPsAvailable: int


class IPAMStatus(TypedDict):
    """The subnets of a network, by `172.20.0.0/16`."""

    Subnets: dict[str, SubnetStatus]


class NetworkStatus(TypedDict):
    """The state of a network."""

    IPAM: NotRequired[IPAMStatus]


class NetworkInspect(Network):
    """All about one network."""

    Services: NotRequired[dict[str, ServiceInfo]]  # by name, if asked for
    Status: NotRequired[NetworkStatus]  # from API 1.52
