"""engine inspect."""

from __future__ import annotations

import json

from engine_cli.command import Command
from engine_cli.failures import Failure, describe
from engine_cli.flags import Option
from engine_cli.formatflag import INSPECT_FORMAT
from engine_client.errors import APIError, EngineError, NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from engine_cli.cli import Cli
    from engine_cli.flags import Given

_TYPES = ("config", "container", "image", "network", "node", "plugin", "secret", "service", "task", "volume")
_SUPPORTED = ("container", "image")


def run(cli: Cli, given: Given) -> int:
    kind = given.str("type")
    if given.changed("type"):
        _check_type(kind)
    one = _printer(given.str("format"))
    texts: list[str] = []
    errors: list[str] = []
    for name in given.args:
        try:
            texts.append(one(_find(cli, name, kind, size=given.bool("size"))))
        except (EngineError, Failure) as error:
            errors.append(describe(error) if isinstance(error, EngineError) else str(error))
    cli.out(_together(given.str("format"), texts))
    if errors:
        raise Failure("\n".join(errors))
    return 0


def _check_type(kind: str) -> None:
    if kind not in _TYPES:
        what = f'unknown type: "{kind}"' if kind else "type is empty"
        choices = '", "'.join(_TYPES)
        raise Failure(f'{what}: must be one of "{choices}"')
    if kind not in _SUPPORTED:
        raise Failure(f"--type {kind} is not supported yet, only: {', '.join(_SUPPORTED)}")


def _find(cli: Cli, name: str, kind: str, *, size: bool) -> object:
    """The object of that name; with no `kind`, a container before an image. Raises Failure, EngineError."""
    if kind in ("", "container"):
        try:
            return cli.engine.containers.inspect(name, size=size)
        except APIError as error:
            if kind or not _may_be_another(error):
                raise
    try:
        image = cli.engine.images.inspect(name)
    except APIError as error:
        if kind or not _may_be_another(error):
            raise
        raise Failure(f"Error: No such object: {name}") from None
    if size:
        cli.err("WARNING: --size ignored for image\n")
    return image


def _may_be_another(error: APIError) -> bool:
    return isinstance(error, NotFound) or any(
        part in error.message for part in ("not supported", "invalid reference format")
    )


def _printer(format: str) -> Callable[[object], str]:
    """What makes text of one object. Raises Failure for a template that cannot be read."""
    if not format:
        return lambda value: json.dumps(value, indent=4, ensure_ascii=False)
    from engine_cli.objects import printer

    return printer(format, "template parsing error: ")


def _together(format: str, texts: list[str]) -> str:
    if format == "json":
        return "[" + ",".join(texts) + "]\n"
    if format:
        return "".join(text + "\n" for text in texts) or "\n"
    if not texts:
        return "[]\n"
    objects = ",\n".join(texts)
    return "[\n" + "\n".join("    " + line for line in objects.split("\n")) + "\n]\n"


COMMAND = Command(
    "inspect",
    "[OPTIONS] NAME|ID [NAME|ID...]",
    "Return low-level information on Docker objects",
    run,
    (
        Option("format", "f", "", INSPECT_FORMAT),
        Option("size", "s", False, "Display total file sizes if the type is container"),
        Option("type", "", "", "Only inspect objects of the given type"),
    ),
    (1, None),
)
