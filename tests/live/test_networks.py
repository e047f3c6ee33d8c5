"""Networks on real engines."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from support.typeddicts import differences

from engine_client import APIError, NotFound, models

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine_client import Engine

pytestmark = pytest.mark.live


@pytest.fixture
def network(engine: Engine) -> Iterator[str]:
    """A network's name."""
    name = f"net-{uuid.uuid4().hex[:8]}"
    config: models.NetworkCreateRequest = {
        "Driver": "bridge",
        "Labels": {"a": "b"},
        "IPAM": {"Config": [{"Subnet": "10.213.0.0/24", "Gateway": "10.213.0.1", "IPRange": "10.213.0.128/25"}]},
        "Options": {"com.docker.network.bridge.enable_icc": "true"},
    }
    created = engine.networks.create(name, config)
    assert not list(differences(created, models.NetworkCreateResponse, "created"))
    yield name
    for container in engine.containers.list(all=True):
        engine.containers.remove(container["Id"], force=True)
    engine.networks.remove(name)
    with pytest.raises(NotFound):
        engine.networks.inspect(name)


def test_networks_are_listed_as_they_were_created(engine: Engine, network: str, podman: bool) -> None:
    listed = engine.networks.list(filters={"name": [network]})
    assert not list(differences(listed, list[models.Network], "networks"))
    assert [found["Name"] for found in listed] == [network]
    assert listed[0]["Labels"] == {"a": "b"}
    inspected = engine.networks.inspect(network, verbose=True)
    assert not list(differences(inspected, models.NetworkInspect, "network"))
    tells = None if podman else "10.213.0.128/25"  # of the range Podman tells nothing
    assert (inspected["IPAM"]["Config"] or [])[0].get("IPRange") == tells
    all_of_them = engine.networks.list()
    assert not list(differences(all_of_them, list[models.Network], "networks"))
    names = {found["Name"] for found in all_of_them}
    assert {"bridge", network} <= names
    assert ({"host", "none"} <= names) != podman


def test_a_container_comes_and_goes(engine: Engine, network: str, podman: bool) -> None:
    id = engine.containers.create({"Image": "busybox", "Cmd": ["sleep", "1000"]})["Id"]
    engine.containers.start(id)
    endpoint: models.EndpointSettings = {"Aliases": ["other"], "IPAMConfig": {"IPv4Address": "10.213.0.200"}}
    engine.networks.connect(network, id, endpoint=endpoint)
    inspected = engine.networks.inspect(network)
    assert not list(differences(inspected, models.NetworkInspect, "network"))
    assert inspected.get("Containers", {})[id]["IPv4Address"] == "10.213.0.200/24"
    assert engine.containers.inspect(id)["NetworkSettings"]["Networks"][network]["IPAddress"] == "10.213.0.200"
    with pytest.raises(APIError, match="network is being used" if podman else "active endpoints"):
        engine.networks.remove(network)
    engine.networks.disconnect(network, id)
    assert network not in engine.containers.inspect(id)["NetworkSettings"]["Networks"]
    with pytest.raises(APIError):
        engine.networks.disconnect(network, id)


def test_a_prune_takes_what_nobody_uses(engine: Engine, network: str) -> None:
    unused = f"unused-{uuid.uuid4().hex[:8]}"
    ipam: models.IPAM = {"Config": [{"Subnet": "10.213.1.0/24"}]}
    engine.networks.create(unused, {"Labels": {"mine": unused}, "IPAM": ipam})
    pruned = engine.networks.prune(filters={"label": [f"mine={unused}"]})
    assert pruned["NetworksDeleted"] == [unused]
    nothing = engine.networks.prune(filters={"label": [f"mine={unused}"]})
    assert not list(differences(nothing, models.NetworkPruneResponse, "pruned"))
    assert not nothing["NetworksDeleted"]
    assert engine.networks.inspect(network)["Name"] == network


def test_missing_networks_and_containers(engine: Engine, network: str) -> None:
    for call in (engine.networks.inspect, engine.networks.remove):
        with pytest.raises(NotFound):
            call("no-such-network")
    with pytest.raises(NotFound):
        engine.networks.connect(network, "no-such-container")
