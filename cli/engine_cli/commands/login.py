"""engine login."""

from __future__ import annotations

import os
import sys

from engine_cli.command import Command
from engine_cli.failures import Failure, describe, unwritten
from engine_cli.flags import Option
from engine_client.errors import CredentialHelperError, EngineError, Unauthorized

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine_cli.cli import Cli
    from engine_cli.flags import Given
    from engine_client.credentials import CredentialStore
    from engine_client.models import AuthConfig

_UNENCRYPTED = """
WARNING! Your credentials are stored unencrypted in '{}'.
Configure a credential helper to remove this warning. See
https://docs.docker.com/go/credential-store/

"""


def run(cli: Cli, given: Given) -> int:
    from engine_client.credentials import HUB, CredentialStore, hostname

    _check(given)
    user, password = given.str("username"), _password(cli, given)
    store = CredentialStore(cli.config_dir)
    store.check()
    server = given.args[0] if given.args else ""
    server = HUB if server in ("", HUB, "docker.io") else hostname(server)
    stored: AuthConfig = _stored(store, server) if not user and not password else {}
    name = stored.get("username", "")
    status = ""
    if name and stored.get("password"):
        status = _with_stored(cli, store, {**stored, "serveraddress": server, "identitytoken": ""})
    if not status:
        status = _with_typed(cli, store, user, password, name, server)
    cli.out(f"{status}\n")
    return 0


def _check(given: Given) -> None:
    if given.changed("password-stdin"):
        if given.changed("password"):
            raise Failure("conflicting options: cannot specify both --password and --password-stdin")
        if not given.changed("username"):
            raise Failure("the --password-stdin option requires --username to be set")
    for name in ("username", "password"):
        if given.changed(name) and not given.str(name):
            raise Failure(f"{name} is empty")


def _password(cli: Cli, given: Given) -> str:
    password = given.str("password")
    if password:
        cli.err("WARNING! Using --password via the CLI is insecure. Use --password-stdin.\n")
    if given.bool("password-stdin"):
        text = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
        password = text.removesuffix("\n").removesuffix("\r")
    return password


def _stored(store: CredentialStore, server: str) -> AuthConfig:
    try:
        return store.get(server)
    except CredentialHelperError:
        return {}


def _with_stored(cli: Cli, store: CredentialStore, credentials: AuthConfig) -> str:
    """Log in with what is stored already; the registry's word, or nothing where it refuses."""
    from engine_cli.notes import note

    cli.err(f"Authenticating with existing credentials... [Username: {credentials.get('username')}]\n")
    note(sys.stderr, "To login with a different account, run 'engine logout' followed by 'engine login'")
    cli.err("\n\n")
    try:
        return _log_in(cli, store, credentials)
    except Unauthorized:
        cli.err("Stored credentials invalid or expired\n")
    except EngineError as error:
        cli.err(f"Login did not succeed, error: {describe(error)}\n")
    return ""


def _with_typed(cli: Cli, store: CredentialStore, user: str, password: str, name: str, server: str) -> str:
    from engine_cli.registry_auth import ask_for

    if not (user and password) and not os.isatty(0):
        raise Failure("Error: Cannot perform an interactive login from a non TTY device")
    return _log_in(cli, store, ask_for(cli, user, password, default_user=name, registry=server))


def _log_in(cli: Cli, store: CredentialStore, credentials: AuthConfig) -> str:
    """Have the registry look at the credentials, and keep them; its word."""
    reply = cli.engine.system.auth(credentials)
    token = reply.get("IdentityToken")
    if token:
        credentials = {**credentials, "password": "", "identitytoken": token}
    try:
        unencrypted = store.save(credentials)
    except CredentialHelperError as error:
        raise Failure(f"Error saving credentials: {error}") from None
    except OSError as error:
        raise Failure(f"Error saving credentials: {unwritten(os.path.dirname(store.path), error)}") from None
    if unencrypted:
        cli.err(_UNENCRYPTED.format(store.path))
    return reply["Status"]


COMMAND = Command(
    "login",
    "[OPTIONS] [SERVER]",
    "Authenticate to a registry",
    run,
    (
        Option("password", "p", "", "Password or Personal Access Token (PAT)"),
        Option("password-stdin", "", False, "Take the Password or Personal Access Token (PAT) from stdin"),
        Option("username", "u", "", "Username"),
    ),
    (0, 1),
    details="Authenticate to a registry.\nDefaults to Docker Hub if no server is specified.",
)
