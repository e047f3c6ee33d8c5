"""html, js and urlquery."""

from __future__ import annotations

from engine_cli.template.quote import is_byte, is_printable, to_bytes

_HTML = str.maketrans({'"': "&#34;", "'": "&#39;", "&": "&amp;", "<": "&lt;", ">": "&gt;", "\0": "\ufffd"})
_JS = {"\\": "\\\\", "'": "\\'", '"': '\\"', "<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "=": "\\u003D"}
_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~")


def html(text: str) -> str:
    """The text for HTML."""
    return text.translate(_HTML)


def js(text: str) -> str:
    """The text for a string of JavaScript."""
    return "".join(_JS.get(char) or _js(char) for char in text)


def _js(char: str) -> str:
    if is_byte(char):
        return char
    code = ord(char)
    return char if code >= 0x20 and (code < 0x80 or is_printable(char)) else f"\\u{code:04X}"


def urlquery(text: str) -> str:
    """The text for a URL's query."""
    return "".join(chr(byte) if byte in _PLAIN else "+" if byte == 0x20 else f"%{byte:02X}" for byte in to_bytes(text))
