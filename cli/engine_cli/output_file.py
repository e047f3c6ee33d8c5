"""Where `save` and `export` write: a new file that is there as a whole or not at all, or stdout."""

from __future__ import annotations

import os
import stat
import sys

from engine_cli.failures import Failure, system_text
from engine_client.errors import EngineError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from io import BufferedWriter

    from engine_client import BodyStream

_KINDS = (
    (stat.S_ISDIR, "directory"), (stat.S_ISLNK, "symbolic link directly"), (stat.S_ISFIFO, "named pipe (FIFO)"),
    (stat.S_ISSOCK, "socket"), (stat.S_ISCHR, "character device file"), (stat.S_ISBLK, "block device file"),
)  # fmt: skip


def write(path: str, open_body: Callable[[], BodyStream], failed: str) -> None:
    """Write what `open_body` gives to the file at `path`, or to stdout where that is empty.

    `failed` begins what is said of a file that can't be opened. Raises Failure, EngineError, and OSError of stdout.
    """
    if path:
        try:
            _write_file(path, open_body)
        except _Refused as error:
            raise Failure(f"{failed}: {error}") from None
        except EngineError:
            raise
        except OSError as error:
            raise Failure(f"write {path}: {system_text(error)}") from None
        return
    if sys.stdout.isatty():
        raise Failure("cowardly refusing to save to a terminal. Use the -o flag or redirect")
    sys.stdout.flush()
    with open_body() as body:
        for piece in body:
            sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


class _Refused(Exception):
    """A path that can't be written to."""


def _write_file(path: str, open_body: Callable[[], BodyStream]) -> None:
    _check(path)
    folder, name = os.path.split(os.path.abspath(path))
    temporary = os.path.join(folder, f".tmp-{name}{os.getpid()}")
    try:
        with _opened(temporary) as file, open_body() as body:
            os.fchmod(file.fileno(), 0o600)
            for piece in body:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        os.rename(temporary, path)
    except BaseException:
        if os.path.exists(temporary):
            os.unlink(temporary)
        raise


def _opened(path: str) -> BufferedWriter:
    try:
        return open(path, "xb")
    except OSError as error:
        raise _Refused(f"open {path}: {system_text(error)}") from None


def _check(path: str) -> None:
    folder = os.path.dirname(path)
    try:
        if folder and not stat.S_ISDIR(os.stat(folder).st_mode):
            raise _Refused(f"invalid output path: stat {folder}: not a directory")
    except OSError as error:
        raise _Refused(f"invalid output path: stat {folder}: {system_text(error)}") from None
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise _Refused(f"failed to stat output path: lstat {path}: {system_text(error)}") from None
    for is_kind, kind in _KINDS:
        if is_kind(mode):
            raise _Refused(f"cannot write to a {kind}")
