"""The rules of `cp`: what a path names on either side, and what becomes of it when it is copied to another."""

from __future__ import annotations

import os
import stat
from posixpath import basename, dirname, join

from engine_cli.failures import Failure, system_failure, unresolved
from engine_client.spec.paths import clean_path
from engine_client.spec.quote import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_client.models import ContainerPathStat

_IS_FOLDER, _IS_LINK, _IS_DEVICE = 1 << 31, 1 << 27, 1 << 26  # in Go's FileMode
_MAX_LINKS = 10


class Place:
    """A path to copy from or to; `name` is what a source is called where its path's last part is not that."""

    __slots__ = ("exists", "is_folder", "name", "path")

    def __init__(self, path: str, *, exists: bool = True, is_folder: bool = False, name: str = "") -> None:
        self.path = path
        self.exists = exists
        self.is_folder = is_folder
        self.name = name

    @property
    def called(self) -> str:
        """What the top of its tar is called."""
        return self.name or split(self.path)[1]


def split_argument(argument: str) -> tuple[str, str]:
    """`CONTAINER:PATH` as its two parts; a local path has no container. `./a:b` and `/a:b` are local."""
    container, colon, path = argument.partition(":")
    if argument.startswith(("/", ".")) or not colon:
        return "", argument
    return container, path


def absolute(path: str) -> str:
    """A local path from the root on, with the `/` or `/.` at its end."""
    return _with_ending(clean_path(join(os.getcwd(), path)), path)


def split(path: str) -> tuple[str, str]:
    """The folder and the last part, which may be `.`: a folder's content."""
    clean = clean_path(path)
    if _last(path) == ".":
        clean = f"{clean.rstrip('/')}/."
    return clean_path(dirname(clean)), basename(clean) or "/"


def _last(path: str) -> str:
    return basename(path.rstrip("/")) or ("/" if path else ".")


def _with_ending(clean: str, path: str) -> str:
    if _last(path) == "." and _last(clean) != ".":
        clean = f"{clean.rstrip('/')}/."
    if path.endswith("/") and not clean.endswith("/"):
        clean += "/"
    return clean


def local_source(path: str, *, follow: bool) -> Place:
    """The local file or folder at an absolute path; `follow`: what a link there leads to. Raises Failure."""
    head, _, tail = path.rpartition("/")
    try:
        if follow:
            resolved, name = renamed_by_link(path, os.path.realpath(path, strict=True))
        else:
            resolved, name = f"{os.path.realpath(head or '/', strict=True).rstrip('/')}/{tail}", ""
            if not tail and _last(path) != _last(resolved):
                name = _last(path)
        status = os.lstat(resolved)
        if path.endswith(("/", "/.")) and not stat.S_ISDIR(os.stat(path).st_mode):
            raise NotADirectoryError
    except OSError as error:
        raise Failure(unresolved(error)) from None
    return Place(resolved, is_folder=stat.S_ISDIR(status.st_mode), name=name)


def renamed_by_link(path: str, target: str) -> tuple[str, str]:
    """Where a link at `path` leads, with the ending of `path`, and the name under which it is copied."""
    target = _with_ending(target, path)
    return target, _last(path) if _last(path) != _last(target) else ""


def link_target(path: str, found: ContainerPathStat) -> str | None:
    """The path in the container that a link at `path` leads to; None where it is no link."""
    if not found["mode"] & _IS_LINK:
        return None
    target = found["linkTarget"]
    return target if target.startswith("/") else clean_path(join(split(path)[0], target))


def is_folder(found: ContainerPathStat) -> bool:
    """Whether a path in a container is a folder."""
    return bool(found["mode"] & _IS_FOLDER)


def is_device(found: ContainerPathStat) -> bool:
    """Whether a path in a container is a device."""
    return bool(found["mode"] & _IS_DEVICE)


def local_target(path: str) -> Place:
    """What is at an absolute local path to copy to, or is to be there. Raises Failure."""
    at = path
    try:
        for _ in range(_MAX_LINKS + 2):
            status = _status(at)
            if status is None or not stat.S_ISLNK(status.st_mode):
                break
            at = clean_path(join(split(at)[0], os.readlink(at)))
        else:
            raise Failure(f"too many symlinks in {path}")
        if status is not None:
            return Place(at, is_folder=stat.S_ISDIR(status.st_mode))
        if not stat.S_ISDIR(os.stat(split(at)[0]).st_mode):
            raise Failure("not a directory")
    except OSError as error:
        raise system_failure("stat", error) from None
    return Place(at, exists=False)


def _status(path: str) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except FileNotFoundError:
        return None


def check_output(path: str) -> None:
    """Refuse a local path that cannot be written to. Raises Failure."""
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        folder = dirname(clean_path(path))
        if not os.path.exists(folder):
            raise Failure(f"invalid output path: directory {quote(folder)} does not exist") from None
        return
    except OSError as error:
        raise system_failure("stat", error) from None
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        raise Failure(f"invalid output path: {quote(path)} must be a directory or a regular file: got a device")


def destination(source: Place, target: Place) -> tuple[str, str]:
    """The folder to unpack into, and what the top of the tar is to be called there. Raises Failure."""
    folder, last = split(target.path)
    if target.exists and target.is_folder:
        return target.path, source.called
    if target.exists and source.is_folder:
        raise Failure("cannot copy directory")
    asks_for_folder = target.path.endswith("/") or _last(target.path) == "."
    if not target.exists and not source.is_folder and asks_for_folder:
        raise Failure("no such directory")
    return folder, last
