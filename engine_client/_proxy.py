"""The proxy on the way to an engine, by the rules that docker (through Go's net/http) reads the environment with."""

from __future__ import annotations

from base64 import b64encode
from ipaddress import ip_address, ip_network
from urllib.parse import unquote, urlsplit

from engine_client.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from ipaddress import IPv4Address, IPv6Address


class Proxy:
    """A proxy's `host` and `port`, and the `headers` that it is asked with."""

    __slots__ = ("headers", "host", "port")

    def __init__(self, host: str, port: int, headers: list[tuple[str, str]]) -> None:
        self.host = host
        self.port = port
        self.headers = headers


def proxy_for(host: str, port: int, *, secure: bool, environ: Mapping[str, str]) -> Proxy | None:
    """The proxy for `host`, by HTTPS_PROXY where it is spoken to over TLS (`secure`), else HTTP_PROXY, and NO_PROXY.

    None: there is none. Raises ConfigError where it is none that can be used.
    """
    name = "HTTPS_PROXY" if secure else "HTTP_PROXY"
    value = _variable(name, environ)
    if not value or _is_exempt(host, port, _variable("NO_PROXY", environ)):
        return None
    try:
        url = urlsplit(value if "://" in value else f"http://{value}")
        proxy_port = url.port or 80
    except ValueError:
        raise ConfigError(f"{name} is not the address of a proxy") from None
    if url.scheme != "http" or not url.hostname:
        raise ConfigError(f"{name} must be the address of a proxy, http://HOST:PORT: other kinds cannot be used")
    headers: list[tuple[str, str]] = []
    if url.username is not None:
        pair = f"{unquote(url.username)}:{unquote(url.password or '')}"
        headers.append(("Proxy-Authorization", f"Basic {b64encode(pair.encode()).decode()}"))
    return Proxy(url.hostname, proxy_port, headers)


def _variable(name: str, environ: Mapping[str, str]) -> str:
    return environ.get(name) or environ.get(name.lower()) or ""


def _is_exempt(host: str, port: int, exceptions: str) -> bool:
    host = host.lower().rstrip(".")
    address = _address(host)
    if host == "localhost" or (address is not None and address.is_loopback):
        return True
    return any(_fits(host, port, address, entry.strip().lower()) for entry in exceptions.split(","))


def _fits(host: str, port: int, address: IPv4Address | IPv6Address | None, entry: str) -> bool:
    if entry == "*":
        return True
    if "/" in entry:
        try:
            return address is not None and address in ip_network(entry, strict=False)
        except ValueError:
            return False
    name, colon, wanted = entry.rpartition(":")
    if colon and wanted.isdigit() and (":" not in name or name.endswith("]")):
        if int(wanted) != port:
            return False
        entry = name
    entry = entry.strip("[]")
    if not entry:
        return False
    if address is not None:
        return address == _address(entry)
    entry = entry.removeprefix("*")
    return host.endswith(entry) if entry.startswith(".") else host == entry or host.endswith("." + entry)


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
