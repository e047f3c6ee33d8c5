"""Contexts as rows: what is listed, and what its templates may name."""

from __future__ import annotations

HEADERS = {
    "Name": "NAME",
    "Description": "DESCRIPTION",
    "DockerEndpoint": "DOCKER ENDPOINT",
    "Error": "ERROR",
}
TABLE = "table {{.Name}}{{if .Current}} *{{end}}\t{{.Description}}\t{{.DockerEndpoint}}\t{{.Error}}"
QUIET = "{{.Name}}"
DEFAULT_DESCRIPTION = "Current DOCKER_HOST based configuration"
_LONGEST_ERROR = 45


class Row:
    """One context; `field` gives a column by its template name. Tables have `short` errors."""

    __slots__ = ("_fields", "name")
    type_name = "*formatter.clientContextContext"
    unheaded = ("Current",)

    def __init__(
        self, name: str, description: str, host: str, *, current: bool, error: str = "", short: bool = False
    ) -> None:
        if short and len(error) > _LONGEST_ERROR:
            error = error[: _LONGEST_ERROR - 1] + "…"
        self.name = name
        self._fields: dict[str, object] = {
            "Current": current,
            "Description": description,
            "DockerEndpoint": host,
            "Error": error,
            "Name": name,
        }

    def field(self, name: str) -> object:
        """A column. Raises KeyError."""
        return self._fields[name]

    def as_json(self) -> dict[str, object]:
        """All columns, as docker's JSON has them."""
        return self._fields
