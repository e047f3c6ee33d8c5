"""engine context inspect."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.inspecting import FORMAT, show
from engine_client import _contexts
from engine_client.address import DEFAULT_CONTEXT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from engine_cli.cli import Cli
    from engine_cli.flags import Given


_IN_MEMORY = "<IN MEMORY>"


def run(cli: Cli, given: Given) -> int:
    def find(name: str) -> tuple[object, str]:
        return (_default(cli) if name == DEFAULT_CONTEXT else _named(cli, name)), "context.contextWithTLSListing"

    return show(cli, given.str("format"), given.args or [cli.context_name], find, is_raw=False)


def _named(cli: Cli, name: str) -> dict[str, Any]:
    meta = _contexts.load(name, cli.config_dir)
    return _listing(
        {"Name": name, "Metadata": _contexts.metadata(meta), "Endpoints": _contexts.endpoints(meta)},
        {kind: list(files) for kind, files in _contexts.load_material(name, cli.config_dir).items()},
        _contexts.meta_folder(name, cli.config_dir),
        _contexts.tls_folder(name, cli.config_dir),
    )


def _default(cli: Cli) -> dict[str, Any]:
    from engine_cli.context_files import of_default

    meta, material = of_default(cli)
    files = {kind: sorted(files) for kind, files in material.items()}
    return _listing({**meta, "Metadata": {}}, files, _IN_MEMORY, _IN_MEMORY)


def _listing(meta: dict[str, Any], files: dict[str, list[str]], path: str, tls_path: str) -> dict[str, Any]:
    storage = {"MetadataPath": path, "TLSPath": tls_path}
    return {**meta, "TLSMaterial": {kind: names for kind, names in files.items() if names}, "Storage": storage}


COMMAND = Command(
    "context inspect",
    "[OPTIONS] [CONTEXT] [CONTEXT...]",
    "Display detailed information on one or more contexts",
    run,
    (FORMAT,),
    (0, None),
)
