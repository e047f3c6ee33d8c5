"""Connections to engines that are not behind a plain unix socket: tcp, TLS, ssh, and through proxies."""

from __future__ import annotations

import errno
import ssl
import time
from select import POLLOUT, poll

from engine_client._exchange import READ_SIZE
from engine_client._remote import Target, Tunnel, begin, outcome, share
from engine_client._sockets import no_connection
from engine_client._sync.stream import SocketStream, connect_unix
from engine_client._sync.tls import TLSStream
from engine_client._timeouts import milliseconds
from engine_client.errors import ConnectionFailed, ConnectionLost, EngineError, EngineTimeout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket as Socket
    from collections.abc import Callable
    from typing import Any


def connector(target: Target) -> Callable[[float | None], SocketStream]:
    """What opens a connection to there, waiting up to as many seconds as it is given.

    It raises ConnectionFailed (HostUnreachable, TLSFailed), ConnectTimeout, ProtocolError.
    """

    def connect(timeout: float | None) -> SocketStream:
        left = _countdown(timeout)
        try:
            return _connect(target, target.context, left)
        except (ssl.SSLError, ConnectionLost) as error:
            raise target.refused(error, _certificate(target, error, left)) from None
        except EngineTimeout:
            raise no_connection(target.address, timeout) from None

    return connect


def _countdown(timeout: float | None) -> Callable[[], float | None]:
    end = None if timeout is None else time.monotonic() + timeout
    return lambda: None if end is None else max(end - time.monotonic(), 0.001)


def _connect(target: Target, context: ssl.SSLContext | None, left: Callable[[], float | None]) -> SocketStream:
    stream = connect_unix(target.path, left()) if target.path else SocketStream(_dial(target, left))
    try:
        if target.proxy is not None:
            tunnel = Tunnel(target, target.proxy)
            stream.write(tunnel.request)
            while not tunnel.feed(stream.read(READ_SIZE, left())):
                pass
        return stream if context is None else _secure(stream, target, context, left())
    except BaseException:
        stream.close()
        raise


def _dial(target: Target, left: Callable[[], float | None]) -> Socket:
    failure: ConnectionFailed | None = None
    infos = target.look_up()
    for number, info in enumerate(infos, 1):
        try:
            sock, code = begin(info)
        except OSError as error:  # of an address family that this machine has not, or no descriptor is left
            failure = failure or target.unreached(info, error.errno or 0)
            continue
        try:
            code = code or _await_connection(sock, left(), len(infos) - number)
        except BaseException:
            sock.close()
            raise
        if not code:
            return sock
        sock.close()
        failure = failure or target.unreached(info, code)
    raise failure or ConnectionFailed(target.address, "its name has no address")


def _await_connection(sock: Socket, left: float | None, others: int) -> int:
    """The number of its error, or 0; of `left` seconds it leaves enough for the `others`. Raises EngineTimeout."""
    waiting = poll()
    waiting.register(sock, POLLOUT)
    if not waiting.poll(milliseconds(share(left, others))):
        if others:
            return errno.ETIMEDOUT
        raise EngineTimeout("no connection")
    return outcome(sock)


def _secure(stream: SocketStream, target: Target, context: ssl.SSLContext, timeout: float | None) -> TLSStream:
    secured = TLSStream(stream.detach(), context, target.host, target.address)
    try:
        secured.handshake(timeout)
    except BaseException:
        secured.close()
        raise
    return secured


def _certificate(
    target: Target, error: ssl.SSLError | ConnectionLost, left: Callable[[], float | None]
) -> dict[str, Any]:
    """The engine's certificate that was refused, where it is wanted for the error's text, or nothing."""
    context = target.lenient(error)
    if context is None:
        return {}
    try:
        stream = _connect(target, context, left)
    except (ssl.SSLError, EngineError):
        return {}
    stream.close()
    return stream.certificate() if isinstance(stream, TLSStream) else {}
