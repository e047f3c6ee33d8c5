"""engine context update."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.context_files import docker_endpoint, pairs, save
from engine_cli.context_names import check
from engine_cli.context_options import DESCRIPTION, DOCKER, details
from engine_client import _contexts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    name = given.args[0]
    check(name)
    meta = _contexts.load(name, cli.config_dir)
    if given.str("description"):
        meta["Metadata"] = {**_contexts.metadata(meta), "Description": given.str("description")}
    material = None
    if given.changed("docker"):
        docker, files = docker_endpoint(cli, pairs(given.list("docker")))
        meta["Endpoints"] = {**_contexts.endpoints(meta), _contexts.DOCKER: docker}
        material = {**_contexts.load_material(name, cli.config_dir), _contexts.DOCKER: files}
    save(cli, {**meta, "Name": name}, material)
    cli.out(name + "\n")
    cli.err(f'Successfully updated context "{name}"\n')
    return 0


COMMAND = Command(
    "context update",
    "[OPTIONS] CONTEXT",
    "Update a context",
    run,
    (DESCRIPTION, DOCKER),
    (1, 1),
    details=details("Update a context", "update"),
)
