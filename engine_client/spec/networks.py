"""Networks to attach to, addresses, and names of hosts."""

from __future__ import annotations

from _socket import AF_INET, AF_INET6, inet_ntop, inet_pton

from engine_client._pattern import Pattern
from engine_client.errors import InvalidValue
from engine_client.spec import fields
from engine_client.spec.integers import signed
from engine_client.spec.quote import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine_client.models import EndpointIPAMConfig, EndpointSettings

_LONG = Pattern(r"[A-Za-z0-9_]+=[A-Za-z0-9_]+")
_MAC = Pattern(
    r"(?i)(?:[0-9a-f]{2}([:-])[0-9a-f]{2}(?:\1[0-9a-f]{2}){4}(?:(?:\1[0-9a-f]{2}){2}|(?:\1[0-9a-f]{2}){14})?)"
)
_MAC_DOTS = Pattern(r"(?i)[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}(?:\.[0-9a-f]{4}|(?:\.[0-9a-f]{4}){7})?")
_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_DOMAIN = Pattern(rf"({_LABEL}(?:\.{_LABEL})*)\.?\s*")
_BUILT_IN = ("default", "bridge", "host", "none")
_IPV4_IN_IPV6 = bytes(10) + b"\xff\xff"


class Attachment:
    """A network to attach a container to, and how."""

    __slots__ = ("addresses", "aliases", "driver_options", "links", "mac_address", "name", "priority")

    def __init__(self, name: str) -> None:
        self.name = name
        self.aliases: list[str] = []
        self.links: list[str] = []
        self.addresses: EndpointIPAMConfig = {}
        self.mac_address = ""
        self.driver_options: dict[str, str] = {}
        self.priority = 0

    def endpoint(self) -> EndpointSettings:
        """The API's object; empty where nothing but the name was given. Raises InvalidValue."""
        if not self.name.strip():
            raise InvalidValue("no name set for network")
        if not is_user_defined(self.name):
            if self.aliases:
                raise InvalidValue("network-scoped aliases are only supported for user-defined networks")
            if self.links:
                raise InvalidValue("links are only supported for user-defined networks")
        endpoint: EndpointSettings = {}
        if self.priority:
            endpoint["GwPriority"] = self.priority
        if self.aliases:
            endpoint["Aliases"] = self.aliases
        if self.links:
            endpoint["Links"] = self.links
        if self.driver_options:
            endpoint["DriverOpts"] = self.driver_options
        if self.addresses:
            endpoint["IPAMConfig"] = self.addresses
        if self.mac_address:
            endpoint["MacAddress"] = mac_address(self.mac_address)
        return endpoint


def is_user_defined(name: str) -> bool:
    """Whether a network mode names a network that someone created."""
    return name not in _BUILT_IN and not name.startswith("container:")


def attachment(text: str) -> Attachment:
    """`NAME`, or `name=NAME,alias=…,ip=…,ip6=…,mac-address=…,link-local-ip=…,driver-opt=K=V,gw-priority=N`.

    Raises InvalidValue.
    """
    if not _LONG.compiled.search(text):
        return Attachment(text)
    found = Attachment("")
    for field in fields.split(text):
        name, equals, value = field.lower().partition("=")
        if not (equals and name):
            raise InvalidValue(f"invalid field {field}")
        _set(found, name.strip(), value.strip())
    if not found.name:
        raise InvalidValue("network name/id is not specified")
    return found


def _set(found: Attachment, name: str, value: str) -> None:
    if name == "name":
        found.name = value
    elif name == "alias":
        found.aliases.append(value)
    elif name == "ip":
        found.addresses["IPv4Address"] = value
    elif name == "ip6":
        found.addresses["IPv6Address"] = value
    elif name == "link-local-ip":
        found.addresses.setdefault("LinkLocalIPs", []).append(value)
    elif name == "mac-address":
        found.mac_address = value
    elif name == "driver-opt":
        key, equals, option = value.partition("=")
        if not (equals and key):
            raise InvalidValue("invalid key value pair format in driver options")
        found.driver_options[key.strip()] = option.strip()
    elif name == "gw-priority":
        found.priority = _priority(value)
    else:
        raise InvalidValue(f"invalid field key {name}")


def _priority(text: str) -> int:
    try:
        return signed(text)
    except InvalidValue as error:
        raise InvalidValue(f"invalid gw-priority ({text}): {str(error).rpartition(': ')[2]}") from None


def endpoints(attachments: Sequence[Attachment]) -> dict[str, EndpointSettings]:
    """The endpoints of a NetworkingConfig; a single network of which only the name is given needs none.

    Raises InvalidValue.
    """
    found: dict[str, EndpointSettings] = {}
    for network in attachments:
        endpoint = network.endpoint()
        if network.name in found:
            raise InvalidValue(f"network {quote(network.name)} is specified multiple times")
        if endpoint or len(attachments) > 1:
            found[network.name] = endpoint
    if len({is_user_defined(network.name) for network in attachments}) > 1:
        raise InvalidValue("conflicting options: cannot attach both user-defined and non-user-defined network-modes")
    return found


def address_bytes(text: str) -> bytes | None:
    """An IP address as its bytes, or None where it is none."""
    for family in (AF_INET, AF_INET6):
        try:
            return inet_pton(family, text)
        except (OSError, ValueError):
            continue
    return None


def ip_address(text: str) -> str:
    """An IP address in its shortest spelling. Raises InvalidValue."""
    packed = address_bytes(text.strip())
    if packed is None:
        raise InvalidValue(f"IP address is not correctly formatted: {text}")
    packed = packed.removeprefix(_IPV4_IN_IPV6)
    return inet_ntop(AF_INET if len(packed) == 4 else AF_INET6, packed)


def mac_address(text: str) -> str:
    """A hardware address, as it is. Raises InvalidValue."""
    if not (_MAC.compiled.fullmatch(text.strip()) or _MAC_DOTS.compiled.fullmatch(text.strip())):
        raise InvalidValue(f"{text} is not a valid mac address")
    return text


def dns_search(text: str) -> str:
    """A domain to search in, or `.` for none, without the dot at its end. Raises InvalidValue."""
    domain = text.strip(" ")
    if domain == ".":
        return domain
    match = _DOMAIN.compiled.fullmatch(domain)
    if match is None or not any(map(str.isalpha, domain)) or len(match[1]) > 254:
        raise InvalidValue(f"{domain} is not a valid domain")
    return match[1]


def extra_host(text: str) -> str:
    """`NAME:ADDRESS` or `NAME=ADDRESS`, the address possibly in brackets or `host-gateway`, as `NAME:ADDRESS`.

    Raises InvalidValue.
    """
    name, separator, address = text.partition("=")
    if not separator:
        name, separator, address = text.partition(":")
    if not (separator and name) or ":" in name:
        raise InvalidValue(f"bad format for add-host: {quote(text)}")
    if address == "host-gateway":
        return f"{name}:{address}"
    if len(address) > 2 and address[0] == "[" and address[-1] == "]":
        address = address[1:-1]
    if address_bytes(address.strip()) is None:
        raise InvalidValue(f"invalid IP address in add-host: {quote(address)}")
    return f"{name}:{address}"


def link(text: str) -> str:
    """`CONTAINER[:ALIAS]`, as it is. Raises InvalidValue."""
    if not text:
        raise InvalidValue("empty string specified for links")
    if text.count(":") > 1:
        raise InvalidValue(f"bad format for links: {text}")
    return text
