"""Subnets from their short forms."""

from __future__ import annotations

import pytest

from engine_client import InvalidValue
from engine_client.spec.subnets import cidr, subnets


def test_each_network_gets_what_lies_in_it() -> None:
    found = subnets(
        ["10.0.0.0/24", "fd00::/64"],
        ["10.0.0.128/25", "fd00::ff00/120"],
        ["fd00::1", "10.0.0.1"],
        {"a": "10.0.0.5", "b": "fd00::5", "c": "10.0.0.6"},
    )
    assert found == [
        {
            "Subnet": "10.0.0.0/24",
            "IPRange": "10.0.0.128/25",
            "Gateway": "10.0.0.1",
            "AuxiliaryAddresses": {"a": "10.0.0.5", "c": "10.0.0.6"},
        },
        {
            "Subnet": "fd00::/64",
            "IPRange": "fd00::ff00/120",
            "Gateway": "fd00::1",
            "AuxiliaryAddresses": {"b": "fd00::5"},
        },
    ]


def test_a_network_alone_is_left_to_the_engine() -> None:
    assert subnets(["x"], [], [], {}) == [{"Subnet": "x"}]
    assert subnets([], [], [], {}) == []


@pytest.mark.parametrize(
    ("networks", "ranges", "gateways", "taken", "message"),
    [
        ([], ["10.0.0.0/24"], [], {}, "every ip-range or gateway must have a corresponding subnet"),
        ([], [], ["10.0.0.1"], {}, "every ip-range or gateway must have a corresponding subnet"),
        (["10.0.0.0/8", "10.1.0.0/16"], [], [], {}, "multiple overlapping subnet configuration is not supported"),
        (["x", "10.1.0.0/16"], [], [], {}, "invalid subnet: invalid CIDR address: x"),
        (["10.0.0.0/24"], ["10.0.0.1"], [], {}, "invalid CIDR address: 10.0.0.1"),
        (["10.0.0.0/24"], ["10.0.1.0/25"], [], {}, "no matching subnet for range 10.0.1.0/25"),
        (["10.0.0.0/24"], [], ["10.0.1.1"], {}, "no matching subnet for gateway 10.0.1.1"),
        (["10.0.0.0/24"], [], ["fd00::1"], {}, "no matching subnet for gateway fd00::1"),
        (["10.0.0.0/24"], [], [], {"a": "x"}, "no matching subnet for aux-address x"),
        (
            ["10.0.0.0/24", "10.1.0.0/24"],
            ["10.0.0.0/25", "10.0.0.128/25"],
            [],
            {},
            "cannot configure multiple ranges (10.0.0.128/25, 10.0.0.0/25) on the same subnet (10.0.0.0/24)",
        ),
        (
            ["10.0.0.0/24", "10.1.0.0/24"],
            [],
            ["10.0.0.1", "10.0.0.2"],
            {},
            "cannot configure multiple gateways (10.0.0.2, 10.0.0.1) for the same subnet (10.0.0.0/24)",
        ),
    ],
)
def test_what_does_not_fit(
    networks: list[str], ranges: list[str], gateways: list[str], taken: dict[str, str], message: str
) -> None:
    with pytest.raises(InvalidValue) as caught:
        subnets(networks, ranges, gateways, taken)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "text", ["", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "fd00::/129", "/8"]
)
def test_what_is_no_network(text: str) -> None:
    with pytest.raises(InvalidValue, match="invalid CIDR address"):
        cidr(text)
