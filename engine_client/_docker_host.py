"""DOCKER_HOST as docker reads what people type: `:2375`, `host`, `tcp://`, `unix://`, each to its full form."""

from __future__ import annotations

from engine_client.errors import InvalidValue

_HOST, _PORT = "localhost", "2375"
_DEFAULTS = {"unix": "/var/run/docker.sock", "npipe": "//./pipe/docker_engine"}
_HEX = frozenset("0123456789abcdefABCDEF")
_MARKS = frozenset("-_.~!$&'()*+,;=:[]<>\"")  # what Go lets stand in a host's name beside letters and digits


def full_form(value: str) -> str:
    """The value as `unix://PATH` or `tcp://HOST:PORT[/PATH]`; `fd://` and `ssh://` as they are.

    Raises InvalidValue, in docker's words.
    """
    value = value.strip() or "unix://"
    scheme, separator, rest = value.partition("://")
    if not separator:
        scheme, rest = "tcp", value
    if scheme in ("fd", "ssh"):
        return value
    if scheme not in ("tcp", "unix", "npipe"):
        raise InvalidValue(f"invalid bind address format: {value}")
    rest = rest.removeprefix(f"{scheme}://")
    if "://" in rest:
        raise InvalidValue(f"invalid proto, expected {scheme}: {rest}")
    if scheme == "tcp":
        return _tcp(rest)
    return f"{scheme}://{rest or _DEFAULTS[scheme]}"


def _tcp(address: str) -> str:
    try:
        authority, path = taken_apart(address)
    except InvalidValue as error:
        from engine_client.spec.quote import quote

        raise InvalidValue(f"parse {quote(f'tcp://{address}')}: {error}") from None
    host, port = _split(authority) or ("", "")
    if (host, port) == ("", "") and authority not in ("", ":"):
        if "[" in authority or "]" in authority:
            raise InvalidValue(f"invalid bind address format: {address}")
        host = authority  # without a port; one with colons is an IPv6 address
    host = host or _HOST
    return f"tcp://{f'[{host}]' if ':' in host else host}:{port or _PORT}{path}"


def _split(authority: str) -> tuple[str, str] | None:
    """The host and the port, as Go splits them; None where it cannot."""
    host, colon, port = authority.rpartition(":")
    if not colon:
        return None
    if host[:1] == "[" and host[-1:] == "]":
        host = host[1:-1]
    elif ":" in host:
        return None
    return None if "[" in host or "]" in host else (host, port)


def taken_apart(address: str) -> tuple[str, str]:
    """The host with its port, and the path, of what follows a URL's `://`.

    Raises InvalidValue, in the words of Go's net/url.
    """
    if any(char < " " or char == "\x7f" for char in address):
        raise InvalidValue("net/url: invalid control character in URL")
    authority, slash, path = address.partition("#")[0].partition("?")[0].partition("/")
    authority = authority.rpartition("@")[2]
    _check_port(authority)
    for at, char in enumerate(authority):
        if char == "%":
            raise InvalidValue(f'invalid URL escape "{authority[at : at + 3]}"')
        if char.isascii() and not (char.isalnum() or char in _MARKS):
            raise InvalidValue(f'invalid character "{char}" in host name')
    return authority, slash + _unescaped(path)


def _check_port(authority: str) -> None:
    if authority.startswith("["):
        bracket = authority.rfind("]")
        if bracket < 0:
            raise InvalidValue("missing ']' in host")
        port = authority[bracket + 1 :]
    else:
        at = authority.rfind(":")
        port = authority[at:] if at >= 0 else ""
    if port and not (port[0] == ":" and all(char in "0123456789" for char in port[1:])):
        raise InvalidValue(f'invalid port "{port}" after host')


def _unescaped(path: str) -> str:
    first, *others = path.split("%")
    for other in others:
        if len(other) < 2 or not _HEX.issuperset(other[:2]):
            raise InvalidValue(f'invalid URL escape "%{other[:2]}"')
    data = b"".join(bytes.fromhex(other[:2]) + other[2:].encode(errors="surrogateescape") for other in others)
    return first + data.decode(errors="surrogateescape")
