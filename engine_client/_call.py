"""A request to the engine as a value: what to send and how to read what comes back."""

from __future__ import annotations

from engine_client._typing import Generic, TypeVar
from engine_client._wire.jsontext import dumps
from engine_client._wire.query import encode_query

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from engine_client._wire.http1 import Head
    from engine_client._wire.query import Query

T = TypeVar("T")


class Request:
    """A method, a path without the version, a query, a JSON body, and the statuses that mean success.

    `versioned` is false for the one operation that stands outside the versions, the ping.
    """

    __slots__ = ("body", "expect", "headers", "method", "path", "query", "versioned")

    def __init__(
        self,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        body: Mapping[str, Any] | None = None,
        headers: tuple[tuple[str, str], ...] = (),
        expect: tuple[int, ...] = (200,),
        versioned: bool = True,
    ) -> None:
        self.method = method
        self.path = path
        self.query = query
        self.body = body
        self.headers = headers
        self.expect = expect
        self.versioned = versioned

    def target(self, version: str) -> str:
        """The request target under API `version`."""
        path = f"/v{version}{self.path}" if self.versioned else self.path
        return path + encode_query(self.query) if self.query else path

    def payload(self) -> bytes:
        """The body's bytes, empty where there is none."""
        return b"" if self.body is None else dumps(self.body).encode()


class Call(Request, Generic[T]):
    """A request with one reply: `decode` turns its head and whole body into a value."""

    __slots__ = ("decode",)

    def __init__(self, method: str, path: str, decode: Callable[[Head, bytes], T], **request: Any) -> None:
        super().__init__(method, path, **request)
        self.decode = decode


class StreamCall(Request):
    """A request whose reply's body is read as it comes."""

    __slots__ = ()


class HijackCall(Request):
    """A request that turns its connection into a duplex stream (`Upgrade: tcp`)."""

    __slots__ = ()

    def __init__(self, method: str, path: str, **request: Any) -> None:
        upgrade = (("Connection", "Upgrade"), ("Upgrade", "tcp"))
        super().__init__(method, path, headers=upgrade, expect=(101, 200), **request)
