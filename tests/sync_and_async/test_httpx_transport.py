"""httpx over our transport: on the wire and in its answers, what httpx's own transport is."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Any, cast

import anyio
import httpx
import pytest
from support.raw_listener import Peer, RawListener, reply, serve
from support.three_ways import LOOPS, WAYS

from engine_client.httpx_transport import AsyncEngineTransport, EngineTransport

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine
    from typing import Self

OURS = [f"ours-{way}" for way in WAYS]
THEIRS = "theirs"  # httpx.HTTPTransport
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;a=b\r\n world\r\n0\r\n\r\n"
ODD = b"HTTP/1.1 299 Odd Enough\r\nX-Twice: a\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nContent-Length: 2\r\n\r\nok"
GONE = reply(b"", "204 No Content")


@pytest.fixture(params=OURS)
def way(request: pytest.FixtureRequest) -> str:
    value: str = request.param
    return value


class Client:
    """An httpx client of either colour, to be awaited."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._blocks = isinstance(client, httpx.Client)

    async def request(self, method: str, path: str, content: Any = None, **options: Any) -> httpx.Response:
        if isinstance(content, list):
            pieces = cast("list[bytes]", content)
            content = iter(pieces) if self._blocks else _AsyncPieces(pieces)
        answer = self._client.request(method, path, content=content, **options)
        result: httpx.Response = answer if self._blocks else await answer
        return result

    async def stream(
        self, method: str, path: str, use: Callable[[Any], Coroutine[Any, Any, None]], **options: Any
    ) -> None:
        """Let `use` have a response whose body is still to come."""
        if self._blocks:
            with self._client.stream(method, path, **options) as response:
                await use(response)
        else:
            async with self._client.stream(method, path, **options) as response:
                await use(response)

    async def pieces(self, response: Any) -> AsyncIterator[bytes]:
        if self._blocks:
            for piece in response.iter_raw():
                yield piece
        else:
            async for piece in response.aiter_raw():
                yield piece

    async def call(self, method: Any, *args: Any) -> Any:
        """A method that is a coroutine function on one side."""
        return method(*args) if self._blocks else await method(*args)


class _AsyncPieces:
    """No generator: one that is left before its end would need closing."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = iter(pieces)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        for piece in self._pieces:
            return piece
        raise StopAsyncIteration


def run(
    way: str,
    host: str,
    body: Callable[[Client], Coroutine[Any, Any, None]],
    timeout: Any = 20.0,
    base_url: str = "http://engine",
) -> None:
    if way in (THEIRS, "ours-sync"):
        uds = httpx.HTTPTransport(uds=host.removeprefix("unix://"))
        transport = uds if way == THEIRS else EngineTransport(host)
        with httpx.Client(transport=transport, base_url=base_url, timeout=timeout) as client:
            try:
                body(Client(client)).send(None)
            except StopIteration:
                return
        raise AssertionError("a blocking call gave way to an event loop")

    async def main() -> None:
        transport = AsyncEngineTransport(host)
        with anyio.fail_after(30):
            async with httpx.AsyncClient(transport=transport, base_url=base_url, timeout=timeout) as client:
                await body(Client(client))

    anyio.run(main, backend=way.removeprefix("ours-"))


REQUESTS: list[tuple[str, str, Any, dict[str, Any]]] = [
    ("GET", "/a?b=c%20d&e=%C3%A9", None, {}),
    ("HEAD", "/", None, {}),
    ("POST", "/nothing", None, {}),
    ("POST", "/bytes", b"some", {"X-Own": b"va\xe9lue"}),
    ("PUT", "/pieces", [b"one", b"", b"two" * 1000], {}),
    ("PUT", "/sized", [b"one", b"two"], {"Content-Length": "6"}),
    ("DELETE", "/a", None, {"Connection": "close"}),
]


@pytest.mark.parametrize("answer", [reply(b"{}"), CHUNKED, ODD, GONE], ids=["length", "chunked", "odd", "empty"])
@pytest.mark.parametrize("asked", REQUESTS, ids=lambda asked: asked[0] + asked[1])
def test_the_same_request_and_the_same_answer(
    way: str, asked: tuple[str, str, Any, dict[str, Any]], answer: bytes
) -> None:
    method, path, content, headers = asked
    if method == "HEAD":
        answer = answer.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    found: dict[str, Any] = {}
    sent: dict[str, bytes] = {}

    def script(peer: Peer) -> None:
        request = b""
        while not whole(request):
            request += peer.sock.recv(65536)
        sent[kind] = request
        peer.send(answer)

    async def body(client: Client) -> None:
        response = await client.request(method, path, content, headers=headers)
        extensions = {name: response.extensions[name] for name in ("http_version", "reason_phrase")}
        found[kind] = (response.status_code, response.headers.raw, response.content, extensions)

    for kind in (THEIRS, way):
        with RawListener(script) as listener:
            run(kind, listener.host, body)
    assert found[way] == found[THEIRS]
    assert sent[way].replace(b"python-httpx-async", b"python-httpx") == sent[THEIRS]


def whole(request: bytes) -> bool:
    head, _, body = request.partition(b"\r\n\r\n")
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    if b"transfer-encoding" in fields:
        return body.endswith(b"\r\n0\r\n\r\n")
    return b"\r\n\r\n" in request and len(body) == int(fields.get(b"content-length", b"0"))


def test_a_connection_is_used_again(way: str) -> None:
    async def body(client: Client) -> None:
        for _ in range(5):
            assert (await client.request("POST", "/", b"x")).content == b"hello world"
        assert listener.connections == 1

    with RawListener(serve(*[CHUNKED] * 5)) as listener:
        run(way, listener.host, body)


def test_a_connection_that_died_while_idle_is_replaced(way: str) -> None:
    """The engine closes it on the next request, which could not be seen before: only what is harmless goes again."""

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(CHUNKED)
        peer.read_request()

    async def body(client: Client) -> None:
        assert (await client.request("GET", "/")).content == b"hello world"
        assert (await client.request("GET", "/")).content == b"hello world"
        assert listener.connections == 2
        with pytest.raises(httpx.RemoteProtocolError):
            await client.request("POST", "/", b"x")
        assert listener.connections == 2

    with RawListener(script) as listener:
        run(way, listener.host, body)


def test_a_body_that_could_not_be_sent_goes_again_from_its_beginning(way: str) -> None:
    data = b"x" * (1 << 22)

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(CHUNKED)
        peer.sock.recv(1)

    async def body(client: Client) -> None:
        assert (await client.request("GET", "/")).content == b"hello world"
        assert (await client.request("POST", "/", data)).content == b"{}"
        assert listener.connections == 2

    def second(peer: Peer) -> None:
        assert peer.read_request().endswith(b"\r\n\r\n" + data)
        peer.send(reply(b"{}"))

    with RawListener(script, second) as listener:
        run(way, listener.host, body)


def test_a_body_is_read_as_it_comes_or_left(way: str) -> None:
    go_on = threading.Event()

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(b"HTTP/1.1 200 OK\r\n\r\nfirst")
        go_on.wait(10)
        peer.sock.sendall(b"second")

    def left(peer: Peer) -> None:
        peer.read_request()
        peer.send(b"HTTP/1.1 200 OK\r\n\r\nfirst")
        assert peer.read_to_end() == b""

    async def body(client: Client) -> None:
        async def use(response: httpx.Response) -> None:
            pieces = client.pieces(response)
            assert await anext(pieces) == b"first"
            go_on.set()
            assert [piece async for piece in pieces] == [b"second"]

        await client.stream("GET", "/", use)
        await client.stream("GET", "/", _leave)

    with RawListener(script, left) as listener:
        run(way, listener.host, body)


async def _leave(response: httpx.Response) -> None:
    assert response.status_code == 200


def refuse(peer: Peer) -> None:
    peer.sock.recv(1)
    peer.send(reply(b"too much", "413 Too Much", "text/plain", "Connection: close"))
    peer.sock.shutdown(socket.SHUT_RDWR)


def test_a_refusal_in_the_middle_of_a_body_is_the_answer(way: str) -> None:
    async def body(client: Client) -> None:
        response = await client.request("POST", "/", [b"x" * (1 << 20)] * 8)
        assert (response.status_code, response.content) == (413, b"too much")

    with RawListener(refuse) as listener:
        run(way, listener.host, body)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", httpx.RemoteProtocolError),
        (b"HTTP/1.1 200", httpx.RemoteProtocolError),
        (b"SSH-2.0-OpenSSH_9\r\n\r\n", httpx.RemoteProtocolError),
        (reply(b"whole")[:-1], httpx.RemoteProtocolError),
        (CHUNKED[:-4], httpx.RemoteProtocolError),
    ],
)
def test_an_answer_that_is_none_is_the_same_error(way: str, data: bytes, kind: type[Exception]) -> None:
    async def body(client: Client) -> None:
        with pytest.raises(httpx.TransportError) as caught:
            await client.request("GET", "/")
        assert type(caught.value) is kind
        assert caught.value.request.method == "GET"

    for each in (THEIRS, way):
        with RawListener(serve(data)) as listener:
            run(each, listener.host, body)


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        ([b"short"], {"Content-Length": "6"}),
        ([b"too long"], {"Content-Length": "6"}),
        (None, {"X-A": "b\r\nX-C: d"}),
        (None, {"X A": "b"}),
        ([b"x"], {"Content-Length": "many"}),
    ],
)
def test_a_request_that_is_none_is_not_sent(way: str, content: Any, headers: dict[str, str]) -> None:
    async def body(client: Client) -> None:
        with pytest.raises(httpx.LocalProtocolError):
            await client.request("PUT", "/", content, headers=headers)

    with RawListener(lambda peer: peer.read_to_end()) as listener:
        run(way, listener.host, body)


def test_a_url_without_a_host_is_not_sent(way: str) -> None:
    async def body(client: Client) -> None:
        with pytest.raises(httpx.UnsupportedProtocol, match="base_url"):
            await client.request("GET", "/_ping")

    with RawListener(lambda peer: peer.read_to_end()) as listener:
        run(way, listener.host, body, base_url="")
        assert listener.connections == 0


def test_timeouts_are_httpxs(way: str) -> None:
    def silent(peer: Peer) -> None:
        over.wait(20)

    over = threading.Event()

    async def body(client: Client) -> None:
        with pytest.raises(httpx.ReadTimeout):
            await client.request("GET", "/", timeout=httpx.Timeout(9, read=0.1))
        with pytest.raises(httpx.WriteTimeout):
            await client.request("PUT", "/", [b"x" * (1 << 22)], timeout=httpx.Timeout(9, write=0.1))

    with RawListener(silent) as listener:
        try:
            run(way, listener.host, body)
        finally:
            over.set()


def test_a_body_that_stops_is_a_read_timeout(way: str) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(CHUNKED[:-8])
        peer.read_to_end()

    async def body(client: Client) -> None:
        with pytest.raises(httpx.ReadTimeout):
            await client.request("GET", "/", timeout=httpx.Timeout(9, read=0.5))

    with RawListener(script) as listener:
        run(way, listener.host, body)


def test_no_engine_and_none_that_takes_connections(way: str, tmp_path: Any) -> None:
    async def body(client: Client) -> None:
        with pytest.raises(httpx.ConnectError):
            await client.request("GET", "/")

    run(way, f"unix://{tmp_path}/none.sock", body)

    async def body_of_busy(client: Client) -> None:
        with pytest.raises(httpx.ConnectTimeout):
            await client.request("GET", "/", timeout=httpx.Timeout(9, connect=0.1))

    path = f"{tmp_path}/busy.sock"
    with socket.socket(socket.AF_UNIX) as listener, socket.socket(socket.AF_UNIX) as first:
        listener.bind(path)
        listener.listen(0)
        first.connect(path)
        run(way, f"unix://{path}", body_of_busy)


@pytest.mark.parametrize("kind", [THEIRS, *OURS])
def test_an_upgrade_gives_the_byte_stream(kind: str) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nfirst")
        assert peer.sock.recv(100) == b"typed"
        peer.send(b"second")

    async def body(client: Client) -> None:
        async def use(response: httpx.Response) -> None:
            assert response.status_code == 101
            stream = response.extensions["network_stream"]
            assert await client.call(stream.read, 3) == b"fir"
            assert await client.call(stream.read, 100) == b"st"
            await client.call(stream.write, b"typed")
            assert await client.call(stream.read, 100, 10.0) == b"second"
            assert await client.call(stream.read, 100) == b""

        await client.stream("POST", "/", use, headers={"Connection": "Upgrade", "Upgrade": "tcp"})

    with RawListener(script) as listener:
        run(kind, listener.host, body)


@pytest.mark.parametrize("loop", LOOPS)
def test_a_cancelled_request_leaves_nothing_behind(loop: str) -> None:
    async def main() -> None:
        async with httpx.AsyncClient(transport=AsyncEngineTransport(listener.host)) as client:
            with anyio.move_on_after(0.1) as scope:
                await client.get("http://engine/")
            assert scope.cancelled_caught

    with RawListener(lambda peer: peer.read_to_end()) as listener:
        anyio.run(main, backend=loop)
