"""What a build is given to work with: a folder, a tar or a Dockerfile on stdin, and the Dockerfile from elsewhere."""

from __future__ import annotations

import os
import stat
from posixpath import join, relpath

from engine_cli.failures import Failure, system_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from io import FileIO

    from engine_client.dockerignore import Matcher

_PEEK = 1024  # two blocks of a tar
_PIECE = 256 * 1024
_COMPRESSED = (b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")  # gzip, bzip2, xz, zstd
_DOCKERFILE = "Dockerfile"


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
    return Context(_tar_of({_DOCKERFILE: b"".join(_rest(start, stdin))}), _DOCKERFILE)


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
    keep = [f"!{kept}" for kept in (".dockerignore", name) if kept != "-" and leave_out.excludes(kept)]
    leave_out = _matcher([*rules, *keep])
    if extra is None:
        return Context(_packed(root, leave_out), name)
    return _with_dockerfile(root, rules, leave_out, extra)


def _packed(root: str, leave_out: Matcher) -> Iterator[bytes]:
    from engine_client.archive import pack

    return pack(root, leave_out=leave_out, owner=(0, 0))


def _dockerfile_in(root: str, given: str) -> str:
    """The Dockerfile's path, from the context on; one given by name is looked for from here on."""
    path = os.path.abspath(given) if given else join(root, _DOCKERFILE)
    if not given and not os.path.lexists(path) and os.path.lexists(join(root, _DOCKERFILE.lower())):
        path = join(root, _DOCKERFILE.lower())
    try:
        return relpath(os.path.realpath(path, strict=True), root)
    except OSError as error:
        problem = f"unable to evaluate symlinks in Dockerfile path: lstat {error.filename}: {system_text(error)}"
        raise Failure(f"unable to prepare context: {problem}") from None


def _read_dockerfile(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise Failure(f"unable to open Dockerfile: open {path}: {system_text(error)}") from None


def _rules(root: str) -> list[str]:
    from engine_client import dockerignore

    path = join(root, ".dockerignore")
    try:
        with open(path, "rb") as file:
            return dockerignore.read(file.read())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Failure(f"open {path}: {system_text(error)}") from None


def _matcher(rules: Iterable[str]) -> Matcher:
    from engine_client.dockerignore import Matcher
    from engine_client.errors import InvalidValue

    try:
        return Matcher(rules)
    except InvalidValue as error:
        raise Failure(f"error checking context: {error}") from None


def _check_readable(root: str, leave_out: Matcher) -> None:
    """See that all can be read before anything is sent. Raises Failure."""

    def refuse(error: OSError) -> None:
        raise Failure(f"error checking context: can't stat '{error.filename}'")

    for at, folders, files in os.walk(root, onerror=refuse):
        above = "" if at == root else relpath(at, root) + "/"
        folders[:] = [name for name in folders if not leave_out.excludes(above + name)]
        for name in files:
            path = join(at, name)
            closed = stat.S_ISREG(os.lstat(path).st_mode) and not os.access(path, os.R_OK)
            if closed and not leave_out.excludes(above + name):
                raise Failure(f"error checking context: no permission to read from '{path}'")


def _with_dockerfile(root: str, rules: list[str], leave_out: Matcher, dockerfile: bytes) -> Context:
    """A context and a Dockerfile from elsewhere, under a name that the context's .dockerignore hides from the build."""
    name = f".dockerfile.{os.urandom(10).hex()}"
    path = join(root, ".dockerignore")
    ignore = b".dockerignore"
    if os.path.exists(path):
        with open(path, "rb") as file:
            ignore = file.read()
    added = {".dockerignore": ignore + f"\n{name}\n".encode(), name: dockerfile}
    return Context(_appended(_packed(root, leave_out), added), name)


def _appended(tar: Iterable[bytes], files: dict[str, bytes]) -> Iterator[bytes]:
    """The tar with more files at its end, which replace those of the same name when it is unpacked."""
    end = bytes(1024)
    held = b""
    for piece in tar:
        held += piece
        yield held[: -len(end)]
        held = held[-len(end) :]
    yield from _tar_of(files)


def _tar_of(files: dict[str, bytes]) -> Iterator[bytes]:
    import time
    from tarfile import PAX_FORMAT, TarInfo

    for name, data in files.items():
        info = TarInfo(name)
        info.mode, info.size, info.mtime = 0o600, len(data), int(time.time())
        yield info.tobuf(PAX_FORMAT) + data + bytes(-len(data) % 512)
    yield bytes(1024)


def compressed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes through gzip."""
    import zlib

    compressor = zlib.compressobj(wbits=31)
    for piece in pieces:
        yield compressor.compress(piece)
    yield compressor.flush()
