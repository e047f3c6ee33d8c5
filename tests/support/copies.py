"""The same files on this machine and in a container, for docker's `cp` and ours, and how they look after a copy."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import tarfile
from typing import TYPE_CHECKING

from engine_client.archive import pack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from engine_client import Engine

Looks = list[tuple[object, ...]]  # a file each: its name first
OLD = 1_000_000_000  # when all files were made; what is newer was touched by the copy
SOURCES = ("f", "d", "d/.", "l", "dl/")
TARGETS = ("new", "new/", "f", "d", "dl", "broken", "missing/x")
OTHERS = """
cp -L HERE/l CTR/new
cp -L HERE/dl CTR/new
cp -L HERE/dl/ CTR/e
cp -L HERE/broken CTR/new
cp -L CTR/l HERE/new
cp -L CTR/l HERE/e
cp -L CTR/dl HERE/new
cp -L CTR/dl/ HERE/e
cp -L CTR/broken HERE/new
cp -aL HERE/l CTR/e
cp -a HERE/d CTR/new
cp -a CTR/d HERE/new
cp -q=false HERE/f CTR/e
cp -q=false HERE/d CTR/new
cp -q=false CTR/f HERE/new
cp -q=false CTR/d HERE/e/
cp -q=false HERE/f CTR/missing/x
cp -q=false CTR/d HERE/f
cp HERE/broken CTR/e
cp HERE/fifo CTR/e
cp HERE/al CTR/new
cp HERE/hard CTR/e
cp HERE/h CTR/e
cp HERE/empty CTR/e
cp HERE/bits CTR/e
cp HERE/nowhere CTR/e
cp HERE/f/ CTR/e
cp HERE/d/f CTR/d
cp HERE/d/. CTR/e/.
cp HERE/swap/. CTR/.
cp CTR/broken HERE/e
cp CTR/fifo HERE/e
cp CTR/al HERE/new
cp CTR/h HERE/e
cp CTR/empty HERE/e
cp CTR/bits HERE/e
cp CTR/nowhere HERE/e
cp CTR/f/ HERE/e
cp CTR/o HERE/e
cp CTR/swap/. HERE/.
cp CTR/. HERE/new
cp CTR/d -
cp CTR/nowhere -
cp - CTR/e
cp - CTR/f
cp - CTR/nowhere
cp CTR/f /dev/null
cp CTR/f HERE/missing/a/b
cp HERE/f CTR:/dev/null
cp ./f CTR/new
cp d/sub/../f CTR/new
cp CTR/f ./new
cp CTR/f .
cp CTR/f ..
cp ./with:colon CTR/e
cp with:colon CTR/e
cp HERE/f HERE/new
cp CTR/f CTR/new
cp '' CTR/e
cp HERE/f ''
cp nosuch:/f .
cp ./f nosuch:/f
cp ./nowhere nosuch:/f
cp CTR: .
cp HERE/f CTR:
cp HERE/f
cp
cp -x a b
""".strip().splitlines()


def lines() -> list[str]:
    """The command lines to compare; HERE is a local folder with the files, CTR the same in a container."""
    pairs = [(source, target) for source in SOURCES for target in TARGETS]
    both_ways = [f"cp HERE/{a} CTR/{b}" for a, b in pairs] + [f"cp CTR/{a} HERE/{b}" for a, b in pairs]
    return both_ways + OTHERS


def make(folder: Path) -> None:
    """Make the files."""
    for name in ("d/sub", "e", "o", "h", "empty", "swap/f"):
        (folder / name).mkdir(parents=True)
    files = {
        "f": "file\n",
        "d/f": "in d\n",
        "d/sub/g": "g" * 700,
        "h/one": "one",
        "with:colon": "",
        "bits": "#!/bin/sh",
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    (folder / "d/sub/g").chmod(0o600)
    (folder / "bits").chmod(0o4755)
    (folder / "e").chmod(0o700)
    os.link(folder / "h/one", folder / "h/two")
    os.link(folder / "f", folder / "hard")
    os.mkfifo(folder / "fifo")
    links = {"l": "f", "dl": "d", "d/l": "f", "al": "/etc/hostname", "broken": "nowhere", "o/out": "../../../../etc"}
    for name, target in links.items():
        (folder / name).symlink_to(target)
    for at, _, names in os.walk(folder, topdown=False):
        for name in [*names, "."]:
            os.utime(os.path.join(at, name), (OLD, OLD), follow_symlinks=False)
        for name in os.listdir(at):
            os.utime(os.path.join(at, name), (OLD, OLD), follow_symlinks=False)


def local(folder: Path) -> Looks:
    """How the files in a folder look."""
    return sorted(_local(folder))


def _local(folder: Path) -> Iterator[tuple[object, ...]]:
    for at, folders, files in os.walk(folder):
        for name in [*folders, *files]:
            path = os.path.join(at, name)
            status = os.lstat(path)
            data = b""
            if stat.S_ISREG(status.st_mode):
                with open(path, "rb") as file:
                    data = file.read()
            elif stat.S_ISLNK(status.st_mode):
                data = os.readlink(path).encode()
            when = OLD if status.st_mtime == OLD else None
            yield os.path.relpath(path, folder), oct(status.st_mode), status.st_uid, status.st_gid, when, _digest(data)


def in_container(engine: Engine, id: str, count: int) -> list[Looks]:
    """How the files in each of the folders /t/0, /t/1, … of a container look."""
    with engine.containers.get_archive(id, "/t") as archive:
        data = b"".join(archive)
    found: list[Looks] = [[] for _ in range(count)]
    for entry in sorted(entries(data)):
        _, number, *_ = (*str(entry[0]).split("/"), "")
        if number:
            found[int(number)].append(entry)
    return found


def entries(data: bytes) -> Iterator[tuple[object, ...]]:
    """What is in a tar."""
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        for info in tar:
            file = tar.extractfile(info) if info.isreg() else None
            content = _digest(file.read()) if file is not None else info.linkname
            when = OLD if info.mtime == OLD else None
            yield info.name, info.type, oct(info.mode & 0o7777), info.uid, info.gid, when, content


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


def fill(engine: Engine, id: str, folder: Path, count: int) -> None:
    """Make the files in the folders /t/0, /t/1, … of a container, and before in a local one."""
    for number in range(count):
        make(folder / str(number))
    engine.containers.put_archive(id, "/", pack(str(folder), "t"))
