"""engine build: the engine's classic builder."""

from __future__ import annotations

import os

from engine_cli import content_trust
from engine_cli.checks import comma_separated, spec
from engine_cli.command import PLATFORM, Command
from engine_cli.failures import Failure, system_text
from engine_cli.flags import Option
from engine_client.errors import ProgressError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from io import FileIO

    from engine_cli.build_context import Context
    from engine_cli.build_output import Output
    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client.models import BuildOptions

_URLS = ("https://", "http://", "git://", "git@", "github.com/")


def run(cli: Cli, given: Given) -> int:
    from engine_cli.build_options import options_of
    from engine_cli.build_output import Output

    content_trust.refuse(given)
    path = given.str("iidfile")
    if path:
        _remove(path)
    place, dockerfile = given.args[0], given.str("file")
    if (place, dockerfile) == ("-", "-"):
        raise Failure("invalid argument: can't use stdin for both build context and dockerfile")
    options = options_of(cli, given)
    output = Output(quiet=given.bool("quiet"))
    with open(0, "rb", buffering=0, closefd=False) as stdin:
        content: Iterable[bytes] | None = None
        if not os.path.exists(place) and place.startswith(_URLS):
            options["remote"] = place
        else:
            context = _context(place, dockerfile, stdin)
            dockerfile, content = context.dockerfile, output.counted(_sent(context, given))
        if dockerfile:
            options["dockerfile"] = dockerfile
        id = _build(cli, content, options, output)
    if path:
        _write_id(path, output.finish(id))
    else:
        output.finish(id)
    return 0


def _valid_name(text: str) -> object:
    from engine_client.reference import parse

    return parse(text)


def _context(place: str, dockerfile: str, stdin: FileIO) -> Context:
    from engine_cli.build_context import from_folder, from_stdin

    if place == "-":
        return from_stdin(stdin, dockerfile)
    if not os.path.exists(place):
        raise Failure(f'unable to prepare context: path "{place}" not found')
    return from_folder(place, dockerfile, stdin if dockerfile == "-" else None)


def _sent(context: Context, given: Given) -> Iterable[bytes]:
    if not given.bool("compress"):
        return context.content
    from engine_cli.build_context import compressed

    return compressed(context.content)


def _build(cli: Cli, content: Iterable[bytes] | None, options: BuildOptions, output: Output) -> str:
    """Build and show it; the image's id. Raises Failure with the code of the step that failed."""
    from engine_cli.registry_auth import all_credentials

    ids: list[str] = []
    try:
        with cli.engine.images.build(content, options, auths=all_credentials(cli)) as progress:
            output.show(progress, lambda aux: ids.append(aux.get("ID", "")))
    except ProgressError as error:
        output.give_up(with_steps=True)
        raise Failure(error.message, error.code or 1) from None
    except BaseException:
        output.give_up(with_steps=False)
        raise
    return ids[-1] if ids else ""


def _remove(path: str) -> None:
    """Leave no old id behind where the build fails."""
    try:
        os.remove(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise Failure(f"Removing image ID file: remove {path}: {system_text(error)}") from None


def _write_id(path: str, id: str) -> None:
    if not id:
        raise Failure(f"Server did not provide an image ID. Cannot write {path}")
    try:
        with open(path, "w") as file:
            file.write(id)
    except OSError as error:
        raise Failure(f"open {path}: {system_text(error)}") from None


COMMAND = Command(
    "build",
    "[OPTIONS] PATH | URL | -",
    "Build an image from a Dockerfile",
    run,
    (
        Option("add-host", "", (), 'Add a custom host-to-IP mapping ("host:ip")', "", spec("networks.extra_host")),
        Option("build-arg", "", (), "Set build-time variables", "", spec("env.variable")),
        Option("cache-from", "", (), "Images to consider as cache sources", "strings", comma_separated),
        Option("cgroup-parent", "", "", 'Set the parent cgroup for the "RUN" instructions during build'),
        Option("compress", "", False, "Compress the build context using gzip"),
        Option("cpu-period", "", 0, "Limit the CPU CFS (Completely Fair Scheduler) period"),
        Option("cpu-quota", "", 0, "Limit the CPU CFS (Completely Fair Scheduler) quota"),
        Option("cpu-shares", "c", 0, "CPU shares (relative weight)"),
        Option("cpuset-cpus", "", "", "CPUs in which to allow execution (0-3, 0,1)"),
        Option("cpuset-mems", "", "", "MEMs in which to allow execution (0-3, 0,1)"),
        Option("disable-content-trust", "", True, "Skip image verification"),
        Option("file", "f", "", 'Name of the Dockerfile (Default is "PATH/Dockerfile")'),
        Option("force-rm", "", False, "Always remove intermediate containers"),
        Option("iidfile", "", "", "Write the image ID to the file"),
        Option("isolation", "", "", "Container isolation technology"),
        Option("label", "", (), "Set metadata for an image", "", spec("env.label")),
        Option("memory", "m", "", "Memory limit", "bytes", spec("units.size")),
        Option(
            "memory-swap",
            "",
            "",
            "Swap limit equal to memory plus swap: -1 to enable unlimited swap",
            "bytes",
            spec("units.swap"),
        ),
        Option("network", "", "default", "Set the networking mode for the RUN instructions during build"),
        Option("no-cache", "", False, "Do not use cache when building the image"),
        PLATFORM,
        Option("pull", "", False, "Always attempt to pull a newer version of the image"),
        Option("quiet", "q", False, "Suppress the build output and print image ID on success"),
        Option("rm", "", True, "Remove intermediate containers after a successful build"),
        Option("security-opt", "", (), "Security options", "strings", comma_separated),
        Option("shm-size", "", "", 'Size of "/dev/shm"', "bytes", spec("units.size")),
        Option("squash", "", False, "Squash newly built layers into a single new layer", shown=False),
        Option("tag", "t", (), 'Name and optionally a tag in the "name:tag" format', "", _valid_name),
        Option("target", "", "", "Set the target build stage to build."),
        Option("ulimit", "", (), "Ulimit options (default [])", "ulimit", spec("resources.ulimit")),
    ),
    (1, 1),
    ("image build", "build", "builder build"),
)
