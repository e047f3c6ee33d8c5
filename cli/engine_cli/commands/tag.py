"""engine tag."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.failures import Failure
from engine_client.errors import InvalidValue
from engine_client.reference import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    source, target = given.args
    try:
        parse(source)
    except InvalidValue as error:
        if "hexadecimal" not in str(error):  # an id is a source too
            raise Failure(f'Error parsing reference: "{source}" is not a valid repository/tag: {error}') from None
    try:
        reference = parse(target)
    except InvalidValue as error:
        raise Failure(f'Error parsing reference: "{target}" is not a valid repository/tag: {error}') from None
    if reference.digest is not None:
        raise Failure("refusing to create a tag with a digest reference")
    reference = reference.with_default_tag()
    cli.engine.images.tag(source, reference.name, reference.tag)
    return 0


COMMAND = Command(
    "tag",
    "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
    "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE",
    run,
    (),
    (2, 2),
    ("image tag", "tag"),
    interspersed=False,
)
