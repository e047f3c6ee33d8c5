"""TLS: whom to trust, and one session over a connected socket, without the calls that wait."""

from __future__ import annotations

import os
import ssl
from _socket import MSG_DONTWAIT

from engine_client._tls_errors import alert
from engine_client.errors import ConfigError, ConnectionLost

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket as Socket
    from typing import Any

    from engine_client.errors import EngineError

_READ_SIZE = 64 * 1024


class TLS:
    """How to speak TLS with an engine. `ca`, `cert` and `key` are paths of PEM files.

    The engine's certificate must be signed by one in `ca`, without it by one that the system trusts, and must be for
    the host's name; with `verify` False, any will do, and anybody may be the engine. `cert` and `key` are the client's
    own, for engines that ask for them.
    """

    __slots__ = ("ca", "cert", "key", "verify")

    def __init__(self, ca: str = "", cert: str = "", key: str = "", *, verify: bool = True) -> None:
        self.ca = ca
        self.cert = cert
        self.key = key
        self.verify = verify

    def check(self) -> None:
        """Raises ConfigError where a file cannot be read."""
        for path in (self.ca, self.cert, self.key):
            if path:
                _check_readable(path)

    def context(self) -> ssl.SSLContext:
        """What the standard library makes of it. Raises ConfigError where a file cannot be read or used."""
        self.check()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # as in Go, all that is trusted ends a chain
        context.hostname_checks_common_name = False
        if not self.verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        if self.ca:
            try:
                context.load_verify_locations(self.ca)
            except ssl.SSLError:
                said = "failed to retrieve context tls info: ca.pem seems invalid"
                raise ConfigError(f"{said}\n{self.ca} must hold certificates in the PEM format.") from None
        else:
            context.load_default_certs()
        if self.cert or self.key:
            self._load_own(context)
        return context

    def _load_own(self, context: ssl.SSLContext) -> None:
        if not (self.cert and self.key):
            raise ConfigError("a client's certificate and its key go together: only one of them is there")
        try:  # with a password given, OpenSSL does not ask at the terminal for one
            context.load_cert_chain(self.cert, self.key, password="")
        except (ssl.SSLError, ValueError):
            problem = "they must be a certificate and its own key, unencrypted, in the PEM format"
            raise ConfigError(f"cannot use {self.cert} with {self.key}: {problem}") from None

    def __repr__(self) -> str:
        return f"TLS({self.ca!r}, {self.cert!r}, {self.key!r}, verify={self.verify})"


def from_folder(folder: str, *, verify: bool) -> TLS:
    """What docker takes from a folder: ca.pem, and cert.pem with key.pem where they are there."""
    return TLS(os.path.join(folder, "ca.pem"), *own_files(folder), verify=verify)


def own_files(folder: str) -> tuple[str, str]:
    """The paths of cert.pem and key.pem in a folder; empty where there are not both."""
    cert, key = (os.path.join(folder, name) for name in ("cert.pem", "key.pem"))
    return (cert, key) if os.path.exists(cert) and os.path.exists(key) else ("", "")


def _check_readable(path: str) -> None:
    try:
        with open(path, "rb"):
            pass
    except OSError as error:
        raise ConfigError(f"open {path}: {os.strerror(error.errno or 0).lower()}") from None


class TLSSession:
    """One session on `sock`, through buffers: what arrived is decrypted up to the last whole record, always.

    That makes ending this direction exact: OpenSSL, told to end with data unread, loses it. A peer that ends the
    connection without ending the session is a fault, as an attacker may have done it.
    """

    __slots__ = (
        "_address", "_ended", "_incoming", "_object", "_outgoing", "_owed", "_plain", "_sock", "_unsent", "fault",
    )  # fmt: skip

    def __init__(self, sock: Socket, context: ssl.SSLContext, name: str, address: str) -> None:
        self._sock = sock
        self._address = address
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._object = context.wrap_bio(self._incoming, self._outgoing, server_hostname=name)
        self._plain: list[bytes] = []
        self._unsent = bytearray()
        self._owed = 0
        self._ended = False
        self.fault: EngineError | None = None

    @property
    def readable(self) -> bool:
        """Whether `take` has an answer: data, the end, or what went wrong."""
        return bool(self._plain) or self._ended or self.fault is not None

    def handshake(self) -> bool:
        """Go on with it as far as possible; whether it is done. Raises ssl.SSLError."""
        try:
            self._object.do_handshake()
        except ssl.SSLWantReadError:
            return False
        self._decrypt()
        return True

    def take(self, limit: int) -> bytes | None:
        """Data, at most `limit` bytes; nothing at the end; None where it has not come yet. Raises the fault."""
        if self._plain:
            data = b"".join(self._plain)
            self._plain = [data[limit:]] if len(data) > limit else []
            return data[:limit]
        if self.fault is not None:
            raise self.fault
        return b"" if self._ended else None

    def receive(self) -> bool:
        """Feed what came on the socket without decrypting it; False where nothing did. Raises OSError."""
        try:
            data = self._sock.recv(_READ_SIZE, MSG_DONTWAIT)
        except BlockingIOError:
            return False
        if data:
            self._incoming.write(data)
        else:
            self._incoming.write_eof()
        return True

    def pull(self) -> bool:
        """Take in what came on the socket; False where nothing did. Raises OSError."""
        if self._ended or self.fault is not None or not self.receive():
            return False
        self._decrypt()
        return True

    def encrypt(self, data: bytes | memoryview) -> None:
        """Put `data` behind what is to be sent. Raises ConnectionLost."""
        try:
            self._object.write(data)
        except ssl.SSLError as error:
            raise ConnectionLost(f"the TLS session broke: {error.reason or error}") from None

    def offer(self, data: bytes | memoryview) -> int:
        """Send what can be sent; how much of `data` that was.

        What is encrypted cannot be taken back: after 0, the next `data` must begin as this one did. Raises OSError.
        """
        if not self._owed and data:
            piece = data[:_READ_SIZE]
            self.encrypt(piece)
            self._owed = len(piece)
        if not self.flush():
            return 0
        owed, self._owed = self._owed, 0
        return owed

    def flush(self) -> bool:
        """Send what the socket takes; whether that was all. Raises OSError."""
        self._unsent += self._outgoing.read()
        while self._unsent:
            try:
                del self._unsent[: self._sock.send(self._unsent, MSG_DONTWAIT)]
            except BlockingIOError:
                return False
        return True

    def end(self) -> None:
        """End this direction; the other one goes on."""
        self._decrypt()
        try:
            self._object.unwrap()
        except (ssl.SSLError, OSError):  # wants the other side's end, which comes in its own time
            pass

    def certificate(self) -> dict[str, Any]:
        """The other side's certificate, as ssl's getpeercert gives it."""
        return dict(self._object.getpeercert() or {})

    def _decrypt(self) -> None:
        while not self._ended and self.fault is None:
            try:
                data = self._object.read(_READ_SIZE)
            except ssl.SSLWantReadError:
                return
            except ssl.SSLZeroReturnError:
                data = b""
            except ssl.SSLError as error:
                self.fault = alert(error, self._address) or _lost(error)
                return
            if not data:
                self._ended = True
                return
            self._plain.append(data)


def _lost(error: ssl.SSLError) -> ConnectionLost:
    if isinstance(error, ssl.SSLEOFError) or error.reason == "UNEXPECTED_EOF_WHILE_READING":
        return ConnectionLost("the connection to the engine broke: it ended in the middle of its TLS session")
    return ConnectionLost(f"the TLS session broke: {error.reason or error}")
