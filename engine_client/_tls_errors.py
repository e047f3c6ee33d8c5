"""What TLS says when it refuses, in the words that docker has for it, and what to do about it."""

from __future__ import annotations

import ssl
import time

from engine_client.errors import TLSFailed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

NO_TIME_CHECK = 0x200000  # X509_V_FLAG_NO_CHECK_TIME, which `ssl` has no name for
_UNTRUSTED = (18, 19, 20, 21)  # X509_V_ERR_...: self-signed, alone or in the chain; no issuer found; nothing proved
_WRONG_TIME = (9, 10)  # not yet valid, expired
_WRONG_NAME = (62, 64)  # by name, by IP address
_UNVERIFIED = "tls: failed to verify certificate: x509: "
_TRUST = "give the authority that signed it with --tlscacert, DOCKER_CERT_PATH or TLS(ca=...)"
_NAME = "the address must name the engine as its certificate does"
_TIME = "the engine needs a new certificate, or one of the two clocks is wrong"
_OWN = (
    "the engine wants a certificate of yours that it trusts: --tlscert and --tlskey, DOCKER_CERT_PATH, or TLS(cert=...)"
)
_NO_TLS = (
    "what listens there does not speak TLS: leave out --tls, --tlsverify and DOCKER_TLS_VERIFY, or correct the port"
)
_VERSION = "the engine and this Python's OpenSSL have no version of TLS, or no way to encrypt, in common"
_ALERTS = {  # by OpenSSL's names, in Go's words
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": ("certificate required", _OWN),
    "SSLV3_ALERT_BAD_CERTIFICATE": ("bad certificate", _OWN),
    "TLSV1_ALERT_UNKNOWN_CA": ("unknown certificate authority", _OWN),
    "SSLV3_ALERT_CERTIFICATE_EXPIRED": ("expired certificate", _OWN),
    "SSLV3_ALERT_CERTIFICATE_UNKNOWN": ("unknown certificate", _OWN),
    "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE": ("unsupported certificate", _OWN),
    "TLSV1_ALERT_ACCESS_DENIED": ("access denied", _OWN),
    "SSLV3_ALERT_HANDSHAKE_FAILURE": ("handshake failure", _VERSION),
    "TLSV1_ALERT_PROTOCOL_VERSION": ("protocol version not supported", _VERSION),
    "TLSV1_ALERT_INTERNAL_ERROR": ("internal error", "the engine's log says more"),
    "TLSV1_UNRECOGNIZED_NAME": ("unrecognized name", _NAME),
}


def alert(error: ssl.SSLError, address: str) -> TLSFailed | None:
    """What the engine at `address` refused; None where it was not the engine that did."""
    text, hint = _ALERTS.get(error.reason or "", ("", ""))
    return TLSFailed(address, f"remote error: tls: {text}", hint) if text else None


def wants_certificate(error: ssl.SSLError) -> bool:
    """Whether docker's words for it take something from the engine's certificate."""
    return isinstance(error, ssl.SSLCertVerificationError) and error.verify_code in (*_WRONG_TIME, *_WRONG_NAME)


def refusal(error: ssl.SSLError, address: str, name: str, certificate: Mapping[str, Any]) -> TLSFailed:
    """Why the handshake with `name` at `address` failed; `certificate` is as ssl's getpeercert gives it, or empty."""
    said = alert(error, address)
    if said is not None:
        return said
    if isinstance(error, ssl.SSLCertVerificationError):
        return _unverified(error, address, name, certificate)
    if error.reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"):
        return TLSFailed(address, "http: server gave HTTP response to HTTPS client", _NO_TLS)
    if isinstance(error, ssl.SSLEOFError) or error.reason == "UNEXPECTED_EOF_WHILE_READING":
        return TLSFailed(address, "EOF", _NO_TLS)
    return TLSFailed(address, f"tls: {(error.reason or str(error)).lower().replace('_', ' ')}", _VERSION)


def _unverified(
    error: ssl.SSLCertVerificationError, address: str, name: str, certificate: Mapping[str, Any]
) -> TLSFailed:
    if error.verify_code in _UNTRUSTED:
        return TLSFailed(address, f"{_UNVERIFIED}certificate signed by unknown authority", _TRUST)
    if error.verify_code in _WRONG_NAME:
        return TLSFailed(address, _UNVERIFIED + _wrong_name(name, certificate), _NAME)
    if error.verify_code in _WRONG_TIME:
        times = [certificate.get(key) for key in ("notBefore", "notAfter")]
        return TLSFailed(address, f"{_UNVERIFIED}certificate has expired or is not yet valid: {_times(*times)}", _TIME)
    return TLSFailed(address, _UNVERIFIED + error.verify_message, _TRUST)


def _wrong_name(name: str, certificate: Mapping[str, Any]) -> str:
    names: tuple[tuple[str, str], ...] = certificate.get("subjectAltName", ())
    if not names and (("commonName", name),) in certificate.get("subject", ()):
        return "certificate relies on legacy Common Name field, use SANs instead"
    kind = "IP Address" if name.replace(".", "").isdigit() or ":" in name else "DNS"
    fitting = [value for what, value in names if what == kind]
    if fitting:
        return f"certificate is valid for {', '.join(fitting)}, not {name}"
    if kind == "DNS":
        return f"certificate is not valid for any names, but wanted to match {name}"
    return f"cannot validate certificate for {name} because it doesn't contain any IP SANs"


def _times(begin: str | None, end: str | None) -> str:
    now = time.time()
    if begin is not None and now < (at := ssl.cert_time_to_seconds(begin)):
        relation = "before"
    elif end is not None and now > (at := ssl.cert_time_to_seconds(end)):
        relation = "after"
    else:
        return "its times could not be read"
    zone = time.strftime("%z", time.localtime(now))
    here = time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(now)) + (
        "Z" if zone == "+0000" else f"{zone[:3]}:{zone[3:]}"
    )
    return f"current time {here} is {relation} {time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(at))}"
