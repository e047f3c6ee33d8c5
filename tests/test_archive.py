"""Tars in and out: what is packed, and that nothing is unpacked outside of its folder."""

from __future__ import annotations

import io
import os
import resource
import shutil
import socket
import struct
import tarfile
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from support import copies

from engine_client import InvalidValue, ProtocolError, StreamTruncated, UnsafeArchive, archive
from engine_client.dockerignore import Matcher

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UNREADABLE = "/sys/class/net/lo/speed"


def packed(path: Path, name: str = "", **options: object) -> bytes:
    return b"".join(archive.pack(str(path), name, **options))  # type: ignore[arg-type]


def names(data: bytes) -> list[str]:
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        return tar.getnames()


def tar_of(*entries: tarfile.TarInfo | tuple[tarfile.TarInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for entry in entries:
            info, data = entry if isinstance(entry, tuple) else (entry, b"")
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def entry(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.mode = kind, link, 0o755 if kind == tarfile.DIRTYPE else 0o644
    return info


def in_bits(data: bytes) -> Iterator[bytes]:
    return (data[at : at + 7] for at in range(0, len(data), 7))


def test_there_and_back(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
    copies.make(tmp_path / "a/made")
    (tmp_path / "a/made/o/out").unlink()
    os.utime(tmp_path / "a/made/o", (copies.OLD, copies.OLD))
    data = packed(tmp_path / "a/made", "made")
    assert data == packed(tmp_path / "a/made", "made")
    archive.unpack([data], str(tmp_path / "b"))
    archive.unpack(in_bits(data), str(tmp_path / "c"))
    assert copies.local(tmp_path / "b") == copies.local(tmp_path / "a") == copies.local(tmp_path / "c")
    inodes = {os.lstat(tmp_path / "b/made" / name).st_ino for name in ("h/one", "h/two")}
    assert len(inodes) == 1


def test_names(tmp_path: Path) -> None:
    copies.make(tmp_path / "made")
    assert names(packed(tmp_path / "made/d", "x/y")) == ["x/y", "x/y/f", "x/y/l", "x/y/sub", "x/y/sub/g"]
    assert names(packed(tmp_path / "made/d", ".")) == [".", "./f", "./l", "./sub", "./sub/g"]
    assert names(packed(tmp_path / "made/d")) == ["f", "l", "sub", "sub/g"]
    assert names(packed(tmp_path / "made/l", "l")) == ["l"]
    assert names(packed(tmp_path / "made/d", leave_out=Matcher(["*", "!sub/g"]))) == ["sub/g"]
    with tarfile.open(fileobj=io.BytesIO(packed(tmp_path / "made/f", "f", owner=(12, 34)))) as tar:
        assert [(info.uid, info.gid, info.uname, info.mtime) for info in tar] == [(12, 34, "", copies.OLD)]


def test_names_that_are_long_or_no_utf8(tmp_path: Path) -> None:
    odd = ["x" * 200, "größe", b"\xff\xfe".decode("utf-8", "surrogateescape"), "a\nb", " "]
    (tmp_path / "from").mkdir()
    (tmp_path / "to").mkdir()
    for name in odd:
        (tmp_path / "from" / name).write_text(name.encode("utf-8", "replace").decode())
    archive.unpack([packed(tmp_path / "from")], str(tmp_path / "to"))
    assert copies.local(tmp_path / "to") == [(*seen[:4], None, *seen[5:]) for seen in copies.local(tmp_path / "from")]


def test_a_socket_is_passed_over(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s"))
        (tmp_path / "t").touch()
        assert names(packed(tmp_path)) == ["t"]


def test_a_file_that_becomes_shorter(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"x" * (1 << 20))
    pieces = archive.pack(str(path), "f")
    next(pieces)
    os.truncate(path, 1000)
    with pytest.raises(InvalidValue, match="bytes shorter while it was read"):
        list(pieces)


def test_what_goes_while_it_is_read_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * (1 << 20))
    (tmp_path / "b").touch()
    (tmp_path / "c/d").mkdir(parents=True)
    (tmp_path / "e").touch()
    pieces = archive.pack(str(tmp_path))
    first = next(pieces)
    (tmp_path / "b").unlink()
    shutil.rmtree(tmp_path / "c")
    assert names(first + b"".join(pieces)) == ["a", "e"]


def test_times_are_those_of_the_second_before(tmp_path: Path) -> None:
    for name, when in (("a", 1_700_000_000_999_999_999), ("b", -1_500_000_000), ("c", 0)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, ns=(when, when))
    with tarfile.open(fileobj=io.BytesIO(packed(tmp_path))) as tar:
        assert [info.mtime for info in tar] == [1_700_000_000, -2, 0]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a program capabilities")
def test_the_capabilities_of_a_namespace_are_those_of_any(tmp_path: Path) -> None:
    (tmp_path / "f").touch()
    os.setxattr(tmp_path / "f", "security.capability", struct.pack("<6I", 0x03000001, 0x400, 0, 0, 0, 1000))
    with tarfile.open(fileobj=io.BytesIO(packed(tmp_path))) as tar:
        value = tar.getmember("f").pax_headers["SCHILY.xattr.security.capability"]
    assert value.encode("utf-8", "surrogateescape") == struct.pack("<5I", 0x02000001, 0x400, 0, 0, 0)


@pytest.mark.skipif(not os.path.exists(UNREADABLE), reason="no file here that opens and cannot be read")
def test_a_fault_while_reading_is_told_with_the_file() -> None:
    with pytest.raises(OSError, match="Invalid argument") as caught:
        b"".join(archive.pack(UNREADABLE, "x"))
    assert caught.value.filename == UNREADABLE


def test_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        packed(tmp_path / "nowhere", "x")
    with pytest.raises(FileNotFoundError):
        packed(tmp_path / "nowhere")


def test_another_name(tmp_path: Path) -> None:
    data = tar_of(
        entry("a", tarfile.DIRTYPE),
        (entry("a/a"), b"1"),
        entry("a/b", tarfile.LNKTYPE, "a/a"),
        entry("ab", tarfile.DIRTYPE),
    )
    archive.unpack([data], str(tmp_path), rename=("a", "new"))
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")) == ["ab", "new", "new/a", "new/b"]
    archive.unpack([tar_of(entry("./x"), entry("y"), entry(".z"))], str(tmp_path), rename=(".", "dot"))
    assert sorted(path.name for path in (tmp_path / "dot").iterdir()) == [".z", "x", "y"]


@pytest.mark.parametrize(
    ("entries", "text"),
    [
        ([entry("../evil")], 'is outside of "'),
        ([entry("a/../../evil")], "is outside of"),
        ([entry("l", tarfile.SYMTYPE, "../..")], "invalid symlink"),
        ([entry("a/l", tarfile.SYMTYPE, "../../evil")], "invalid symlink"),
        ([entry("l", tarfile.SYMTYPE, "/"), entry("l/evil")], "nothing is written through it"),
        ([entry("l", tarfile.SYMTYPE, "/"), entry("l/a/b/evil")], "nothing is written through it"),
        ([entry("l", tarfile.SYMTYPE, "/"), entry("m/n"), entry("l/evil", tarfile.DIRTYPE)], "written through"),
        ([entry("h", tarfile.LNKTYPE, "../secret")], "invalid hardlink"),
        ([entry("l", tarfile.SYMTYPE, "/"), entry("h", tarfile.LNKTYPE, "l/etc/passwd")], "written through"),
        ([entry("d", tarfile.CHRTYPE)], "is a device"),
        ([entry("d", tarfile.BLKTYPE)], "is a device"),
    ],
)
def test_nothing_leaves_the_folder(entries: list[tarfile.TarInfo], text: str, tmp_path: Path) -> None:
    folder = tmp_path / "a/folder"
    folder.mkdir(parents=True)
    (tmp_path / "a/secret").write_text("secret")
    with pytest.raises(UnsafeArchive, match=text):
        archive.unpack([tar_of(*entries)], str(folder))
    assert not os.path.lexists("/evil")
    assert sorted(os.listdir(tmp_path / "a")) == ["folder", "secret"]
    assert (tmp_path / "a/secret").stat().st_nlink == 1


def test_an_absolute_name_is_taken_as_one_in_the_folder(tmp_path: Path) -> None:
    archive.unpack([tar_of((entry("/a/b"), b"x"), entry("l", tarfile.SYMTYPE, "/a"))], str(tmp_path))
    assert (tmp_path / "a/b").read_text() == "x"
    assert os.readlink(tmp_path / "l") == "/a"


def test_a_link_is_replaced_and_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "to").mkdir()
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "to/l").symlink_to(tmp_path / "secret")
    data = tar_of(entry("m", tarfile.SYMTYPE, str(tmp_path / "secret")), (entry("m"), b"1"), (entry("l"), b"2"))
    archive.unpack([data], str(tmp_path / "to"))
    assert (tmp_path / "secret").read_text() == "secret"
    assert (tmp_path / "to/l").read_text() + (tmp_path / "to/m").read_text() == "21"


def test_files_and_folders_do_not_replace_each_other(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "f").touch()
    with pytest.raises(InvalidValue, match=r'cannot overwrite directory ".*/d" with non-directory'):
        archive.unpack([tar_of(entry("d"))], str(tmp_path))
    with pytest.raises(InvalidValue, match=r'cannot overwrite non-directory ".*/f" with directory'):
        archive.unpack([tar_of(entry("f", tarfile.DIRTYPE))], str(tmp_path))
    archive.unpack([tar_of(entry("d", tarfile.DIRTYPE), entry("f"))], str(tmp_path))


def test_a_tar_that_is_cut_or_none(tmp_path: Path) -> None:
    data = tar_of((entry("a"), b"x" * 5000))
    with pytest.raises(StreamTruncated, match="in the middle of a file"):
        archive.unpack([data[:3000]], str(tmp_path))
    with pytest.raises(ProtocolError, match="not a tar"):
        archive.unpack([b"garbage" * 1000], str(tmp_path))
    with pytest.raises(ProtocolError, match="not a tar"):
        archive.unpack([], str(tmp_path))


def test_the_end_is_read_as_a_whole(tmp_path: Path) -> None:
    data = tar_of((entry("f"), b"data"))
    pieces = iter([data[:1024], data[1024:1536], data[1536:2048], b"more"])
    archive.unpack(pieces, str(tmp_path))
    assert list(pieces) == [b"more"]


def test_what_the_pieces_raise_is_raised(tmp_path: Path) -> None:
    def cut() -> Iterator[bytes]:
        yield tar_of((entry("a"), b"x" * 5000))[:3000]
        raise StreamTruncated("cut")

    with pytest.raises(StreamTruncated, match="cut"):
        archive.unpack(cut(), str(tmp_path))


def test_nobody_else_can_read_what_is_half_written(tmp_path: Path) -> None:
    secret = entry("secret")
    secret.mode = 0o600
    data = tar_of((secret, b"x" * 5000))
    modes: list[int] = []

    def cut() -> Iterator[bytes]:
        yield data[:1000]
        modes.append((tmp_path / "secret").stat().st_mode & 0o777)
        yield data[1000:3000]

    with pytest.raises(StreamTruncated):
        archive.unpack(cut(), str(tmp_path))
    assert [*modes, (tmp_path / "secret").stat().st_mode & 0o777] == [0o600, 0o600]


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [
        ("1700000000.123456789", 1_700_000_000_123_456_789),
        ("1700000000.1", 1_700_000_000_100_000_000),
        ("1700000000.1234567899", 1_700_000_000_123_456_789),
        ("1700000000", 1_700_000_000_000_000_000),
    ],
)
@pytest.mark.parametrize("kind", [tarfile.REGTYPE, tarfile.DIRTYPE, tarfile.SYMTYPE])
def test_times_to_the_nanosecond(text: str, nanoseconds: int, kind: bytes, tmp_path: Path) -> None:
    archive.unpack([tar_of(with_headers("x", {"mtime": text}, kind, "y"))], str(tmp_path))
    assert os.lstat(tmp_path / "x").st_mtime_ns == nanoseconds


def test_a_full_disk_is_told_with_the_file(tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large") as caught:
            archive.unpack([tar_of((entry("f"), b"x" * 5000))], str(tmp_path))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert caught.value.filename == str(tmp_path / "f")


def test_memory_does_not_grow_with_files(tmp_path: Path) -> None:
    (tmp_path / "from").mkdir()
    (tmp_path / "to").mkdir()
    with open(tmp_path / "from/large", "wb") as file:
        file.truncate(64 << 20)
    tracemalloc.start()
    archive.unpack(archive.pack(str(tmp_path / "from")), str(tmp_path / "to"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 << 20
    assert (tmp_path / "to/large").stat().st_size == 64 << 20


def with_headers(name: str, headers: dict[str, str], kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = entry(name, kind, link)
    info.pax_headers = headers
    return info


def test_an_attribute_of_a_link_does_not_reach_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "to").mkdir()
    (tmp_path / "outside").touch()
    try:
        os.setxattr(tmp_path / "outside", "user.ours", b"kept")
    except OSError:
        pytest.skip("no extended attributes here")
    headers = {"SCHILY.xattr.user.ours": "theirs", "SCHILY.xattr.user.theirs": "theirs"}
    link = with_headers("l", headers, tarfile.SYMTYPE, str(tmp_path / "outside"))
    archive.unpack([tar_of(link, with_headers("f", headers))], str(tmp_path / "to"))
    assert os.listxattr(tmp_path / "outside") == ["user.ours"]
    assert os.getxattr(tmp_path / "outside", "user.ours") == b"kept"
    assert os.getxattr(tmp_path / "to/f", "user.ours") == b"theirs"


@pytest.mark.parametrize(
    "headers",
    [{"mtime": "nan"}, {"mtime": "1e300"}, {"path": "a\0b"}, {"GNU.sparse.map": "abc"}, {"SCHILY.xattr.a\0b": "x"}],
    ids=str,
)
@pytest.mark.parametrize("kind", [tarfile.REGTYPE, tarfile.DIRTYPE])
def test_headers_that_no_file_can_have(headers: dict[str, str], kind: bytes, tmp_path: Path) -> None:
    with pytest.raises(ProtocolError, match="this is not a tar: "):
        archive.unpack([tar_of(with_headers("a", headers, kind))], str(tmp_path))


@pytest.mark.parametrize("size", [512, 1 << 20])
def test_a_header_of_a_header_of_a_header(size: int, tmp_path: Path) -> None:
    data = tar_of(*[(entry("././@LongLink", tarfile.GNUTYPE_LONGNAME), b"name\0")] * 400, entry("a"))
    with pytest.raises(ProtocolError, match="this is not a tar: "):
        archive.unpack((data[at : at + size] for at in range(0, len(data), size)), str(tmp_path))


@pytest.mark.parametrize("failure", [ValueError("own"), OverflowError("own"), tarfile.ReadError("own end of data")])
def test_an_error_of_the_pieces_is_not_the_tars(failure: Exception, tmp_path: Path) -> None:
    def failing() -> Iterator[bytes]:
        yield tar_of((entry("a"), b"x" * 5000))[:3000]
        raise failure

    with pytest.raises(type(failure)) as caught:
        archive.unpack(failing(), str(tmp_path))
    assert caught.value is failure
