"""Addresses and ports, in the shapes of several API versions."""

from __future__ import annotations

from typing import Any

import pytest

from engine_client import InvalidValue
from engine_client.networking import ip_address, ip_addresses, published_address, published_ports

PORTS: dict[str, Any] = {
    "80/tcp": [{"HostIp": "::", "HostPort": "32768"}, {"HostIp": "0.0.0.0", "HostPort": "32768"}],
    "53/udp": [{"HostIp": "127.0.0.2", "HostPort": "5353"}],
    "99/tcp": None,
    "98/tcp": [],
    "97/tcp": [{"HostIp": "", "HostPort": ""}],  # created, not started
}
NETWORKS = {
    "bridge": {"IPAddress": "172.17.0.2", "GlobalIPv6Address": "fd00::2"},
    "mine": {"IPAddress": "", "GlobalIPv6Address": "fd00::3"},
    "host": {"IPAddress": ""},
}
SUMMARY: Any = {
    "Id": "0123456789abcdef",
    "Names": ["/web"],
    "State": "running",
    "Ports": [
        {"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 32768, "Type": "tcp"},
        {"IP": "::", "PrivatePort": 80, "PublicPort": 32768, "Type": "tcp"},
        {"IP": "127.0.0.2", "PrivatePort": 53, "PublicPort": 5353, "Type": "udp"},
        {"PrivatePort": 99, "Type": "tcp"},
    ],
    "NetworkSettings": {"Networks": NETWORKS},
}


def inspected(mode: str = "default", **settings: Any) -> Any:
    host = {"NetworkMode": mode}
    return {"Id": "0123456789abcdef", "Name": "/web", "State": {}, "HostConfig": host, "NetworkSettings": settings}


OLD = inspected(Ports=PORTS, Networks=NETWORKS, IPAddress="172.17.0.2", Gateway="172.17.0.1")
NEW = inspected("bridge", Ports=PORTS, Networks=NETWORKS)  # from API 1.52


@pytest.mark.parametrize("container", [OLD, NEW, SUMMARY])
def test_what_is_published(container: Any) -> None:
    assert list(map(repr, published_ports(container))) == [
        "<PublishedPort 127.0.0.2:5353->53/udp>",
        "<PublishedPort 0.0.0.0:32768->80/tcp>",
        "<PublishedPort [::]:32768->80/tcp>",
    ]
    assert published_address(container, 80) == ("127.0.0.1", 32768)
    assert published_address(container, 53, "udp") == ("127.0.0.2", 5353)
    with pytest.raises(
        InvalidValue, match=r"container web has no published port 99/tcp; published are: 53/udp, 80/tcp"
    ):
        published_address(container, 99)


@pytest.mark.parametrize("container", [OLD, NEW, SUMMARY])
def test_addresses(container: Any) -> None:
    assert ip_addresses(container) == {"bridge": "172.17.0.2", "mine": "fd00::3"}
    assert ip_address(container) == "172.17.0.2"
    assert ip_address(container, "mine") == "fd00::3"
    with pytest.raises(InvalidValue, match="container web has no address in network host"):
        ip_address(container, "host")


@pytest.mark.parametrize("settings", [{}, {"Ports": None, "Networks": None}, {"Ports": {}, "Networks": {}}])
def test_nothing(settings: Any) -> None:
    assert published_ports(inspected(**settings)) == []
    with pytest.raises(InvalidValue, match="published are: none"):
        published_address(inspected(**settings), 80)
    with pytest.raises(InvalidValue, match="no address in any network: does it run"):
        ip_address(inspected(**settings))


def test_the_network_that_it_was_created_with_comes_first() -> None:
    assert ip_address(inspected("mine", Networks=NETWORKS)) == "fd00::3"
    loopback = inspected(Ports={"80/tcp": [{"HostIp": "::", "HostPort": "1"}]})
    assert published_address(loopback, 80) == ("::1", 1)


def test_the_default_network_is_the_bridge() -> None:
    networks = {"backend": {"IPAddress": "10.0.0.5"}, "bridge": {"IPAddress": "172.17.0.2"}}
    assert ip_address(inspected("default", Networks=networks)) == "172.17.0.2"
    assert ip_address(inspected("default", Networks={"backend": networks["backend"]})) == "10.0.0.5"
