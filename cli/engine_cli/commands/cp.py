"""engine cp."""

from __future__ import annotations

import sys

from engine_cli import copying
from engine_cli.command import Command
from engine_cli.failures import WHILE_WRITING, Failure, system_failure
from engine_cli.flags import Option
from engine_client.errors import APIError, EngineError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client.models import ContainerPathStat


def run(cli: Cli, given: Given) -> int:
    source, target = given.args
    if not source:
        raise Failure("source can not be empty")
    if not target:
        raise Failure("destination can not be empty")
    source_container, source_path = copying.split_argument(source)
    target_container, target_path = copying.split_argument(target)
    if source_container and target_container:
        raise Failure("copying between containers is not supported")
    if source_container:
        _copy_out(cli, given, source_container, source_path, target_path)
    elif target_container:
        _copy_in(cli, given, target_container, source_path, target_path)
    else:
        raise Failure("must specify at least one container source")
    return 0


def _copy_out(cli: Cli, given: Given, container: str, path: str, target: str) -> None:
    if target != "-":
        target = copying.absolute(target)
        copying.check_output(target)
    name = ""
    if given.bool("follow-link"):
        path, name = _followed(cli, container, path)
    with cli.engine.containers.get_archive(container, path) as archive:
        if target == "-":
            sys.stdout.flush()
            for piece in archive:
                sys.stdout.buffer.write(piece)
            return
        source = copying.Place(path, is_folder=copying.is_folder(archive.stat), name=name)
        copied = _Counted(archive)
        try:
            _unpack(copied, source, target)
        finally:
            _report(cli, given, copied, target)


def _followed(cli: Cli, container: str, path: str) -> tuple[str, str]:
    found = _stat(cli, container, path)
    target = copying.link_target(path, found) if found is not None else None
    return copying.renamed_by_link(path, target) if target is not None else (path, "")


def _unpack(pieces: Iterable[bytes], source: copying.Place, path: str) -> None:
    from engine_client.archive import unpack

    folder, name = copying.destination(source, copying.local_target(path))
    top = copying.split(source.path)[1]
    try:
        unpack(pieces, folder, rename=("" if top == "/" else top, name) if name != top else None)
    except EngineError:
        raise
    except OSError as error:
        raise system_failure("write" if error.errno in WHILE_WRITING else "open", error) from None


def _copy_in(cli: Cli, given: Given, container: str, path: str, target: str) -> None:
    if path != "-":
        path = copying.absolute(path)
    place = _target(cli, container, target)
    if path == "-":
        if not place.is_folder:
            raise Failure(f'destination "{container}:{target}" must be a directory')
        with open(0, "rb", buffering=0, closefd=False) as stdin:
            _put(cli, given, container, place.path, stdin)
        return
    from engine_client.archive import pack

    source = copying.local_source(path, follow=given.bool("follow-link"))
    folder, name = copying.destination(source, place)
    copied = _Counted(pack(source.path.rstrip("/") or "/", "." if name == "/" else name))
    try:
        _put(cli, given, container, folder, copied)
    except PermissionError as error:
        raise system_failure("open", error) from None
    finally:
        _report(cli, given, copied, f"{container}:{place.path}")


def _target(cli: Cli, container: str, path: str) -> copying.Place:
    at = path
    found = _stat(cli, container, path)
    linked = copying.link_target(path, found) if found is not None else None
    if linked is not None:
        at, found = linked, _stat(cli, container, linked)
    if found is None:
        return copying.Place(at, exists=False)
    if copying.is_device(found):
        what = f'destination "{container}:{path}"'
        raise Failure(f"{what} must be a directory or a regular file: got a device")
    return copying.Place(at, is_folder=copying.is_folder(found))


def _stat(cli: Cli, container: str, path: str) -> ContainerPathStat | None:
    """What is at a path; None where there is nothing, which the copying itself then reports."""
    try:
        return cli.engine.containers.archive_stat(container, path)
    except APIError:
        return None


def _put(cli: Cli, given: Given, container: str, folder: str, content: Iterable[bytes]) -> None:
    cli.engine.containers.put_archive(
        container, folder, content, no_overwrite_dir_non_dir=True, copy_uid_gid=given.bool("archive")
    )


class _Counted:
    """An iterable that counts the bytes it gives."""

    __slots__ = ("_pieces", "size")

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self.size += len(piece)
            yield piece


def _report(cli: Cli, given: Given, copied: _Counted, target: str) -> None:
    """Say how much was copied, as docker does also where that failed."""
    quiet = given.bool("quiet") if given.changed("quiet") else not sys.stdout.isatty()
    if quiet:
        return
    from engine_cli.units import human_size

    cli.err(f"Successfully copied {human_size(copied.size, 3)} to {target}\n")


COMMAND = Command(
    "cp",
    "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n\tengine cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH",
    "Copy files/folders between a container and the local filesystem",
    run,
    (
        Option("archive", "a", False, "Archive mode (copy all uid/gid information)"),
        Option("follow-link", "L", False, "Always follow symbol link in SRC_PATH"),
        Option(
            "quiet",
            "q",
            False,
            "Suppress progress output during copy. "
            "Progress output is automatically suppressed if no terminal is attached",
        ),
    ),
    (2, 2),
    ("container cp", "cp"),
    details=(
        "Copy files/folders between a container and the local filesystem\n\n"
        "Use '-' as the source to read a tar archive from stdin\n"
        "and extract it to a directory destination in a container.\n"
        "Use '-' as the destination to stream a tar archive of a\n"
        "container source to stdout."
    ),
)
