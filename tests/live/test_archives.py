"""Files and images in and out of a real engine, through the library, the three ways."""

from __future__ import annotations

import io
import tarfile
from typing import TYPE_CHECKING, Any

import pytest
from support import copies
from support.three_ways import LOOPS, run

from engine_client import APIError, BadRequest, NotFound, ProgressError, ServerError, archive

if TYPE_CHECKING:
    from pathlib import Path

    from engine_client import Engine

pytestmark = pytest.mark.live
WAYS = ("sync", *LOOPS)


async def collect(stream: Any) -> bytes:
    async with stream:
        return b"".join([piece async for piece in stream])


async def texts(progress: Any, key: str) -> list[Any]:
    async with progress:
        return [message[key] async for message in progress if key in message]


@pytest.mark.parametrize("way", WAYS)
def test_files_in_and_out(way: str, engine: Engine, engine_host: str, podman: bool, tmp_path: Path) -> None:
    copies.make(tmp_path / "made")
    (tmp_path / "made/o/out").unlink()
    id = engine.containers.create({"Image": "busybox"})["Id"]
    refusal = BadRequest if engine.api_version == "1.51" and not podman else ServerError
    nosuch = "no such file or directory" if podman else "Could not find the file /nosuch"

    async def body(client: Any) -> None:
        await client.containers.put_archive(id, "/tmp", archive.pack(str(tmp_path / "made"), "made"))
        stat = await client.containers.archive_stat(id, "/tmp/made/l")
        name = "f" if podman else "l"  # Podman names the target
        assert (stat["name"], stat["linkTarget"], stat["mode"] >> 27 & 1) == (name, "/tmp/made/f", 1)
        stream = await client.containers.get_archive(id, "/tmp/made/d")
        assert (stream.stat["name"], stream.stat["mode"] >> 31) == ("d", 1)
        data = await collect(stream)
        assert sorted(copies.entries(data)) == sorted(
            copies.entries(b"".join(archive.pack(str(tmp_path / "made/d"), "d")))
        )
        with pytest.raises(NotFound):
            await client.containers.archive_stat(id, "/nosuch")
        with pytest.raises(NotFound, match=nosuch):
            await client.containers.get_archive(id, "/nosuch")
        with pytest.raises(refusal, match="not a directory"):
            await client.containers.put_archive(id, "/etc/passwd", data)
        with pytest.raises(ServerError, match="bulk transfer" if podman else "cannot overwrite"):
            await client.containers.put_archive(id, "/tmp/made", _file("d"), no_overwrite_dir_non_dir=True)

    run(way, engine_host, body, limit=60, version=None)


def _file(name: str, data: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


@pytest.mark.parametrize("for_user", [False, True])
def test_owners(for_user: bool, engine: Engine, podman: bool) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        info = tarfile.TarInfo("f")
        info.uid, info.gid = 123, 456
        tar.addfile(info)
    id = engine.containers.create({"Image": "busybox", "User": "7:8"})["Id"]
    if for_user and engine.api_version in ("1.41", "1.45"):  # 20.10 and 26.1 want a program that busybox lacks
        with pytest.raises(ServerError, match="getent"):
            engine.containers.put_archive(id, "/tmp", buffer.getvalue(), copy_uid_gid=True)
        return
    engine.containers.put_archive(id, "/tmp", buffer.getvalue(), copy_uid_gid=for_user)
    with engine.containers.get_archive(id, "/tmp/f") as stream:
        ((_, _, _, uid, gid, _, _),) = copies.entries(b"".join(stream))
    assert (uid, gid) == ((7, 8) if for_user or podman else (123, 456))  # Podman never keeps them


@pytest.mark.parametrize("way", WAYS)
def test_images_in_and_out(way: str, engine: Engine, engine_host: str, podman: bool, tmp_path: Path) -> None:
    id = engine.containers.create({"Image": "busybox", "Cmd": ["sh"]})["Id"]
    name = f"round-trip-{way}"
    full = f"docker.io/library/{name}" if podman else name
    names = [f"{full}:busybox", f"{full}:hello"]  # what is loaded takes the place of what has the name
    engine.images.tag("busybox", name, "busybox")
    engine.images.tag("hello-lab", name, "hello")
    loaded_lines = [f"Loaded image: {','.join(names)}"] if podman else [f"Loaded image: {each}" for each in names]

    async def body(client: Any) -> None:
        saved = await collect(await client.images.save(*names))
        (tmp_path / "saved").write_bytes(saved)
        with open(tmp_path / "saved", "rb") as file:
            loaded = "".join(await texts(await client.images.load(file, quiet=True), "stream"))
        assert sorted(loaded.splitlines()) == loaded_lines
        exported = await collect(await client.containers.export(id))
        parts = iter([exported[:10_000], exported[10_000:]])
        progress = await client.images.import_image(parts, repo=name, tag="1", message="hi", changes=['CMD ["sh"]'])
        (digest,) = await texts(progress, "status")
        found = await client.images.inspect(f"{name}:1")
        assert (found["Id"], found["Comment"], found["Config"]["Cmd"]) == (digest, "hi", ["sh"])
        made = await client.containers.commit(id, repo=name, tag="2", author="me", comment="c", changes=["ENV A=1"])
        found = await client.images.inspect(made["Id"])
        assert (found["RepoTags"], found["Author"], found["Config"]["Env"][-1]) == ([f"{full}:2"], "me", "A=1")
        assert found["Comment"] == "c"
        (first, *_) = await client.images.history(f"{name}:2")
        assert first["Tags"] == [f"{full}:2"]
        if not podman:  # which moves ids and comments by one step
            assert (first["Id"], first["Comment"]) == (made["Id"], "c")
        for tag in ("1", "2", "busybox", "hello"):
            await client.images.remove(f"{name}:{tag}")

    run(way, engine_host, body, limit=120, version=None)


@pytest.mark.parametrize("way", WAYS)
def test_builds(way: str, engine_host: str, podman: bool) -> None:
    name = f"built-{way}"
    failed = "while running runtime: exit status 7" if podman else "returned a non-zero code: 7"

    async def build(client: Any, dockerfile: bytes, options: dict[str, Any]) -> Any:
        return await client.images.build(_file("Dockerfile", dockerfile), options)

    async def body(client: Any) -> None:
        dockerfile = b"FROM busybox\nARG A\nLABEL a=$A\nRUN echo built\n"
        options = {"t": [name], "buildargs": {"A": "1"}, "labels": {"b": "2"}, "nocache": True, "rm": True}
        async with await build(client, dockerfile, options) as progress:
            messages = [message async for message in progress]
        assert "built\n" in [message.get("stream") for message in messages]
        ids = [message["aux"]["ID"] for message in messages if "aux" in message]
        found = await client.images.inspect(name)
        labels = found["Config"]["Labels"]
        assert (labels.pop("io.buildah.version", None) is not None) == podman
        assert (found["Id"], labels) == (ids[-1], {"a": "1", "b": "2"})
        await client.images.remove(name)
        async with await build(client, b"FROM busybox\nRUN exit 7\n", {"forcerm": True}) as progress:
            with pytest.raises(ProgressError, match=failed) as caught:
                await progress.drain()
        assert caught.value.code == (None if podman else 7)
        if podman:  # it reads the Dockerfile once its answer has begun
            async with await build(client, b"BAD\n", {}) as progress:
                with pytest.raises(ProgressError, match="requires a FROM instruction"):
                    await progress.drain()
        else:
            with pytest.raises(APIError, match="unknown instruction: BAD"):
                await build(client, b"BAD\n", {})

    run(way, engine_host, body, limit=120, version=None)


@pytest.mark.parametrize("way", WAYS)
def test_pushing(way: str, engine_host: str, engine_name: str, podman: bool, registry: str) -> None:
    name = f"{registry}/pushed-{way}"

    async def body(client: Any) -> None:
        await client.images.tag("busybox", name, "1")
        pushed = await client.images.push(f"{name}:1")
        if podman or engine_name.endswith("containerd"):  # the digest in words alone
            assert (await texts(pushed, "status"))[-1].startswith("1: digest: sha256:")
        else:
            (aux,) = await texts(pushed, "aux")
            assert (aux["Tag"], aux["Digest"][:7]) == ("1", "sha256:")
        await client.images.remove(f"{name}:1")
        async with await client.images.pull(f"{name}:1") as progress:
            await progress.drain()
        await client.images.remove(f"{name}:1")
        if podman:  # it looks for the image before its answer begins
            with pytest.raises(NotFound, match="image not known"):
                await client.images.push(f"{name}:2")
        else:
            async with await client.images.push(f"{name}:2") as progress:
                with pytest.raises(ProgressError, match="does not exist"):
                    await progress.drain()

    run(way, engine_host, body, limit=60, version=None)


def test_a_large_file_goes_in_and_out(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "to").mkdir()
    path = tmp_path / "large"
    with path.open("wb") as file:
        for number in range(64):
            file.write(number.to_bytes(4, "big") * (1 << 18))
    id = engine.containers.create({"Image": "busybox"})["Id"]
    engine.containers.put_archive(id, "/tmp", archive.pack(str(path), "large"))
    with engine.containers.get_archive(id, "/tmp/large") as stream:
        archive.unpack(stream, str(tmp_path / "to"))
    assert (tmp_path / "to/large").read_bytes() == path.read_bytes()
