"""Networks and volumes as templates see them: with the types and the empty fields that docker's code gives them."""

from __future__ import annotations

from engine_cli.moments import Moment
from engine_cli.values import Absent, Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class NetworkRecord(Record):
    """A network, whose Created is a point in time."""

    def __getitem__(self, name: str) -> Any:
        found = super().__getitem__(name)
        return Moment(found) if name == "Created" else found

    def __missing__(self, name: str) -> Any:
        if name == "EnableIPv4":
            return False
        if name == "Peers":
            return []
        return {} if name == "Services" else super().__missing__(name)


class VolumeRecord(Record):
    """A volume."""

    def __missing__(self, name: str) -> Any:
        if name == "Status":
            return {}
        return Absent(name) if name in ("ClusterVolume", "UsageData") else super().__missing__(name)


class TypedVolumeRecord(VolumeRecord):
    """A volume of which there is nothing but what docker's code knows of it."""

    def __missing__(self, name: str) -> Any:
        try:
            return super().__missing__(name)
        except LookupError:
            raise LookupError(f"can't evaluate field {name} in type volume.Volume") from None
