"""Connections to engines that are not behind a plain unix socket: tcp, TLS, ssh, and through proxies."""

from __future__ import annotations

import errno
import math
import ssl

import anyio
from anyio.to_thread import run_sync

from engine_client._async.stream import AsyncSocketStream, connect_unix
from engine_client._async.tls import AsyncTLSStream
from engine_client._exchange import READ_SIZE
from engine_client._remote import Target, Tunnel, begin, outcome, share
from engine_client._sockets import no_connection
from engine_client.errors import ConnectionFailed, ConnectionLost, EngineError, EngineTimeout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket as Socket
    from collections.abc import Awaitable, Callable
    from typing import Any


def connector(target: Target) -> Callable[[float | None], Awaitable[AsyncSocketStream]]:
    """What opens a connection to there, waiting up to as many seconds as it is given.

    It raises ConnectionFailed (HostUnreachable, TLSFailed), ConnectTimeout, ProtocolError.
    """

    async def connect(timeout: float | None) -> AsyncSocketStream:
        with anyio.move_on_after(timeout):
            try:
                return await _connect(target, target.context)
            except (ssl.SSLError, ConnectionLost) as error:
                raise target.refused(error, await _certificate(target, error)) from None
            except EngineTimeout:
                pass
        raise no_connection(target.address, timeout)

    return connect


async def _connect(target: Target, context: ssl.SSLContext | None) -> AsyncSocketStream:
    stream = await connect_unix(target.path) if target.path else AsyncSocketStream(await _dial(target))
    try:
        if target.proxy is not None:
            tunnel = Tunnel(target, target.proxy)
            await stream.write(tunnel.request)
            while not tunnel.feed(await stream.read(READ_SIZE)):
                pass
        return stream if context is None else await _secure(stream, target, context)
    except BaseException:
        stream.close()
        raise


async def _dial(target: Target) -> Socket:
    failure: ConnectionFailed | None = None
    infos = await run_sync(target.look_up, abandon_on_cancel=True)
    for number, info in enumerate(infos, 1):
        try:
            sock, code = begin(info)
        except OSError as error:  # of an address family that this machine has not, or no descriptor is left
            failure = failure or target.unreached(info, error.errno or 0)
            continue
        try:
            code = code or await _await_connection(sock, len(infos) - number)
        except BaseException:
            sock.close()
            raise
        if not code:
            return sock
        sock.close()
        failure = failure or target.unreached(info, code)
    raise failure or ConnectionFailed(target.address, "its name has no address")


async def _await_connection(sock: Socket, others: int) -> int:
    """The number of its error, or 0; of the time that is left it leaves enough for the `others`."""
    left = anyio.current_effective_deadline() - anyio.current_time()
    with anyio.move_on_after(share(None if left == math.inf else left, others) if others else None):
        await anyio.wait_writable(sock)
        return outcome(sock)
    return errno.ETIMEDOUT


async def _secure(stream: AsyncSocketStream, target: Target, context: ssl.SSLContext) -> AsyncTLSStream:
    secured = AsyncTLSStream(stream.detach(), context, target.host, target.address)
    try:
        await secured.handshake()
    except BaseException:
        secured.close()
        raise
    return secured


async def _certificate(target: Target, error: ssl.SSLError | ConnectionLost) -> dict[str, Any]:
    """The engine's certificate that was refused, where it is wanted for the error's text, or nothing."""
    context = target.lenient(error)
    if context is None:
        return {}
    try:
        stream = await _connect(target, context)
    except (ssl.SSLError, EngineError):
        return {}
    stream.close()
    return stream.certificate() if isinstance(stream, AsyncTLSStream) else {}
