"""Volumes on real engines."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from support.typeddicts import differences

from engine_client import APIError, Conflict, NotFound, models

if TYPE_CHECKING:
    from engine_client import Engine

pytestmark = pytest.mark.live


def test_the_life_of_a_volume(engine: Engine, podman: bool) -> None:
    name = f"vol-{uuid.uuid4().hex[:8]}"
    options = {"type": "tmpfs", "device": "tmpfs", "o": "size=1m"}
    created = engine.volumes.create(name, {"Labels": {"mine": name}, "Driver": "local", "DriverOpts": options})
    assert not list(differences(created, models.Volume, "created"))
    assert created["Name"] == name
    parsed = {"SIZE": "1m"} if podman else {}  # which tells what it read in "o" too
    assert engine.volumes.inspect(name)["Options"] == {**options, **parsed}
    assert engine.volumes.create(name)["Labels"] == {"mine": name}
    listed = engine.volumes.list(filters={"label": [f"mine={name}"]})
    assert not list(differences(listed, models.VolumeListResponse, "volumes"))
    assert [volume["Name"] for volume in listed["Volumes"] or []] == [name]
    engine.volumes.remove(name)
    with pytest.raises(NotFound):
        engine.volumes.inspect(name)
    with pytest.raises(NotFound):
        engine.volumes.remove(name)
    engine.volumes.remove(name, force=True)


def test_a_volume_in_use_stays(engine: Engine) -> None:
    volume = engine.volumes.create()["Name"]
    assert len(volume) == 64
    id = engine.containers.create({"Image": "busybox", "HostConfig": {"Binds": [f"{volume}:/data"]}})["Id"]
    with pytest.raises(Conflict, match=id):
        engine.volumes.remove(volume)
    engine.containers.remove(id)
    engine.volumes.remove(volume)


def test_a_prune_takes_what_nobody_uses(engine: Engine) -> None:
    label = uuid.uuid4().hex
    name = engine.volumes.create(None, {"Labels": {"mine": label}})["Name"]
    pruned = engine.volumes.prune(filters={"label": [f"mine={label}"]})
    assert not list(differences(pruned, models.VolumePruneResponse, "pruned"))
    assert pruned["VolumesDeleted"] == [name]


def test_only_cluster_volumes_are_updated(engine: Engine) -> None:
    name = engine.volumes.create()["Name"]
    with pytest.raises(APIError):
        engine.volumes.update(name, {"Spec": {"Availability": "drain"}}, version=1)
    engine.volumes.remove(name)


def test_disk_usage(engine: Engine) -> None:
    name = engine.volumes.create()["Name"]
    usage = engine.system.disk_usage(verbose=True)
    assert not list(differences(usage, models.DiskUsage, "usage"))
    (used,) = [volume.get("UsageData") for volume in usage.get("Volumes") or [] if volume["Name"] == name]
    assert used is not None
    assert used["RefCount"] == 0
    engine.volumes.remove(name)


def test_an_empty_build_cache_is_pruned(engine: Engine, podman: bool) -> None:
    if podman:  # which has no build cache of this kind
        with pytest.raises(NotFound):
            engine.system.prune_build_cache(all=True)
        return
    pruned = engine.system.prune_build_cache(all=True, filters={"id": ["none"]})
    assert not list(differences(pruned, models.BuildPruneResponse, "pruned"))
