"""Tars in and out, as iterators of bytes: what goes into a container or a build, and what comes out of a container.

Both ways hold no more than a piece in memory, and give the same bytes for the same files. On an async client's side,
`pack` can be handed over as it is; `unpack` belongs in a thread.
"""

from __future__ import annotations

import os
import stat
from errno import ENOTSUP, EPERM
from posixpath import dirname, join, normpath

from engine_client.errors import EngineError, InvalidValue, ProtocolError, StreamTruncated, UnsafeArchive

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from io import FileIO
    from tarfile import TarFile, TarInfo
    from typing import Any

    from engine_client.dockerignore import Matcher

_BLOCK = 512
_PIECE = 256 * 1024
_TOGETHER = 64 * 1024
_CAPABILITY = "security.capability"
_XATTR = "SCHILY.xattr."


def pack(
    path: str, name: str = "", *, leave_out: Matcher | None = None, owner: tuple[int, int] | None = None
) -> Iterator[bytes]:
    """A tar of the file, link or folder at `path`, piece by piece.

    It is called `name` in the tar; with an empty one, a folder's content stands at the top. Links are kept as links,
    sockets passed over, and so is what goes while the folder is read. `leave_out` holds the rules of a `.dockerignore`,
    for the names in the tar; `owner` is a user's and a group's number for all that is in it, instead of those it has.
    Iterating raises OSError, and InvalidValue for a file that becomes shorter while it is read.
    """
    return _together(_packed(path, name, leave_out, owner))


def _together(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes with the small pieces joined: each piece costs a system call and a chunk."""
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) >= _TOGETHER:
            yield bytes(held)
            held.clear()
    yield bytes(held)


def _packed(path: str, name: str, leave_out: Matcher | None, owner: tuple[int, int] | None) -> Iterator[bytes]:
    os.lstat(path)  # what goes later is passed over
    seen: dict[tuple[int, int], str] = {}
    for at, called in walk(path, name, leave_out):
        try:
            yield from _entry(at, called, owner, seen)
        except FileNotFoundError:
            pass
    yield bytes(2 * _BLOCK)


def _entry(path: str, name: str, owner: tuple[int, int] | None, seen: dict[tuple[int, int], str]) -> Iterator[bytes]:
    """One file in a tar. Raises FileNotFoundError before there is anything of it."""
    from tarfile import PAX_FORMAT

    status = os.lstat(path)
    if stat.S_ISSOCK(status.st_mode):
        return
    info = _info(path, name, status, seen)
    if owner is not None:
        info.uid, info.gid = owner
    head = info.tobuf(format=PAX_FORMAT, encoding="utf-8", errors="surrogateescape")
    if not info.isreg():
        yield head
        return
    with open(path, "rb", buffering=0) as file:
        yield head
        yield from _content(file, info.size)


def walk(path: str, name: str = "", leave_out: Matcher | None = None) -> Iterator[tuple[str, str]]:
    """Each path that `pack` puts into a tar, with its name there: folders before what is in them, which is sorted."""
    waiting: list[tuple[str, str, Sequence[bool]]] = [(path, name, ())]
    while waiting:
        at, called, above = waiting.pop()
        excluded = False
        if leave_out is not None and called:
            excluded, above = leave_out.step(called, above)
        if called and not excluded:
            yield at, called
        if not (excluded and leave_out is not None and not leave_out.may_take_in(called)):
            names = sorted(_names_in(at), reverse=True)
            waiting += [(f"{at}/{child}", f"{called}/{child}" if called else child, above) for child in names]


def _names_in(path: str) -> list[str]:
    """What is in a folder: nothing where it has gone, or is none."""
    try:
        return os.listdir(path) if stat.S_ISDIR(os.lstat(path).st_mode) else []
    except FileNotFoundError:
        return []


def _info(path: str, name: str, status: os.stat_result, seen: dict[tuple[int, int], str]) -> TarInfo:
    from tarfile import BLKTYPE, CHRTYPE, DIRTYPE, FIFOTYPE, LNKTYPE, REGTYPE, SYMTYPE, TarInfo

    kinds = {
        stat.S_IFREG: REGTYPE, stat.S_IFDIR: DIRTYPE, stat.S_IFLNK: SYMTYPE,
        stat.S_IFIFO: FIFOTYPE, stat.S_IFCHR: CHRTYPE, stat.S_IFBLK: BLKTYPE,
    }  # fmt: skip
    info = TarInfo(name)
    info.type = kinds[stat.S_IFMT(status.st_mode)]
    info.mode = stat.S_IMODE(status.st_mode)
    info.uid, info.gid = status.st_uid, status.st_gid
    info.mtime = status.st_mtime_ns // 10**9
    if info.type == SYMTYPE:
        info.linkname = os.readlink(path)
    elif info.type in (CHRTYPE, BLKTYPE):
        info.devmajor, info.devminor = os.major(status.st_rdev), os.minor(status.st_rdev)
    elif info.type == REGTYPE:
        info.size = status.st_size
        info.pax_headers = _capability(path)
    if info.type != DIRTYPE and status.st_nlink > 1:
        first = seen.setdefault((status.st_dev, status.st_ino), name)
        if first != name:
            info.type, info.linkname, info.size = LNKTYPE, first, 0
    return info


def _capability(path: str) -> dict[str, str]:
    """A program's capabilities, the one extended attribute that docker copies."""
    if not hasattr(os, "getxattr"):
        return {}
    try:
        value = os.getxattr(path, _CAPABILITY, follow_symlinks=False)
    except OSError:
        return {}
    if value[3] == 3:  # the revision that ends with the root user of a namespace, which means nothing elsewhere
        value = (value[:3] + b"\x02" + value[4:])[:20]
    return {_XATTR + _CAPABILITY: value.decode("utf-8", "surrogateescape")}


def _content(file: FileIO, size: int) -> Iterator[bytes]:
    """`size` bytes of a file, filled up to whole blocks."""
    left = size
    while left:
        piece = _read(file, min(left, _PIECE))
        if not piece:
            raise InvalidValue(f"{file.name} became {left} bytes shorter while it was read")
        left -= len(piece)
        yield piece
    if size % _BLOCK:
        yield bytes(_BLOCK - size % _BLOCK)


def _read(file: FileIO, size: int) -> bytes:
    """At most `size` bytes. Raises OSError that names the file, which the system's own does not."""
    try:
        return file.read(size)
    except OSError as error:
        error.filename = file.name
        raise


def unpack(pieces: Iterable[bytes], folder: str, *, rename: tuple[str, str] | None = None) -> None:
    """Write the files of a tar into `folder`, which must be there; `rename` is what the top is called, and shall be.

    Modes and times are kept, owners are not: all belongs to who unpacks it. What is there is replaced, but no file by a
    folder nor the other way round. Nothing is written outside of `folder`: raises UnsafeArchive for names and relative
    links that lead out of it, for what would be written through a link, and for devices. Raises OSError,
    StreamTruncated where the tar is cut, ProtocolError where it is none or has what no file can have.
    """
    from tarfile import ReadError, TarError

    reader = _Reader(pieces)
    try:
        _unpack(reader, _Target(normpath(folder)), rename)
    except (TarError, ValueError, OverflowError, RecursionError) as error:
        if isinstance(error, EngineError) or error is reader.failure:
            raise
        if isinstance(error, ReadError) and "end of data" in str(error):
            raise StreamTruncated("the tar ends in the middle of a file") from None
        raise ProtocolError(f"this is not a tar: {error}") from error


def _unpack(reader: Any, target: _Target, rename: tuple[str, str] | None) -> None:
    from tarfile import BLOCKSIZE
    from tarfile import open as open_tar

    with open_tar(fileobj=reader, mode="r|", bufsize=_PIECE) as tar:
        members: list[TarInfo] = vars(tar)["members"]
        while (info := tar.next()) is not None:
            members.clear()  # else each one is kept
            _rename(info, rename)
            target.add(tar, info)
        stream: Any = tar.fileobj
        stream.read(BLOCKSIZE)  # the end is two blocks, of which the second may come by itself
    target.finish()


def _rename(info: TarInfo, rename: tuple[str, str] | None) -> None:
    if rename is not None:
        info.name = _renamed(info.name, *rename)
        if info.islnk():
            info.linkname = _renamed(info.linkname, *rename)


def _renamed(name: str, old: str, new: str) -> str:
    if name == old:
        return new
    if old == ".":
        return f"{new}/{name.removeprefix('./')}"  # Podman leaves out the "./"
    return f"{new}/{name[len(old) + 1 :]}" if name.startswith(f"{old}/") else name


class _Reader:
    """Pieces of bytes as a file to read from; `failure` is what getting them raised."""

    __slots__ = ("_held", "_pieces", "failure")

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._held = b""
        self.failure: Exception | None = None

    def read(self, size: int) -> bytes:
        """At most `size` bytes, one at least; none at the end."""
        while not self._held:
            piece = self._next()
            if piece is None:
                return b""
            self._held = piece
        data, self._held = self._held[:size], self._held[size:]
        return data

    def _next(self) -> bytes | None:
        try:
            return next(self._pieces, None)
        except RecursionError:  # of tarfile, which reads a header's header in a call of its own
            raise
        except Exception as error:
            self.failure = error
            raise


class _Target:
    """The folder that a tar is unpacked into."""

    __slots__ = ("_folder", "_folders", "_parent")

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._folders: list[tuple[str, int]] = []
        self._parent = ""

    def add(self, tar: TarFile, info: TarInfo) -> None:
        """Write one entry."""
        name = normpath(info.name).lstrip("/") or "."
        if name == ".":
            return
        path = self._inside(name, f'"{info.name}" is outside of "{self._folder}"')
        self._make_parent(dirname(name))
        self._make_room(path, info)
        if info.isdir():
            if not os.path.isdir(path):
                os.mkdir(path)
            self._folders.append((path, _modified(info)))
        elif info.isreg():
            _write_file(tar, info, path)
        elif info.issym():
            self._inside(
                f"{dirname(name)}/{info.linkname}".lstrip("/"), f'invalid symlink "{path}" -> "{info.linkname}"'
            )
            os.symlink(info.linkname, path)
        elif info.islnk():
            self._link(info, path)
            return
        elif info.isfifo():
            os.mkfifo(path)
        else:
            raise UnsafeArchive(f'"{path}" is a device: none is created')
        _set_attributes(info, path)

    def _inside(self, name: str, problem: str) -> str:
        """The path of `name`. Raises UnsafeArchive where it is not in the folder."""
        clean = normpath(name)
        if clean == ".." or clean.startswith("../"):
            raise UnsafeArchive(problem)
        return join(self._folder, clean)

    def _make_parent(self, parent: str) -> None:
        """Make the folders above an entry, and see that none of them is a link: those may lead anywhere."""
        if parent == self._parent:
            return
        path = self._folder
        for part in parent.split("/"):
            path = join(path, part)
            try:
                if stat.S_ISLNK(os.lstat(path).st_mode):
                    raise UnsafeArchive(f'"{path}" is a link: nothing is written through it')
            except FileNotFoundError:
                os.mkdir(path, 0o755)
        self._parent = parent

    def _make_room(self, path: str, info: TarInfo) -> None:
        try:
            is_folder = stat.S_ISDIR(os.lstat(path).st_mode)
        except FileNotFoundError:
            return
        if is_folder and not info.isdir():
            raise InvalidValue(f'cannot overwrite directory "{path}" with non-directory "{self._folder}"')
        if not is_folder and info.isdir():
            raise InvalidValue(f'cannot overwrite non-directory "{path}" with directory "{self._folder}"')
        if not is_folder:
            os.unlink(path)

    def _link(self, info: TarInfo, path: str) -> None:
        name = normpath(info.linkname).lstrip("/")
        source = self._inside(name, f'invalid hardlink "{info.linkname}"')
        self._make_parent(dirname(name))
        os.link(source, path, follow_symlinks=False)

    def finish(self) -> None:
        """Set the folders' times, which what was written into them has changed."""
        for path, modified in self._folders:
            os.utime(path, ns=(modified, modified))


def _write_file(tar: TarFile, info: TarInfo, path: str) -> None:
    content = tar.extractfile(info)
    assert content is not None
    with open(path, "xb", buffering=0, opener=_for_the_owner_alone) as file:
        while piece := content.read(_PIECE):
            _write(file, piece)


def _for_the_owner_alone(path: str, flags: int) -> int:
    """Open a file that nobody else shall read before it has its own mode."""
    return os.open(path, flags, 0o600)


def _write(file: FileIO, data: bytes) -> None:
    """Write it all. Raises OSError that names the file, which the system's own does not."""
    left = memoryview(data)
    try:
        while left:
            left = left[file.write(left) :]
    except OSError as error:
        error.filename = file.name
        raise


def _set_attributes(info: TarInfo, path: str) -> None:
    for key, value in info.pax_headers.items():
        if key.startswith(_XATTR) and hasattr(os, "setxattr"):
            try:
                data = value.encode("utf-8", "surrogateescape")
                os.setxattr(path, key.removeprefix(_XATTR), data, follow_symlinks=False)
            except OSError as error:
                if error.errno not in (EPERM, ENOTSUP):  # not allowed, or not possible here
                    raise
    if not info.issym():
        os.chmod(path, info.mode & 0o7777)
    modified = _modified(info)
    os.utime(path, ns=(modified, modified), follow_symlinks=False)


def _modified(info: TarInfo) -> int:
    """When a file was changed, in nanoseconds: tarfile itself has them as a float, which is not as exact."""
    seconds, _, fraction = info.pax_headers.get("mtime", str(info.mtime)).partition(".")
    return int(seconds + fraction[:9].ljust(9, "0"))


__all__ = ["pack", "unpack", "walk"]
