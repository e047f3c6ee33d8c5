"""The PORTS column."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine_client.models import PortSummary


class _Group:
    """A run of ports that can be written `first-last`."""

    __slots__ = ("first", "last")

    def __init__(self, first: int, last: int) -> None:
        self.first = first
        self.last = last


def ports_text(ports: Sequence[PortSummary]) -> str:
    """`0.0.0.0:9000-9001->9000-9001/tcp, 443/tcp`: runs of equal public and private ports joined, as docker does."""
    groups: dict[str, _Group] = {}
    keys: list[str] = []
    mappings: list[str] = []
    texts: list[str] = []
    for port in sorted(ports, key=_order):
        current, kind = port["PrivatePort"], port["Type"]
        key = kind
        if ip := port.get("IP"):
            if port.get("PublicPort") != current:
                mappings.append(f"{_host(ip)}:{port.get('PublicPort', 0)}->{current}/{kind}")
                continue
            key = f"{ip}/{kind}"
        group = groups.get(key)
        if group is None:
            groups[key] = _Group(current, current)
            keys.append(key)
        elif current == group.last + 1:
            group.last = current
        else:
            texts.append(_group_text(key, group))
            groups[key] = _Group(current, current)
    texts += [_group_text(key, groups[key]) for key in keys]
    return ", ".join(texts + mappings)


def _order(port: PortSummary) -> tuple[int, str, int, str]:
    return port["PrivatePort"], port.get("IP", ""), port.get("PublicPort", 0), port["Type"]


def _host(ip: str) -> str:
    return f"[{ip}]" if ":" in ip else ip


def _group_text(key: str, group: _Group) -> str:
    ip, slash, kind = key.rpartition("/")
    ports = str(group.first) if group.first == group.last else f"{group.first}-{group.last}"
    return f"{_host(ip)}:{ports}->{ports}/{kind}" if slash else f"{ports}/{kind}"
