"""engine logout."""

from __future__ import annotations

from engine_cli.command import Command
from engine_cli.failures import unwritten
from engine_client.errors import CredentialHelperError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given


def run(cli: Cli, given: Given) -> int:
    from engine_client.credentials import HUB, CredentialStore, hostname

    store = CredentialStore(cli.config_dir)
    store.check()
    server = given.args[0] if given.args else ""
    host = hostname(server) if server else HUB
    cli.out(f"Removing login credentials for {host}\n")
    # names that credentials may have been stored under once
    names = dict.fromkeys([server, host, f"http://{host}", f"https://{host}"] if server else [HUB])
    problems: list[str] = []
    for name in names:
        try:
            store.remove(name)
        except CredentialHelperError as error:
            problems.append(f"{name}: {error}\n")
        except OSError as error:
            raise unwritten(cli.config_dir, error) from None
    if len(problems) == len(names):
        cli.err("WARNING: could not erase credentials:\n" + "".join(problems))
    return 0


COMMAND = Command(
    "logout",
    "[SERVER]",
    "Log out from a registry",
    run,
    (),
    (0, 1),
    details="Log out from a registry.\nIf no server is specified, the default is defined by the daemon.",
)
