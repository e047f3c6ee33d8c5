"""engine rmi."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.failures import Failure, describe
from engine_cli.flags import Option
from engine_client.errors import EngineError, InvalidValue, NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client.models import OCIPlatform


def run(cli: Cli, given: Given) -> int:
    force = given.bool("force")
    errors: list[str] = []
    fatal = False
    platforms = _platforms(given)
    for name in _names(cli, given):
        try:
            removed = cli.engine.images.remove(name, force=force, no_prune=given.bool("no-prune"), platforms=platforms)
        except EngineError as error:
            fatal = fatal or not (force and isinstance(error, NotFound))
            errors.append(describe(error))
            continue
        for item in removed:
            untagged = item.get("Untagged")
            cli.out(f"Untagged: {untagged}\n" if untagged else f"Deleted: {item.get('Deleted', '')}\n")
    if errors:
        cli.err("\n".join(errors) + "\n")
    return 1 if fatal else 0


def _platforms(given: Given) -> list[OCIPlatform]:
    texts = [text for value in given.list("platform") if value for text in value.split(",")]
    if not texts:
        return []
    from engine_cli.platforms import parse_platform

    try:
        return [parse_platform(text) for text in texts]
    except InvalidValue as error:
        raise Failure(str(error)) from None


def _names(cli: Cli, given: Given) -> list[str]:
    if not given.bool("all"):
        if not given.args:
            raise Failure(COMMAND.arity_error(0, at_least=1) or "")
        return given.args
    if given.args:
        raise Failure("conflicting options: --all takes no image names")
    return [name for image in cli.engine.images.list() for name in _all_names(image["RepoTags"], image["Id"])]


def _all_names(tags: list[str] | None, id: str) -> list[str]:
    """Each of an image's tags, so that the last one removes it; the id where it has none."""
    return [tag for tag in tags or () if tag != "<none>:<none>"] or [id]


_PLATFORM = 'Remove only the given platform variant. Formatted as "os[/arch[/variant]]" (e.g., "linux/amd64")'

COMMAND = Command(
    "rmi",
    "[OPTIONS] IMAGE [IMAGE...]",
    "Remove one or more images",
    run,
    (
        Option("all", "a", False, "Remove all images"),
        Option("force", "f", False, "Force removal of the image"),
        Option("no-prune", "", False, "Do not delete untagged parents"),
        Option("platform", "", (), _PLATFORM, "strings", requires="1.50"),
    ),
    (0, None),
    ("image rm", "image remove", "rmi"),
)
