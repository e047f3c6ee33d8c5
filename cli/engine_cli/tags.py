"""Which tags of an image `pull` and `push` are about."""

from __future__ import annotations

from engine_cli.failures import Failure
from engine_client.reference import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client.reference import Reference


def chosen_reference(cli: Cli, given: Given) -> Reference:
    """The image, with the default tag where none is given and not all are meant. Raises Failure and InvalidValue."""
    reference = parse(given.args[0])
    named_only = reference.tag is None and reference.digest is None
    if given.bool("all-tags"):
        if not named_only:
            raise Failure("tag can't be used with --all-tags/-a")
        return reference
    if named_only and not given.bool("quiet"):
        cli.out("Using default tag: latest\n")
    return reference.with_default_tag()
