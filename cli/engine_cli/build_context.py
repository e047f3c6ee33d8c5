"""What a build is given to work with: a folder, a tar or a Dockerfile on stdin, and the Dockerfile from elsewhere."""

from __future__ import annotations

import os
import stat
from posixpath import join, relpath

from engine_cli.failures import Failure, system_failure, system_text, unresolved

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from io import FileIO

    from engine_client.dockerignore import Matcher

_PEEK = 1024  # two blocks of a tar
_PIECE = 256 * 1024
_COMPRESSED = (b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")  # gzip, bzip2, xz, zstd
_DOCKERFILE, _IGNORE = "Dockerfile", ".dockerignore"
_END = bytes(1024)  # of a tar


class Context:
    """The bytes to send, and the path of the Dockerfile in them."""

    __slots__ = ("content", "dockerfile")

    def __init__(self, content: Iterable[bytes], dockerfile: str) -> None:
        self.content = content
        self.dockerfile = dockerfile


def from_stdin(stdin: FileIO, dockerfile: str) -> Context:
    """What stdin holds: a tar, plain or compressed, or else a Dockerfile. Raises Failure."""
    start = _read(stdin, _PEEK)
    if _is_archive(start):
        return Context(_rest(start, stdin), dockerfile)
    if dockerfile:
        problem = "ambiguous Dockerfile source: both stdin and flag correspond to Dockerfiles"
        raise Failure(f"unable to prepare context: {problem}")
    return Context([_file(_DOCKERFILE, b"".join(_rest(start, stdin)), 0o644), _END], _DOCKERFILE)


def _read(file: FileIO, size: int) -> bytes:
    data = b""
    while len(data) < size and (piece := file.read(size - len(data))):
        data += piece
    return data


def _rest(start: bytes, file: FileIO) -> Iterator[bytes]:
    yield start
    while piece := file.read(_PIECE):
        yield piece


def _is_archive(start: bytes) -> bool:
    if start.startswith(_COMPRESSED):
        return True
    from tarfile import TarError, TarInfo

    try:
        TarInfo.frombuf(start[:512], "utf-8", "surrogateescape")
    except TarError:
        return False
    return True


def from_folder(folder: str, dockerfile: str, stdin: FileIO | None) -> Context:
    """A folder without what its .dockerignore leaves out; `stdin` holds the Dockerfile where it is given.

    Raises Failure; iterating raises OSError.
    """
    root = os.path.realpath(folder)
    if not os.path.isdir(root):
        raise Failure(f"unable to prepare context: context must be a directory: {root}")
    name = "-" if stdin is not None else _dockerfile_in(root, dockerfile)
    extra: bytes | None = None
    if stdin is not None:
        extra = b"".join(_rest(b"", stdin))
    elif name.startswith("../"):
        extra = _read_dockerfile(dockerfile)
    rules = _rules(root)
    leave_out = _matcher(rules)
    _check_readable(root, leave_out)
    rules += [f"!{kept}" for kept in (_IGNORE, name) if kept != "-" and leave_out.excludes(kept)]
    return Context(_packed(root, rules), name) if extra is None else _with_dockerfile(root, rules, extra)


def _packed(root: str, rules: Iterable[str]) -> Iterator[bytes]:
    from engine_client.archive import pack

    return pack(root, leave_out=_matcher(rules), owner=(0, 0))


def _dockerfile_in(root: str, given: str) -> str:
    """The Dockerfile's path, from the context on; one given by name is looked for from here on."""
    path = os.path.abspath(given) if given else join(root, _DOCKERFILE)
    if not given and not os.path.lexists(path) and os.path.lexists(join(root, _DOCKERFILE.lower())):
        path = join(root, _DOCKERFILE.lower())
    try:
        return relpath(os.path.realpath(path, strict=True), root)
    except OSError as error:
        problem = f"unable to evaluate symlinks in Dockerfile path: {unresolved(error)}"
        raise Failure(f"unable to prepare context: {problem}") from None


def _read_dockerfile(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise Failure(f"unable to open Dockerfile: open {path}: {system_text(error)}") from None


def _rules(root: str) -> list[str]:
    from engine_client import dockerignore
    from engine_client.errors import InvalidValue

    path = join(root, _IGNORE)
    try:
        with open(path, "rb") as file:
            return dockerignore.read(file.read())
    except FileNotFoundError:
        return []
    except IsADirectoryError as error:
        raise Failure(f"error reading .dockerignore: read {path}: {system_text(error)}") from None
    except InvalidValue as error:
        raise Failure(f"error reading .dockerignore: {error}") from None
    except OSError as error:
        raise system_failure("open", error) from None


def _matcher(rules: Iterable[str]) -> Matcher:
    from engine_client.dockerignore import Matcher
    from engine_client.errors import InvalidValue

    try:
        return Matcher(rules)
    except InvalidValue as error:
        raise Failure(f"error checking context: {error}") from None


def _check_readable(root: str, leave_out: Matcher) -> None:
    """See that all can be read before anything is sent. Raises Failure."""
    from engine_client.archive import walk

    try:
        for path, _ in walk(root, leave_out=leave_out):
            if stat.S_ISREG(os.lstat(path).st_mode) and not os.access(path, os.R_OK):
                raise Failure(f"error checking context: no permission to read from '{path}'")
    except OSError as error:
        raise Failure(f"error checking context: can't stat '{error.filename}'") from None


def _with_dockerfile(root: str, rules: list[str], dockerfile: bytes) -> Context:
    """A context and a Dockerfile from elsewhere, under a name that the context's .dockerignore hides from the build."""
    name = f".dockerfile.{os.urandom(10).hex()}"
    hidden = f"\n{name}\n".encode()
    try:
        with open(join(root, _IGNORE), "rb") as file:
            status = os.fstat(file.fileno())
            ignore = _file(_IGNORE, file.read() + hidden, stat.S_IMODE(status.st_mode), status.st_mtime_ns // 10**9)
    except FileNotFoundError:
        ignore = _file(_IGNORE, _IGNORE.encode() + hidden, 0o600)
    context = _packed(root, [*rules, _IGNORE])
    return Context(_appended(context, [ignore, _file(name, dockerfile, 0o600)]), name)


def _appended(tar: Iterable[bytes], files: Iterable[bytes]) -> Iterator[bytes]:
    """The tar with more files at its end."""
    held = b""
    for piece in tar:
        held += piece
        yield held[: -len(_END)]
        held = held[-len(_END) :]
    yield from files
    yield _END


def _file(name: str, data: bytes, mode: int, modified: int | None = None) -> bytes:
    """A file in a tar; one that has not been `modified` is new."""
    import time
    from tarfile import PAX_FORMAT, TarInfo

    info = TarInfo(name)
    info.mode, info.size, info.mtime = mode, len(data), int(time.time()) if modified is None else modified
    return info.tobuf(PAX_FORMAT) + data + bytes(-len(data) % 512)


def compressed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes through gzip."""
    import zlib

    compressor = zlib.compressobj(wbits=31)
    for piece in pieces:
        yield compressor.compress(piece)
    yield compressor.flush()
