"""Entry point: the global options, the table of commands, what an error becomes. Loads only the command that runs."""

from __future__ import annotations

import os
import sys

from engine_cli.catalogue import COMPLETE, GROUPS, is_ours, load
from engine_cli.cli import Cli, visible_at
from engine_cli.failures import WHILE_WRITING, Failure, describe
from engine_cli.flags import HELP, Option, UsageError, parse
from engine_client.errors import EngineError, SessionInterrupted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from signal import SIG_DFL, SIGTERM, getsignal, signal

    from engine_cli.command import Command
    from engine_cli.flags import Given
else:  # `signal` takes 4 ms
    from _signal import SIG_DFL, SIGTERM, getsignal, signal

LOG_LEVELS = ("", "trace", "debug", "info", "warn", "warning", "error", "fatal", "panic")
GLOBAL_OPTIONS = (  # {config} stands for the folder of docker's configuration
    Option("config", "", "", 'Location of client config files (default "{config}")'),
    Option(
        "context",
        "c",
        "",
        "Name of the context to use to connect to the daemon "
        '(overrides DOCKER_HOST env var and default context set with "docker context use")',
    ),
    Option("debug", "D", False, "Enable debug mode"),
    Option("host", "H", (), "Daemon socket to connect to", "list"),
    Option("log-level", "l", "info", 'Set the logging level ("debug", "info", "warn", "error", "fatal")'),
    Option("tls", "", False, "Use TLS; implied by --tlsverify"),
    Option("tlscacert", "", "", 'Trust certs signed only by this CA (default "{config}/ca.pem")'),
    Option("tlscert", "", "", 'Path to TLS certificate file (default "{config}/cert.pem")'),
    Option("tlskey", "", "", 'Path to TLS key file (default "{config}/key.pem")'),
    Option("tlsverify", "", False, "Use TLS and verify the remote"),
    Option("version", "v", False, "Print version information and quit"),
)
TLS_OPTIONS = ("tls", "tlscacert", "tlscert", "tlskey", "tlsverify")


def console() -> None:
    """The `engine` command. SIGTERM ends it as an error does: what is half done is undone."""
    if getsignal(SIGTERM) == SIG_DFL:
        signal(SIGTERM, _end)
    sys.exit(main(sys.argv[1:]))


def _end(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def main(words: Sequence[str]) -> int:
    """Run a command line; its exit code. Never raises, but with ENGINE_DEBUG=1 it shows tracebacks."""
    if None in (sys.stdin, sys.stdout, sys.stderr):
        _open_missing()
    try:
        sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape", line_buffering=True)  # type: ignore[union-attr]
        sys.stderr.reconfigure(encoding="utf-8", errors="surrogateescape")  # type: ignore[union-attr]
        code = _run(words)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return _quit(130)
    except SystemExit as end:  # a signal's
        return _quit(int(end.code or 0))
    except BrokenPipeError:
        return _quit(141)  # as if SIGPIPE had ended it
    except OSError as error:
        reason = error.strerror or str(error)
        if error.errno in WHILE_WRITING and not error.filename:
            return _quit(1, f"write /dev/stdout: {reason.lower()}\n")
        where = f"{error.filename}: " if error.filename else ""
        return _quit(1, f"engine: {where}{reason}\n")
    except Exception as error:
        if os.environ.get("ENGINE_DEBUG"):
            raise
        return _quit(1, f"engine: {error or type(error).__name__}\n")


def _open_missing() -> None:
    """Where the command was started with a standard stream closed, put /dev/null there: no connection shall take it."""
    while (fd := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(fd, True)
    os.close(fd)
    sys.stdin = sys.stdin or os.fdopen(0, closefd=False)
    sys.stdout = sys.stdout or os.fdopen(1, "w", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", closefd=False)


def _quit(code: int, message: str = "") -> int:
    """End without a word from the interpreter about what stdout still holds, or about a closed pipe."""
    for fd, stream, text in ((2, sys.stderr, message), (1, sys.stdout, "")):
        try:
            stream.write(text)
            stream.flush()
        except (OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), fd)
    return code


def _run(words: Sequence[str]) -> int:
    try:
        given = parse(GLOBAL_OPTIONS, words, interspersed=False)
    except UsageError as error:
        usage = "Usage:  engine [OPTIONS] COMMAND [ARG...]\n\nRun 'engine --help' for more information"
        return _fail(f"{error}\n\n{usage}", 125)
    try:
        return _dispatch(given, words)
    except Failure as failure:
        return _fail(str(failure), failure.code)
    except EngineError as error:
        return _fail(describe(error), 1)
    except SessionInterrupted as error:
        return _fail(f"\n{error}", 1)


def _fail(message: str, code: int) -> int:
    """Say what went wrong, behind what stdout has been given. Where stderr is full, the code alone has to say it."""
    sys.stdout.flush()
    try:
        sys.stderr.write(visible_at(sys.stderr, f"{message}\n") if message else "")
    except BrokenPipeError:
        raise
    except OSError:
        return _quit(code)
    return code


def _dispatch(given: Given, words: Sequence[str]) -> int:
    _check(given)
    name = given.args[0] if given.args else ""
    topics = given.args[1:] if name == "help" else given.args
    if topics and not is_ours(topics[0]):
        code = _run_plugin(given, topics[0], words)
        if code is not None:
            return code
    if given.bool("help") or name == "help":
        from engine_cli import help

        sys.stderr.writelines(f"{notice}\n" for notice in given.notices)  # of commands, docker has them on stdout
        return help.show(_cli(given), topics, strict=name == "help")
    if given.bool("version") and not is_ours(name) and not {"--help", "-h"} & {*given.args}:
        return _print_version()
    if not name:
        from engine_cli import help

        sys.stderr.write(help.general(_cli(given)))
        return 0
    cli = _cli(given)
    try:
        if name in COMPLETE:
            from engine_cli.completion import show

            return show(cli, given.args[1:], described=name == COMPLETE[0])
        return _run_in_group(cli, name, given.args[1:]) if name in GROUPS else _run_named(cli, name, given.args[1:])
    finally:
        cli.close()


def _run_plugin(given: Given, name: str, words: Sequence[str]) -> int | None:
    """Run docker's plugin of that name with the whole command line; None where there is none."""
    from engine_cli.plugins import find

    plugin = find(Cli(config_dir=given.str("config") or None), name)
    if plugin is None:
        return None
    from engine_cli.plugin_run import run

    _print_notices(given)
    return run(plugin, words)


def _print_version() -> int:
    from engine_cli.cli import MAX_API_VERSION
    from engine_client._version import __version__

    sys.stdout.write(f"engine version {__version__}, API {MAX_API_VERSION}\n")
    return 0


def _check(given: Given) -> None:
    """Look at the global options, as docker does before anything else. Raises Failure."""
    level = given.str("log-level")
    if level.lower() not in LOG_LEVELS:
        raise Failure(f"Unable to parse logging level: {level}")
    if given.list("host") and given.str("context"):
        raise Failure("conflicting options: cannot specify both --host and --context")


def _cli(given: Given) -> Cli:
    context, config = given.str("context") or None, given.str("config") or None
    tls = None
    if any(given.changed(name) for name in TLS_OPTIONS):
        from engine_cli.tls_options import read

        tls = read(given, config)
    debug = given.bool("debug") or bool(os.environ.get("DEBUG"))
    return Cli(given.list("host"), context, config, debug=debug, tls=tls)


def _run_named(cli: Cli, name: str, words: Sequence[str]) -> int:
    command = load(name)
    if command is not None:
        return _run_command(cli, command, words)
    if "--help" in words or "-h" in words:
        from engine_cli import help

        return help.show(cli, [], strict=False)
    raise Failure(f"engine: unknown command: engine {name}\n\nRun 'engine --help' for more information")


def _run_in_group(cli: Cli, group: str, words: Sequence[str]) -> int:
    usage = f"Usage:  engine {group} {GROUPS[group].usage}".rstrip()
    see = f"{usage}\n\nRun 'engine {group} --help' for more information"
    try:
        given = parse((), words, interspersed=False)
        name = given.args[0] if given.args else ""
        command = load(name, group)
        if command is None:
            given = parse((), words)  # what follows an unknown word is looked at too
    except UsageError as error:
        raise Failure(f"{error}\n\n{see}", 125) from None
    if command is not None and not given.bool(HELP.name):
        return _run_command(cli, command, given.args[1:])
    if given.args and not given.bool(HELP.name):
        raise Failure(f"engine: unknown command: engine {group} {name}\n\n{see}")
    from engine_cli import help

    if not words:
        sys.stderr.write(help.of_group(group))
        return 0
    _print_notices(given)
    return help.show(cli, [group, name], strict=False)


def _run_command(cli: Cli, command: Command, words: Sequence[str]) -> int:
    try:
        given = parse(command.options, words, interspersed=command.interspersed)
    except UsageError as error:
        raise Failure(command.usage_error(str(error)), 125) from None
    _print_notices(given)
    if given.bool(HELP.name):
        from engine_cli import help

        sys.stdout.write(help.of(command))
        return 0
    demanding = [option for option in command.options if option.requires and given.changed(option.name)]
    if demanding:
        from engine_cli.requirements import check

        check(cli, demanding)
    wrong_count = command.arity_error(len(given.args))
    if wrong_count is not None:
        raise Failure(wrong_count)
    return command.run(cli, given)


def _print_notices(given: Given) -> None:
    for notice in given.notices:
        sys.stdout.write(notice + "\n")
