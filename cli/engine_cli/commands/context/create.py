"""engine context create."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.context_files import docker_endpoint, of_context, pairs, save
from engine_cli.context_names import check_new
from engine_cli.context_options import DESCRIPTION, DOCKER, details
from engine_cli.failures import Failure
from engine_cli.flags import Option
from engine_client import _contexts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    name = given.args[0]
    check_new(cli, name)
    description, source = given.str("description"), given.str("from")
    if not source and given.changed("docker"):
        docker, files = docker_endpoint(cli, pairs(given.list("docker")))
        metadata = {"Description": description} if description else {}
        meta = {"Name": name, "Metadata": metadata, "Endpoints": {_contexts.DOCKER: docker}}
        material = {_contexts.DOCKER: files} if files else {}
    elif given.changed("docker"):
        raise Failure("cannot use --docker flag when --from is set")
    else:
        meta, material = of_context(cli, source or cli.context_name)
        meta = {**meta, "Name": name}
        if description:
            meta["Metadata"] = {**_contexts.metadata(meta), "Description": description}
    save(cli, meta, material)
    cli.out(name + "\n")
    cli.err(f'Successfully created context "{name}"\n')
    return 0


COMMAND = Command(
    "context create",
    "[OPTIONS] CONTEXT",
    "Create a context",
    run,
    (DESCRIPTION, DOCKER, Option("from", "", "", "create context from a named context")),
    (1, 1),
    details=details("Create a context", "create"),
)
