"""engine commit."""

from __future__ import annotations

from engine_cli.command import RUNNING, Command
from engine_cli.failures import Failure
from engine_cli.flags import Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    repo, tag = _name(given.args[1]) if len(given.args) > 1 and given.args[1] else (None, None)
    made = cli.engine.containers.commit(
        given.args[0],
        repo=repo,
        tag=tag,
        comment=given.str("message"),
        author=given.str("author"),
        changes=given.list("change"),
        pause=given.bool("pause"),
    )
    cli.out(made["Id"] + "\n")
    return 0


def _name(text: str) -> tuple[str, str | None]:
    from engine_client.reference import parse

    reference = parse(text).with_default_tag()
    if reference.digest is not None:
        raise Failure("refusing to create a tag with a digest reference")
    return reference.name, reference.tag


COMMAND = Command(
    "commit",
    "[OPTIONS] CONTAINER [REPOSITORY[:TAG]]",
    "Create a new image from a container's changes",
    run,
    (
        Option("author", "a", "", 'Author (e.g., "John Hannibal Smith <hannibal@a-team.com>")'),
        Option("change", "c", (), "Apply Dockerfile instruction to the created image"),
        Option("message", "m", "", "Commit message"),
        Option("pause", "p", True, "Pause container during commit"),
    ),
    (1, 2),
    ("container commit", "commit"),
    interspersed=False,
    states=RUNNING,
)
