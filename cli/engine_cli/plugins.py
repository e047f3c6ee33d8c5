"""docker's plugins of the command: executables named docker-NAME.

Loaded only for help, completion, info, and a word that is no command of ours.
"""

from __future__ import annotations

import os

from engine_cli.catalogue import is_ours
from engine_client._typing import is_json_object
from engine_client._wire.jsontext import loads, with_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from subprocess import Popen
    from typing import Any

    from engine_cli.cli import Cli

PREFIX = "docker-"
METADATA = "docker-cli-plugin-metadata"
_SYSTEM = (
    "/usr/local/lib/docker/cli-plugins",
    "/usr/local/libexec/docker/cli-plugins",
    "/usr/lib/docker/cli-plugins",
    "/usr/libexec/docker/cli-plugins",
)
_SCHEMA = "0.1.0"
_PATTERN = "^[a-z][a-z0-9]*$"
_TEXTS = ("SchemaVersion", "Vendor", "Version", "ShortDescription", "URL")


class Plugin:
    """A plugin: its name and path, what it says of itself, and the `problem` where it is not valid.

    It goes before those at the `shadowed` paths.
    """

    __slots__ = ("metadata", "name", "path", "problem", "shadowed")

    def __init__(self, name: str, path: str, *shadowed: str) -> None:
        self.name = name
        self.path = path
        self.shadowed = [*shadowed]
        self.metadata: dict[str, Any] = {}
        self.problem = ""

    def text(self, field: str) -> str:
        """A field of the metadata; nothing where it is not given."""
        return str(self.metadata.get(field) or "")

    def fields(self) -> dict[str, Any]:
        """The plugin as `info` shows it in JSON."""
        said = {field: self.metadata[field] for field in _TEXTS if self.text(field)}
        problem = {"Err": self.problem} if self.problem else {}
        shadowed = {"ShadowedPaths": self.shadowed} if self.shadowed else {}
        return {**said, "Name": self.name, "Path": self.path, **problem, **shadowed}


def folders(cli: Cli) -> list[str]:
    """Where plugins are looked for, the first one first."""
    given: list[str] = cli.config.get("cliPluginsExtraDirs") or []
    return [*given, os.path.join(cli.config_dir, "cli-plugins"), *_SYSTEM]


def find(cli: Cli, name: str) -> Plugin | None:
    """The valid plugin of that name; None where there is none."""
    if not _is_name(name):
        return None
    for folder in folders(cli):
        path = os.path.join(folder, PREFIX + name)
        if os.path.exists(path):
            plugin = Plugin(name, path)
            _examine([plugin])
            return None if plugin.problem else plugin
    return None


def find_all(cli: Cli) -> list[Plugin]:
    """All plugins, valid or not, by name."""
    paths: dict[str, list[str]] = {}
    for folder in folders(cli):
        for name in _candidates(folder):
            paths.setdefault(name.removeprefix(PREFIX), []).append(os.path.join(folder, name))
    found = [Plugin(name, *those) for name, those in sorted(paths.items())]
    _examine(found)
    return found


def _candidates(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            files = [entry.name for entry in entries if entry.is_symlink() or entry.is_file()]
    except OSError:
        return []
    return [name for name in files if name.startswith(PREFIX)]


def _is_name(text: str) -> bool:
    return text.isascii() and text.isalnum() and text.islower() and text[0].isalpha()


def _examine(plugins: Iterable[Plugin]) -> None:
    """Ask the plugins for their metadata, all at the same time, and note what is wrong with them."""
    asked: list[tuple[Plugin, Popen[bytes]]] = []
    for plugin in plugins:
        plugin.problem = _name_problem(plugin.name)
        if not plugin.problem:
            try:
                asked.append((plugin, _ask(plugin.path)))
            except OSError as error:
                reason = os.strerror(error.errno or 0).lower()
                plugin.problem = f"failed to fetch metadata: fork/exec {plugin.path}: {reason}"
    for plugin, process in asked:
        output, _ = process.communicate()
        plugin.problem = _exit_problem(process.returncode) or _take(plugin, output)


def _name_problem(name: str) -> str:
    if not _is_name(name):
        return f'plugin candidate "{name}" did not match "{_PATTERN}"'
    return f'plugin "{name}" duplicates builtin command' if is_ours(name) else ""


def _ask(path: str) -> Popen[bytes]:
    from subprocess import DEVNULL, PIPE, Popen

    return Popen([path, METADATA], stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL)


def _exit_problem(code: int) -> str:
    if code < 0:
        from signal import strsignal

        return f"failed to fetch metadata: signal: {(strsignal(-code) or str(-code)).lower()}"
    return f"failed to fetch metadata: exit status {code}" if code else ""


def _take(plugin: Plugin, output: bytes) -> str:
    """Take the metadata that a plugin printed; what is wrong with it."""
    if not output.strip():
        return "invalid metadata: unexpected end of JSON input"
    try:
        value = loads(output)
    except (ValueError, RecursionError):
        return "invalid metadata: it is not JSON"
    if not is_json_object(value):
        return f"invalid metadata: json: cannot unmarshal {_kind(value)} into Go value of type metadata.Metadata"
    plugin.metadata = with_names(value, _TEXTS)
    return _metadata_problem(plugin.metadata)


def _metadata_problem(metadata: Mapping[str, Any]) -> str:
    for field in _TEXTS:
        value = metadata.get(field)
        if value is not None and not isinstance(value, str):
            where = f"Go struct field Metadata.{field} of type string"
            return f"invalid metadata: json: cannot unmarshal {_kind(value)} into {where}"
    schema = metadata.get("SchemaVersion") or ""
    if schema != _SCHEMA:
        return f'plugin SchemaVersion "{schema}" is not valid, must be {_SCHEMA}'
    return "" if metadata.get("Vendor") else "plugin metadata does not define a vendor"


def _kind(value: object) -> str:
    """Go's name for a kind of JSON value."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    return "object" if is_json_object(value) else "array"
