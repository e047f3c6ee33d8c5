"""Image names: `[registry[:port]/][path/]name[:tag][@digest]`."""

from __future__ import annotations

import re

from engine_client.errors import InvalidValue

DEFAULT_DOMAIN = "docker.io"
_LIBRARY = "library/"
_PATH = re.compile(r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*")
_DOMAIN = re.compile(
    r"(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*"
    r"|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
)
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_DIGEST = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}")
_ID = re.compile(r"[a-f0-9]{64}")
_DIGEST_LENGTHS = {"sha256": 64, "sha384": 96, "sha512": 128}
_MAX_NAME = 255


class Reference:
    """An image name taken apart; `tag` and `digest` are None where it has none."""

    __slots__ = ("digest", "domain", "path", "tag")

    def __init__(self, domain: str, path: str, tag: str | None = None, digest: str | None = None) -> None:
        self.domain = domain
        self.path = path
        self.tag = tag
        self.digest = digest

    @property
    def name(self) -> str:
        """The full name without tag and digest: `docker.io/library/busybox`."""
        return f"{self.domain}/{self.path}"

    @property
    def familiar_name(self) -> str:
        """The name as users type it: `busybox`, `localhost:5000/busybox`."""
        return self.path.removeprefix(_LIBRARY) if self.domain == DEFAULT_DOMAIN else self.name

    @property
    def familiar(self) -> str:
        """The name as users type it, with tag and digest."""
        return self.familiar_name + self._suffix()

    def with_default_tag(self) -> Reference:
        """This name, with the tag `latest` where it has neither tag nor digest."""
        if self.tag is not None or self.digest is not None:
            return self
        return Reference(self.domain, self.path, "latest")

    def _suffix(self) -> str:
        return (f":{self.tag}" if self.tag else "") + (f"@{self.digest}" if self.digest else "")

    def __str__(self) -> str:
        return self.name + self._suffix()

    def __repr__(self) -> str:
        return f"Reference({str(self)!r})"


def parse(text: str) -> Reference:
    """Take an image name apart, filling in docker.io and library/. Raises InvalidValue with docker's text."""
    if _ID.fullmatch(text):
        raise InvalidValue(f"invalid repository name ({text}), cannot specify 64-byte hexadecimal strings")
    rest, at, digest = text.partition("@")
    domain, path = _split_domain(rest)
    path, colon, tag = path.partition(":")
    if path != path.lower():
        raise InvalidValue(f"invalid reference format: repository name ({path}) must be lowercase")
    malformed = (
        (at and not _valid_digest(digest))
        or (colon and not _TAG.fullmatch(tag))
        or not _PATH.fullmatch(path)
        or not _DOMAIN.fullmatch(domain)
    )
    if malformed:
        raise InvalidValue("invalid reference format")
    if len(f"{domain}/{path}") > _MAX_NAME:
        raise InvalidValue(f"repository name must not be more than {_MAX_NAME} characters")
    return Reference(domain, path, tag or None, digest or None)


def _split_domain(rest: str) -> tuple[str, str]:
    """The registry's name and the rest: what stands before the first slash is one if it looks like a host's name."""
    first, slash, path = rest.partition("/")
    is_domain = slash and (first == "localhost" or any(c in ".:" for c in first) or first != first.lower())
    domain, path = (first, path) if is_domain else (DEFAULT_DOMAIN, rest)
    if domain == "index.docker.io":
        domain = DEFAULT_DOMAIN
    if domain == DEFAULT_DOMAIN and "/" not in path:
        path = _LIBRARY + path
    return domain, path


def _valid_digest(digest: str) -> bool:
    if not _DIGEST.fullmatch(digest):
        return False
    algorithm, _, value = digest.partition(":")
    return len(value) == _DIGEST_LENGTHS.get(algorithm, len(value))
