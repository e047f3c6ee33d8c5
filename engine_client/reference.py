"""Image names: `[registry[:port]/][path/]name[:tag][@digest]`."""

from __future__ import annotations

from engine_client.errors import InvalidValue

DEFAULT_DOMAIN = "docker.io"
_LIBRARY = "library/"
_LOWER = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789"
_LETTERS = _LOWER + _LOWER.upper()
_HEXADECIMAL = _DIGITS + "abcdefABCDEF"
_SEPARATORS = (".", "_", "__")  # of the words of a path, besides any number of dashes, none included
_AS_WORDS = str.maketrans(dict.fromkeys(_LOWER + _DIGITS, "a"))
_ID_LENGTH = 64
_DIGEST_SEPARATORS = str.maketrans("-_+", "...")
_DIGEST_LENGTHS = {"sha256": 64, "sha384": 96, "sha512": 128}
_SHORTEST_DIGEST = 32
_MAX_TAG = 128
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
    if len(text) == _ID_LENGTH and _all_in(text, _DIGITS + "abcdef"):
        raise InvalidValue(f"invalid repository name ({text}), cannot specify 64-byte hexadecimal strings")
    rest, at, digest = text.partition("@")
    domain, path = _split_domain(rest)
    path, colon, tag = path.partition(":")
    if path != path.lower():
        raise InvalidValue(f"invalid reference format: repository name ({path}) must be lowercase")
    malformed = (
        (at and not _is_digest(digest))
        or (colon and not _is_tag(tag))
        or not all(map(_is_path_part, path.split("/")))
        or not _is_domain(domain)
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


def _is_path_part(text: str) -> bool:
    runs = text.translate(_AS_WORDS).split("a")
    is_word_at_each_end = len(runs) > 1 and not runs[0] and not runs[-1]
    return is_word_at_each_end and all(run in _SEPARATORS or not run.strip("-") for run in runs)


def _is_domain(text: str) -> bool:
    host, bracket, port = text.rpartition("]")
    if bracket:
        is_host = host[:1] == "[" and _all_in(host[1:], _HEXADECIMAL + ":")
        return is_host and (not port or (port[0] == ":" and _all_in(port[1:], _DIGITS)))
    host, colon, port = text.partition(":")
    return all(map(_is_label, host.split("."))) and (not colon or _all_in(port, _DIGITS))


def _is_label(text: str) -> bool:
    return _all_in(text, _LETTERS + _DIGITS + "-") and "-" not in (text[0], text[-1])


def _is_tag(text: str) -> bool:
    return len(text) <= _MAX_TAG and _all_in(text, _LETTERS + _DIGITS + "_.-") and text[0] not in ".-"


def _is_digest(text: str) -> bool:
    algorithm, _, value = text.partition(":")
    is_value = len(value) >= _SHORTEST_DIGEST and _all_in(value, _HEXADECIMAL)
    words = algorithm.translate(_DIGEST_SEPARATORS).split(".")
    is_known = all(_all_in(word, _LETTERS + _DIGITS) and word[0] in _LETTERS for word in words)
    return is_value and is_known and len(value) == _DIGEST_LENGTHS.get(algorithm, len(value))


def _all_in(text: str, characters: str) -> bool:
    """Whether it is made of those, and not empty."""
    return bool(text) and not text.strip(characters)
