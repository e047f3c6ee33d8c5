"""The subnets of a network, with their gateways, ranges and taken addresses."""

from __future__ import annotations

from engine_client.errors import InvalidValue
from engine_client.spec.integers import unsigned
from engine_client.spec.networks import address_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine_client.models import IPAMConfig


def subnets(
    networks: Sequence[str], ranges: Sequence[str], gateways: Sequence[str], taken: Mapping[str, str]
) -> list[IPAMConfig]:
    """Each network (`10.1.0.0/16`) with the range, the gateway and the taken addresses, by name, that lie in it.

    Raises InvalidValue where one lies in none, where a network would get two, or where networks overlap.
    """
    if len(networks) < len(ranges) or len(networks) < len(gateways):
        raise InvalidValue("every ip-range or gateway must have a corresponding subnet")
    found: dict[str, IPAMConfig] = {}
    for network in networks:
        for other in found:
            if _holds(network, other) or _holds(other, network):
                raise InvalidValue("multiple overlapping subnet configuration is not supported")
        found[network] = {"Subnet": network}
    for range in ranges:
        cidr(range)
        for config in _around(found, range, "range"):
            if "IPRange" in config:
                both, where = f"({range}, {config['IPRange']})", config.get("Subnet")
                raise InvalidValue(f"cannot configure multiple ranges {both} on the same subnet ({where})")
            config["IPRange"] = range
    for gateway in gateways:
        for config in _around(found, gateway, "gateway"):
            if "Gateway" in config:
                both, where = f"({gateway}, {config['Gateway']})", config.get("Subnet")
                raise InvalidValue(f"cannot configure multiple gateways {both} for the same subnet ({where})")
            config["Gateway"] = gateway
    for name, address in taken.items():
        for config in _around(found, address, "aux-address"):
            config.setdefault("AuxiliaryAddresses", {})[name] = address
    return list(found.values())


def _around(found: Mapping[str, IPAMConfig], address: str, what: str) -> list[IPAMConfig]:
    """The networks that an address or a range lies in. Raises InvalidValue where there is none."""
    matching = [config for network, config in found.items() if _holds(network, address)]
    if not matching:
        raise InvalidValue(f"no matching subnet for {what} {address}")
    return matching


def _holds(network: str, address: str) -> bool:
    """Whether a network has an address, or the first one of another network. Raises InvalidValue."""
    try:
        start, bits = cidr(network)
    except InvalidValue as error:
        raise InvalidValue(f"invalid subnet: {error}") from None
    inner = cidr(address)[0] if "/" in address else address_bytes(address)
    if inner is None or len(inner) != len(start):
        return False
    rest = len(start) * 8 - bits
    return int.from_bytes(start, "big") >> rest == int.from_bytes(inner, "big") >> rest


def cidr(text: str) -> tuple[bytes, int]:
    """`ADDRESS/BITS` as the address and the length of its network's prefix. Raises InvalidValue."""
    address, _, bits = text.partition("/")
    packed = address_bytes(address)
    try:
        length = unsigned(bits)
    except InvalidValue:
        length = -1
    if packed is None or not 0 <= length <= len(packed) * 8:
        raise InvalidValue(f"invalid CIDR address: {text}")
    return packed, length
