"""Networks as rows: what is listed, and what its templates may name."""

from __future__ import annotations

from engine_cli.moments import go_time
from engine_cli.rows import labels_text
from engine_cli.units import short_id, truth

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from engine_client.models import Network

HEADERS = {
    "ID": "NETWORK ID",
    "Name": "NAME",
    "Driver": "DRIVER",
    "Scope": "SCOPE",
    "IPv4": "IPV4",
    "IPv6": "IPV6",
    "Internal": "INTERNAL",
    "Labels": "LABELS",
    "CreatedAt": "CREATED AT",
}
FORMATS = {
    "table": "table {{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}",
    "raw": "network_id: {{.ID}}\nname: {{.Name}}\ndriver: {{.Driver}}\nscope: {{.Scope}}\n",
}
QUIET_FORMATS = {"table": "{{.ID}}", "raw": "network_id: {{.ID}}"}


class Row:
    """One network; `field` gives a column's text by its template name."""

    __slots__ = ("_network", "_truncate")
    type_name = "*network.networkContext"

    def __init__(self, network: Network, truncate: bool) -> None:
        self._network = network
        self._truncate = truncate

    def field(self, name: str) -> str:
        """The text of a column. Raises KeyError."""
        if name == "ID":
            return short_id(self._network["Id"]) if self._truncate else self._network["Id"]
        return _FIELDS[name](self._network)

    def as_json(self) -> dict[str, str]:
        """All columns, as docker's JSON has them."""
        return {name: self.field(name) for name in sorted(HEADERS)}

    def label(self, key: str) -> str:
        """The value of one of the network's labels."""
        return (self._network["Labels"] or {}).get(key, "")


_FIELDS: dict[str, Callable[[Network], str]] = {
    "Name": lambda network: network["Name"],
    "Driver": lambda network: network["Driver"],
    "Scope": lambda network: network["Scope"],
    "IPv4": lambda network: truth(network.get("EnableIPv4", False)),
    "IPv6": lambda network: truth(network["EnableIPv6"]),
    "Internal": lambda network: truth(network["Internal"]),
    "Labels": lambda network: labels_text(network["Labels"]),
    "CreatedAt": lambda network: go_time(network["Created"]),
}
