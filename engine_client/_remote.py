"""What blocking and async connections to engines elsewhere share: where to, through what, and each step's outcome."""

from __future__ import annotations

import _socket
import errno
import ssl
from _socket import (
    IPPROTO_TCP,
    SO_ERROR,
    SO_KEEPALIVE,
    SOCK_STREAM,
    SOL_SOCKET,
    TCP_NODELAY,
    gaierror,
    getaddrinfo,
)
from _socket import socket as Socket

from engine_client._exchange import LOCAL_ORIGIN
from engine_client._sockets import error_text
from engine_client._tls_errors import NO_TIME_CHECK, refusal, wants_certificate
from engine_client._wire.http1 import HeadReader, encode_request
from engine_client.errors import (
    ConnectionFailed,
    ConnectionLost,
    EngineError,
    HostUnreachable,
    InvalidValue,
    ProtocolError,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TypeAlias

    from engine_client._proxy import Proxy
    from engine_client.address import Address, Endpoint

    AddressInfo: TypeAlias = tuple[int, int, int, str, tuple[Any, ...]]

_SCHEMES = ("unix", "tcp", "http", "https")
_PORT, _TLS_PORT = 2375, 2376
_LAST_PORT = 65535
_SHARE = 5.0
_KEEP_ALIVE = (("TCP_KEEPIDLE", 15), ("TCP_KEEPALIVE", 15), ("TCP_KEEPINTVL", 15), ("TCP_KEEPCNT", 9))


class Target:
    """Where to connect: an engine's `address`, taken apart, whom to trust there, and the proxy on the way, if any."""

    __slots__ = ("_tls", "address", "context", "host", "path", "port", "prefix", "proxy")

    def __init__(self, endpoint: Endpoint, where: Address, environ: Mapping[str, str]) -> None:
        address, tls = endpoint.host, endpoint.tls
        if where.scheme not in _SCHEMES:
            raise InvalidValue(f"cannot connect to {address}: only {', '.join(_SCHEMES)} and ssh addresses can be used")
        self.address = address
        self.path = where.path if where.scheme == "unix" else ""
        self.prefix = "" if self.path else where.path.rstrip("/")
        self.host = where.host or "localhost"
        if tls is None and where.scheme == "https":
            from engine_client._tls import TLS

            tls = TLS()
        self._tls = None if isinstance(tls, ssl.SSLContext) else tls
        self.context = tls if tls is None or isinstance(tls, ssl.SSLContext) else tls.context()
        self.port = where.port or (_PORT if tls is None else _TLS_PORT)
        self.proxy: Proxy | None = None
        if not self.path:
            from engine_client._proxy import proxy_for

            self.proxy = proxy_for(self.host, self.port, secure=self.context is not None, environ=environ)

    @property
    def origin(self) -> str:
        """What URLs there begin with."""
        scheme = "http" if self.context is None else "https"
        return LOCAL_ORIGIN if self.path else f"{scheme}://{self.name}{self.prefix}"

    @property
    def name(self) -> str:
        """The host and port, as a request names them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    def look_up(self) -> list[AddressInfo]:
        """The addresses of what to connect to: the proxy, or the engine's host. Waits. Raises HostUnreachable."""
        host, port = (self.host, self.port) if self.proxy is None else (self.proxy.host, self.proxy.port)
        if port > _LAST_PORT:  # getaddrinfo would take it modulo 65536
            raise HostUnreachable(
                self.address, f"dial tcp: address {port}: invalid port", f"ports are at most {_LAST_PORT}"
            )
        try:
            return getaddrinfo(host, port, 0, SOCK_STREAM)
        except (gaierror, UnicodeError) as error:
            reason = error.args[-1] if isinstance(error, gaierror) else str(error)
            raise HostUnreachable(
                self.address,
                f"dial tcp: lookup {host}: {_look_up_text(error, reason)}",
                "the address must hold a name or number of the host that this machine knows",
            ) from None

    def unreached(self, info: AddressInfo, code: int) -> ConnectionFailed:
        """What it means that connecting to `info` failed with the error number `code`."""
        reason = error_text(OSError(code, ""))
        if code == errno.ECONNREFUSED and self.proxy is None:
            return ConnectionFailed(self.address, reason)
        host, port = info[4][:2]
        where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        if self.proxy is not None:
            return HostUnreachable(self.address, f"proxyconnect tcp: dial tcp {where}: connect: {reason}", _PROXY_HINT)
        return HostUnreachable(
            self.address, f"dial tcp {where}: connect: {reason}", "this machine has no way to that host now"
        )

    def refused(self, error: ssl.SSLError | ConnectionLost, certificate: Mapping[str, Any]) -> EngineError:
        """What it means that the TLS handshake failed; `certificate` is the engine's, where that is known."""
        if isinstance(error, ssl.SSLError):
            return refusal(error, self.address, self.host, certificate)
        return HostUnreachable(self.address, str(error), "it may not be an engine, or one that does not speak TLS")

    def lenient(self, error: ssl.SSLError | ConnectionLost) -> ssl.SSLContext | None:
        """What lets see the certificate that was refused, and nothing else; None where that says no more."""
        if self._tls is None or not isinstance(error, ssl.SSLError) or not wants_certificate(error):
            return None
        context = self._tls.context()
        context.check_hostname = False
        context.verify_flags |= ssl.VerifyFlags(NO_TIME_CHECK)
        return context


def share(left: float | None, others: int) -> float | None:
    """How long to wait for one address where `others` may be tried after it: all that is `left` for the last one."""
    if not others:
        return left
    return _SHARE if left is None else left / (others + 1)


def begin(info: AddressInfo) -> tuple[Socket, int]:
    """A socket on its way to there, to be waited for until it can be written, and the number of its error, if any."""
    sock = Socket(info[0], info[1], info[2])
    sock.setblocking(False)
    sock.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
    _keep_alive(sock)
    code = sock.connect_ex(info[4])
    return sock, 0 if code == errno.EINPROGRESS else code


def _keep_alive(sock: Socket) -> None:
    """Have the kernel ask for a peer that says nothing as Go does: after 15 s, every 15 s, 9 times."""
    sock.setsockopt(SOL_SOCKET, SO_KEEPALIVE, 1)
    for option, value in _KEEP_ALIVE:
        if hasattr(_socket, option):
            sock.setsockopt(IPPROTO_TCP, getattr(_socket, option), value)


def outcome(sock: Socket) -> int:
    """0 where the socket, which can be written now, is connected, or else the number of its error."""
    code = sock.getsockopt(SOL_SOCKET, SO_ERROR)
    sock.setblocking(True)
    return code


class Tunnel:
    """The request for a way through a proxy, and its answer."""

    __slots__ = ("_reader", "_target", "request")

    def __init__(self, target: Target, proxy: Proxy) -> None:
        self._target = target
        self._reader = HeadReader()
        self.request = encode_request("CONNECT", target.name, [("Host", target.name), *proxy.headers])

    def feed(self, data: bytes) -> bool:
        """Whether the way is open. Raises HostUnreachable where the proxy refuses, ProtocolError."""
        if not data:
            raise HostUnreachable(self._target.address, "the proxy closed the connection", _PROXY_HINT)
        head = self._reader.feed(data)
        if head is None:
            return False
        if head.status != 200:
            reason = head.reason or f"proxy answered {head.status}"
            raise HostUnreachable(self._target.address, reason, _PROXY_HINT)
        if self._reader.rest():
            raise ProtocolError("the proxy sent something before the engine was asked")
        return True


_PROXY_HINT = "HTTP_PROXY and HTTPS_PROXY name the proxy, NO_PROXY the hosts that need none"


def _look_up_text(error: Exception, reason: str) -> str:
    from _socket import EAI_NONAME

    return "no such host" if error.args[0] == EAI_NONAME else reason.lower()
