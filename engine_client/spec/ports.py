"""Ports to publish and to expose."""

from __future__ import annotations

from engine_client.errors import InvalidValue
from engine_client.spec.integers import unsigned
from engine_client.spec.networks import address_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine_client.models import PortBinding

_PROTOCOLS = ("tcp", "udp", "sctp")


def publish(specs: Iterable[str]) -> dict[str, list[PortBinding]]:
    """Where to publish which ports: `[[ADDRESS:]HOST_PORT:]PORT[/PROTOCOL]`, ports may be ranges (`80-89`).

    Also `target=80,published=8080,protocol=udp`. The result is a HostConfig's PortBindings, by `80/tcp`. Raises
    InvalidValue.
    """
    bindings: dict[str, list[PortBinding]] = {}
    for spec in [_short(spec) for spec in specs]:
        for port, binding in _mappings(spec):
            bindings.setdefault(port, []).append(binding)
    return bindings


def expose(specs: Iterable[str]) -> list[str]:
    """The ports of `PORT[-PORT][/PROTOCOL]` words: `80/tcp`. Raises InvalidValue."""
    return [port for spec in specs for port in _exposed(spec)]


def _exposed(spec: str) -> list[str]:
    if ":" in spec:
        raise InvalidValue(f"invalid port format for --expose: {spec}")
    protocol, ports = _split_protocol(spec)
    try:
        start, end = port_range(ports)
    except InvalidValue as error:
        raise InvalidValue(f"invalid range format for --expose: {spec}, error: {error}") from None
    return [f"{port}/{protocol}" for port in range(start, end + 1)]


def port_range(text: str) -> tuple[int, int]:
    """The first and the last port of `80` or `80-89`. Raises InvalidValue."""
    if not text:
        raise InvalidValue("empty string specified for ports")
    parts = text.split("-")
    start = unsigned(parts[0], 16)
    end = unsigned(parts[1], 16) if len(parts) > 1 else start
    if end < start:
        raise InvalidValue(f"invalid range specified for port: {text}")
    return start, end


def _short(spec: str) -> str:
    """The short form of a spec of the form `target=80,published=8080`."""
    if "=" not in spec:
        return spec
    values = {"published": "", "target": "", "protocol": "tcp"}
    for field in spec.split(","):
        name, equals, value = field.partition("=")
        if not (equals and name):
            raise InvalidValue(f"invalid publish opts format (should be name=value but got '{field}')")
        values[name] = value
    return f"{values['published']}:{values['target']}/{values['protocol']}"


def _mappings(spec: str) -> list[tuple[str, PortBinding]]:
    rest, _, target = spec.rpartition(":")
    address, _, host_ports = rest.rpartition(":")
    protocol, ports = _split_protocol(target)
    address = _address(address)
    if not ports:
        raise InvalidValue(f"no port specified: {spec}<empty>")
    start, end = _range(ports, f"invalid containerPort: {ports}")
    host_start, host_end = _range(host_ports, f"invalid hostPort: {host_ports}") if host_ports else (0, 0)
    if host_ports and start != end and end - start != host_end - host_start:
        raise InvalidValue(f"invalid ranges specified for container and host Ports: {ports} and {host_ports}")
    if protocol.lower() not in _PROTOCOLS:
        raise InvalidValue(f"invalid proto: {protocol}")
    found: list[tuple[str, PortBinding]] = []
    for offset in range(end - start + 1):
        host_port = str(host_start + offset) if host_ports else ""
        if start == end and host_start != host_end:
            host_port = f"{host_start}-{host_end}"  # any one of these
        found.append((f"{start + offset}/{protocol.lower()}", {"HostIp": address, "HostPort": host_port}))
    return found


def _split_protocol(text: str) -> tuple[str, str]:
    port, *more = text.split("/")
    if not port:
        return "", ""
    return (more[0] if more and more[0] else "tcp"), port


def _range(text: str, complaint: str) -> tuple[int, int]:
    try:
        return port_range(text)
    except InvalidValue:
        raise InvalidValue(complaint) from None


def _address(text: str) -> str:
    """The address without the brackets that an IPv6 one may be in."""
    address = text
    if text.startswith("["):
        address, bracket, rest = text[1:].partition("]")
        if problem := _bracket_problem(address, bracket, rest):
            raise InvalidValue(f"invalid IP address {text}: address {text}:: {problem} in address")
    if address and address_bytes(address) is None:
        raise InvalidValue(f"invalid IP address: {address}")
    return address


def _bracket_problem(address: str, bracket: str, rest: str) -> str:
    """What Go's net.SplitHostPort would say, which docker asks with a colon put behind."""
    if not bracket:
        return "missing ']'"
    if rest:
        return "too many colons" if rest[0] == ":" else "missing port"
    return "unexpected '['" if "[" in address else ""
