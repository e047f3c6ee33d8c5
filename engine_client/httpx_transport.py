"""The unix-socket transport for httpx: for tools that use httpx already and are to talk to an engine.

    with httpx.Client(transport=EngineTransport(), base_url="http://engine") as client:
        print(client.get("/v1.44/info").json())

Timeouts are httpx's own (`httpx.Timeout`; there is no ceiling on connections, so `pool` never strikes), and so are the
exceptions: ConnectError, ConnectTimeout, ReadError, ReadTimeout, WriteError, WriteTimeout, RemoteProtocolError,
LocalProtocolError. A reply of 101 has the `network_stream` extension, as with httpx.HTTPTransport.
"""

from __future__ import annotations

import os
import select
from collections.abc import AsyncGenerator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import anyio
import httpx

from engine_client import address
from engine_client._async.attach import iterate as iterate_async
from engine_client._async.http import AsyncPool, AsyncReply
from engine_client._async.stream import connect_unix as connect_unix_async
from engine_client._call import Request
from engine_client._exchange import READ_SIZE, AwaitedHead, Unanswered, Unsent, may_repeat
from engine_client._sockets import socket_path
from engine_client._sync.attach import iterate
from engine_client._sync.http import Pool, Reply
from engine_client._sync.stream import connect_unix
from engine_client._timeouts import milliseconds
from engine_client._wire.bodies import body_encoder
from engine_client._wire.http1 import encode_request
from engine_client.errors import (
    ConnectionFailed,
    ConnectionLost,
    EngineError,
    EngineTimeout,
    InvalidValue,
    ProtocolError,
    StreamClosed,
    StreamTruncated,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Generator, Iterator

    from engine_client._async.http import AsyncConnection
    from engine_client._async.stream import AsyncSocketStream
    from engine_client._sync.http import Connection
    from engine_client._sync.stream import SocketStream
    from engine_client._wire.bodies import BodyEncoder
    from engine_client._wire.http1 import Head

_KINDS: tuple[tuple[type[EngineError], type[httpx.TransportError]], ...] = (  # the first that fits
    (ConnectionFailed, httpx.ConnectError),
    (Unsent, httpx.WriteError),
    (Unanswered, httpx.RemoteProtocolError),
    (StreamTruncated, httpx.RemoteProtocolError),
    (ProtocolError, httpx.RemoteProtocolError),
    (InvalidValue, httpx.LocalProtocolError),
    (StreamClosed, httpx.ReadError),
    (ConnectionLost, httpx.ReadError),
)


@contextmanager
def _as_httpx(timeout: type[httpx.TimeoutException] = httpx.ReadTimeout) -> Generator[None]:
    """Raise our errors as httpx's; one that a deadline has passed as `timeout`."""
    try:
        yield
    except EngineTimeout as error:
        raise timeout(str(error)) from error
    except EngineError as error:
        for kind, theirs in _KINDS:
            if isinstance(error, kind):
                raise theirs(str(error)) from error
        raise


class _Outgoing:
    """A request's head, how its body is framed, and the timeouts, in seconds, that httpx has put on it."""

    def __init__(self, request: httpx.Request) -> None:
        if not request.url.host:
            raise httpx.UnsupportedProtocol("the request's URL names no host: give the client a base_url")
        fields = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw]
        with _as_httpx():
            self.head = encode_request(request.method, request.url.raw_path.decode("ascii"), fields)
        self.method = request.method
        length = request.headers.get("content-length", "0")
        if not length.isdecimal():
            raise httpx.LocalProtocolError(f"the request's content length is malformed: {length[:80]!r}")
        chunked = request.headers.get("transfer-encoding", "").lower() == "chunked"
        self._length = None if chunked else int(length)
        self._repeatable = isinstance(request.stream, httpx.ByteStream)
        timeouts: dict[str, float | None] = request.extensions.get("timeout", {})
        self.connect = timeouts.get("connect")
        self.read = timeouts.get("read")
        self.write = timeouts.get("write")

    def encoder(self) -> BodyEncoder:
        """What frames the body, once."""
        return body_encoder(self._length)

    def may_repeat(self, error: BaseException, *, reused: bool) -> bool:
        """Whether to send it once more on a new connection."""
        return self._repeatable and may_repeat(Request(self.method, ""), reused=reused, error=error)


def _socket_path(host: str | None) -> str:
    return socket_path(address.resolve(host, environ=os.environ, config_dir=address.config_dir(os.environ)).host)


def _response(head: Head, stream: Any, network_stream: Any) -> httpx.Response:
    extensions: dict[str, Any] = {
        "http_version": b"HTTP/1.1" if head.minor_version else b"HTTP/1.0",
        "reason_phrase": head.reason.encode("latin-1"),
    }
    if network_stream is not None:
        extensions["network_stream"] = network_stream
    fields = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in head.fields]
    return httpx.Response(head.status, headers=fields, stream=stream, extensions=extensions)


class EngineTransport(httpx.BaseTransport):
    """For httpx.Client. `host` as for Engine: a unix:// address, or what DOCKER_HOST and the docker context say.

    Connections are reused, and may be used by several threads. Raises InvalidValue for a host that is no unix socket.
    """

    def __init__(self, host: str | None = None) -> None:
        path = _socket_path(host)
        self._pool = Pool(lambda timeout: connect_unix(path, timeout))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        outgoing = _Outgoing(request)
        assert isinstance(request.stream, httpx.SyncByteStream)
        fresh = False
        while True:
            with _as_httpx(httpx.ConnectTimeout):
                connection = self._pool.take(outgoing.connect, fresh=fresh)
            try:
                with _as_httpx():
                    try:
                        reply = _exchange(connection, outgoing, request.stream)
                    except ConnectionLost as error:
                        fresh = outgoing.may_repeat(error, reused=connection.reused)
                        if not fresh:
                            raise
                        connection.close()
                        continue
            except BaseException:
                connection.close()
                raise
            network_stream = _NetworkStream(reply) if reply.head.status == 101 else None
            return _response(reply.head, _Body(reply), network_stream)

    def close(self) -> None:
        """Close the idle connections, and every other one when its reply has been read."""
        self._pool.close()


def _exchange(connection: Connection, outgoing: _Outgoing, body: httpx.SyncByteStream) -> Reply:
    """Send a request and wait for its reply's head."""
    stream, encoder = connection.stream, outgoing.encoder()
    unsent: Unsent | None = None
    try:
        _write(stream, outgoing.head, outgoing.write)
        for data in body:
            _write(stream, encoder.feed(data), outgoing.write)
        _write(stream, encoder.eof(), outgoing.write)
    except Unsent as error:
        unsent = error  # it may have been refused early: the reply says more than our error
    awaited = AwaitedHead(outgoing.read)
    try:
        while (head := awaited.feed(stream.read(READ_SIZE, awaited.left()))) is None:
            pass
    except (ConnectionLost, StreamTruncated, EngineTimeout) as error:
        raise unsent or _failure(awaited, error) from None
    connection.keep_alive = unsent is None and head.keep_alive
    return Reply(connection, outgoing.method, head, awaited.rest(), outgoing.read)


def _failure(awaited: AwaitedHead, error: EngineError) -> EngineError:
    """What it means that reading a head has failed."""
    if isinstance(error, (Unanswered, StreamTruncated)):
        return error
    assert isinstance(error, (ConnectionLost, EngineTimeout))
    return awaited.failure(error)


def _write(stream: SocketStream, data: bytes, timeout: float | None) -> None:
    """Write all of `data`, waiting up to `timeout` seconds for each piece. Raises Unsent, WriteTimeout."""
    rest = memoryview(data)
    try:
        while rest:
            sent = stream.send(rest)
            if not sent:
                poll = select.poll()
                poll.register(stream.fileno(), select.POLLOUT)
                if not poll.poll(milliseconds(timeout)):
                    raise httpx.WriteTimeout(f"the engine took nothing for {timeout} s")
            rest = rest[sent:]
    except ConnectionLost as error:
        raise Unsent(str(error)) from None


class _Body(httpx.SyncByteStream):
    """A reply's body, as it comes."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply

    def __iter__(self) -> Iterator[bytes]:
        return iterate(self._receive)

    def _receive(self) -> list[bytes] | None:
        with _as_httpx():
            return self._reply.receive()

    def close(self) -> None:
        self._reply.close()


class _NetworkStream:
    """The byte stream behind a 101, with httpcore's names: `read` gives b"" at the end."""

    def __init__(self, reply: Reply) -> None:
        self._stream, self._rest, _ = reply.hijack()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data, self._rest = self._rest[:max_bytes], self._rest[max_bytes:]
        with _as_httpx():
            return data or self._stream.read(max_bytes, timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with _as_httpx():
            _write(self._stream, buffer, timeout)

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return None


class AsyncEngineTransport(httpx.AsyncBaseTransport):
    """For httpx.AsyncClient, on asyncio and trio. `host` as for EngineTransport.

    Connections are reused, and may be used by several tasks.
    """

    def __init__(self, host: str | None = None) -> None:
        path = _socket_path(host)
        self._pool = AsyncPool(lambda timeout: connect_unix_async(path, timeout))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        outgoing = _Outgoing(request)
        assert isinstance(request.stream, httpx.AsyncByteStream)
        fresh = False
        while True:
            with _as_httpx(httpx.ConnectTimeout):
                connection = await self._pool.take(outgoing.connect, fresh=fresh)
            try:
                with _as_httpx():
                    try:
                        reply = await _exchange_async(connection, outgoing, request.stream)
                    except ConnectionLost as error:
                        fresh = outgoing.may_repeat(error, reused=connection.reused)
                        if not fresh:
                            raise
                        connection.close()
                        continue
            except BaseException:
                connection.close()
                raise
            network_stream = _AsyncNetworkStream(reply) if reply.head.status == 101 else None
            return _response(reply.head, _AsyncBody(reply), network_stream)

    async def aclose(self) -> None:
        """Close the idle connections, and every other one when its reply has been read."""
        self._pool.close()


async def _exchange_async(connection: AsyncConnection, outgoing: _Outgoing, body: httpx.AsyncByteStream) -> AsyncReply:
    """Send a request and wait for its reply's head."""
    stream, encoder = connection.stream, outgoing.encoder()
    unsent: Unsent | None = None
    try:
        await _write_async(stream, outgoing.head, outgoing.write)
        pieces = aiter(body)
        try:
            async for data in pieces:
                await _write_async(stream, encoder.feed(data), outgoing.write)
        finally:
            if isinstance(pieces, AsyncGenerator):  # left before its end, it needs closing
                await pieces.aclose()
        await _write_async(stream, encoder.eof(), outgoing.write)
    except Unsent as error:
        unsent = error  # it may have been refused early: the reply says more than our error
    awaited = AwaitedHead(outgoing.read)
    try:
        while (head := awaited.feed(await stream.read(READ_SIZE, awaited.left()))) is None:
            pass
    except (ConnectionLost, StreamTruncated, EngineTimeout) as error:
        raise unsent or _failure(awaited, error) from None
    connection.keep_alive = unsent is None and head.keep_alive
    return AsyncReply(connection, outgoing.method, head, awaited.rest(), outgoing.read)


async def _write_async(stream: AsyncSocketStream, data: bytes, timeout: float | None) -> None:
    """Write all of `data`, within `timeout` seconds. Raises Unsent, WriteTimeout."""
    try:
        with anyio.move_on_after(timeout):
            await stream.write(data)
            return
    except ConnectionLost as error:
        raise Unsent(str(error)) from None
    raise httpx.WriteTimeout(f"the engine did not take {len(data)} bytes within {timeout} s")


class _AsyncBody(httpx.AsyncByteStream):
    """A reply's body, as it comes."""

    def __init__(self, reply: AsyncReply) -> None:
        self._reply = reply

    def __aiter__(self) -> AsyncIterator[bytes]:
        return iterate_async(self._receive)

    async def _receive(self) -> list[bytes] | None:
        with _as_httpx():
            return await self._reply.receive()

    async def aclose(self) -> None:
        self._reply.close()


class _AsyncNetworkStream:
    """The byte stream behind a 101, with httpcore's names: `read` gives b"" at the end."""

    def __init__(self, reply: AsyncReply) -> None:
        self._stream, self._rest, _ = reply.hijack()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data, self._rest = self._rest[:max_bytes], self._rest[max_bytes:]
        with _as_httpx():
            return data or await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with _as_httpx():
            await _write_async(self._stream, buffer, timeout)

    async def aclose(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return None


__all__ = ["AsyncEngineTransport", "EngineTransport"]
