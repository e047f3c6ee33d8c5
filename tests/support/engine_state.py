"""What an engine holds, without what differs from run to run; and taking it away again."""

from __future__ import annotations

import itertools
import json
import re
import time
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from support.beside import normal

from engine_client import Conflict, Engine, NotFound, ServerError
from engine_client._typing import is_json_object

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_OWN_IMAGES = {
    f"{prefix}{name}:latest" for prefix in ("", "docker.io/library/") for name in ("busybox", "hello-lab", "layers")
}
_OWN_NETWORKS = {"bridge", "host", "none", "podman"}
_GIVEN_NAME = re.compile(r"/[a-z]+_[a-z]+\d?")
_FLEETING_STATE = ("Pid", "StartedAt", "FinishedAt")
_FLEETING_IMAGE = ("Created", "GraphDriver", "Metadata")
_ENDPOINT = ("Aliases", "DriverOpts", "GwPriority", "IPAMConfig", "Links")


def state(engine: Engine, *, podman: bool) -> list[str]:
    """The engine's containers, images, networks and volumes, a line a field, but for what is its own or the lab's."""
    images = _each(engine.images.inspect, (image["Id"] for image in _images(engine)))
    networks = _each(engine.networks.inspect, _networks(engine))
    containers = _each(engine.containers.inspect, (found["Id"] for found in engine.containers.list(all=True)))
    if podman:
        images = map(_in_order, map(_same, images))
        containers = map(_in_order, itertools.filterfalse(_is_going, containers))
    volumes = engine.volumes.list()["Volumes"] or []
    found = [
        *(("container", _GIVEN_NAME.sub("<NAME>", found["Name"]), _container(found)) for found in containers),
        *(("image", str(sorted(found["RepoTags"])), _image(found)) for found in images),
        *(("network", found["Name"], _network(found)) for found in networks),
        *(("volume", found["Name"], {**found, "CreatedAt": ""}) for found in volumes),
        *(("tag", tag, {"": ""}) for image in engine.images.list() for tag in image["RepoTags"] or ()),
    ]
    return sorted(normal(f"{kind} {name}: {line}") for kind, name, fields in found for line in _lines(fields))


@lru_cache(maxsize=1)
def acquaint(host: str, registry: str) -> None:
    """Have the registry and an engine know each other: it pushes its own image and pulls what lines pull.

    Else the first command to pull would see layers downloaded that the second one is told "already exist". Again for
    each engine that follows another one: containerd does not fetch a layer that it has unpacked, however another engine
    compressed it, and could then not push it.
    """
    with Engine(host) as engine:
        name = f"{registry}/library/busybox"
        engine.images.tag("busybox", name)
        with engine.images.push(name) as progress:
            progress.drain()
        engine.images.remove(name)
        for name in ("centos:7", "ubuntu:18.04"):
            with engine.images.pull(name) as progress:
                progress.drain()
            engine.images.remove(name, force=True)


def clean(engine: Engine, *, podman: bool) -> None:
    """Remove all that `state` tells of."""
    remove_containers(engine, podman=podman)
    for network in _networks(engine):
        engine.networks.remove(network)
    for volume in engine.volumes.list()["Volumes"] or []:
        engine.volumes.remove(volume["Name"])
    for image in engine.images.list():
        for tag in {*(image["RepoTags"] or ())} - _OWN_IMAGES - {"<none>:<none>"}:
            engine.images.remove(tag, force=True)
    _prune(engine)
    _remove_images(engine)


def _remove_images(engine: Engine) -> None:
    """Those that nothing is made of, again and again: what is then left is what the engine's own are made of."""
    before = -1
    while (images := _images(engine)) and len(images) != before:
        before = len(images)
        for image in images:
            with suppress(Conflict, NotFound):
                engine.images.remove(image["Id"], force=True)


def _prune(engine: Engine) -> None:
    """Children before their parents, and what containerd's store does not list."""
    for _ in range(100):
        try:
            engine.images.prune()
        except ServerError as error:
            if "image is in use" not in error.message:  # on Podman by a container that is still being removed
                raise
            time.sleep(0.1)
        else:
            return
    engine.images.prune()


def remove_containers(engine: Engine, *, podman: bool) -> None:
    """Remove all containers; on Podman they are killed first, for it gives each ten seconds to stop."""
    for container in engine.containers.list() if podman else ():
        with suppress(NotFound, Conflict):  # it has ended meanwhile
            engine.containers.kill(container["Id"])
    for container in engine.containers.list(all=True):
        engine.containers.remove(container["Id"], force=True, volumes=True)


def _images(engine: Engine) -> list[Any]:
    return [image for image in engine.images.list() if not _OWN_IMAGES & {*(image["RepoTags"] or ())}]


def _networks(engine: Engine) -> list[str]:
    return [network["Id"] for network in engine.networks.list() if network["Name"] not in _OWN_NETWORKS]


def _each(inspect: Callable[[str], Any], ids: Iterable[str]) -> Iterator[dict[str, Any]]:
    """What is there of them: the engine removes some by itself."""
    for id in ids:
        try:
            yield inspect(id)
        except NotFound:
            continue
        except ServerError as error:
            if "no such container" not in error.message:  # Podman's answer in the midst of removing it
                raise


def _is_going(found: dict[str, Any]) -> bool:
    """Whether it did not start and is to be removed, which Podman takes its time for."""
    going: bool = found["HostConfig"]["AutoRemove"] and found["State"]["Status"] == "created"
    return going


def _same(found: dict[str, Any]) -> dict[str, Any]:
    """The image without what follows from its id and its times, which Podman counts too."""
    return {**_without(found, "Size"), "ContainerConfig": _without(found["ContainerConfig"], "Hostname")}


def _in_order(found: dict[str, Any]) -> dict[str, Any]:
    """A container or an image with its environment in an order: Podman has none."""
    return found | {"Config": found["Config"] | {"Env": sorted(found["Config"].get("Env") or ())}}


def _container(found: dict[str, Any]) -> dict[str, Any]:
    ports, networks = (found["NetworkSettings"][key] for key in ("Ports", "Networks"))
    return {
        "State": _without(found["State"], *_FLEETING_STATE),
        "Ports": sorted(ports or ()),
        "Networks": {name: {key: network.get(key) for key in _ENDPOINT} for name, network in networks.items()},
        **{key: found[key] for key in ("Path", "Args", "RestartCount", "Platform", "Mounts", "Config", "HostConfig")},
    }


def _image(found: dict[str, Any]) -> dict[str, Any]:
    kept = _without(found, *_FLEETING_IMAGE)
    if "Descriptor" in found:  # containerd's store counts compressed bytes, which vary with the times within
        kept = _without(kept, "Size") | {"Descriptor": _without(found["Descriptor"], "size")}
    return kept | {"RepoTags": sorted(found["RepoTags"]), "RepoDigests": sorted(found["RepoDigests"])}


def _network(found: dict[str, Any]) -> dict[str, Any]:
    containers = sorted(container["Name"] for container in found["Containers"].values())
    return found | {"Created": "", "Containers": containers}


def _lines(value: Any, path: str = "") -> Iterator[str]:
    if is_json_object(value) and value:
        for key, field in sorted(value.items()):
            yield from _lines(field, f"{path}.{key}")
    else:
        yield f"{path} = {json.dumps(value)}"


def _without(found: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in found.items() if key not in keys}
