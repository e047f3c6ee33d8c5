"""The credentials that go with a request about a registry, and asking for them."""

from __future__ import annotations

import os
import sys

from engine_cli.failures import Failure
from engine_cli.flags import parse_bool
from engine_cli.notes import note
from engine_cli.prompts import ask
from engine_client.credentials import HUB, CredentialStore
from engine_client.errors import ConfigError, CredentialHelperError, InvalidValue, Unauthorized

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar

    from engine_cli.cli import Cli
    from engine_client.models import AuthConfig

    T = TypeVar("T")

_REGISTER = (
    "Log in with your Docker ID or email address to push and pull images from Docker Hub. "
    "If you don't have a Docker ID, head over to https://hub.docker.com/ to create one.\n"
)
_TOKENS = (
    "You can log in with your password or a Personal Access Token (PAT). "
    "Using a limited-scope PAT grants better security and is required for organizations using SSO. "
    "Learn more at https://docs.docker.com/go/access-tokens/\n\n"
)
_TOKEN_INSTEAD = (
    "A Personal Access Token (PAT) can be used instead.\nTo create a PAT, visit {}https://app.docker.com/settings{}\n\n"
)


def credentials_for(cli: Cli, registry: str) -> AuthConfig:
    """What is stored for a registry, named as in an image's name; nothing where the file cannot be understood.

    Raises CredentialHelperError.
    """
    try:
        return CredentialStore(cli.config_dir, config=cli.config).get(registry)
    except ConfigError as error:
        cli.err(f"WARNING: {error}\n")
        return {}


def all_credentials(cli: Cli) -> Mapping[str, AuthConfig]:
    """What is stored for all registries, for a build; nothing where that cannot be found out."""
    try:
        return CredentialStore(cli.config_dir, config=cli.config).all()
    except ConfigError as error:
        cli.err(f"WARNING: {error}\n")
    except CredentialHelperError:
        pass
    return {}


def logged_in(cli: Cli, registry: str, doing: str, attempt: Callable[[AuthConfig], T]) -> T:
    """Try with what is stored for a registry; where that is refused, with what a person at the terminal types.

    A helper that fails is as one that has nothing: the registry says what it makes of that, and the helper's error is
    told before anything is asked. Raises what `attempt` raises, Failure.
    """
    stored, problem = _stored(cli, registry)
    try:
        return attempt(stored)
    except Unauthorized:
        if not os.isatty(0):
            raise
    cli.out(f"\nLogin prior to {doing}:\n")
    if problem:
        cli.err(f"Unable to retrieve stored credentials for {HUB}, error: {problem}.\n")
    asked = ask_for(cli, default_user=stored.get("username", ""), registry=HUB)
    return attempt({**asked, "serveraddress": registry})


def _stored(cli: Cli, registry: str) -> tuple[AuthConfig, str]:
    """What is stored, and what went wrong with it."""
    try:
        return credentials_for(cli, registry), ""
    except CredentialHelperError as error:
        return {}, str(error)


def _has_hints() -> bool:
    try:
        return parse_bool(os.environ.get("DOCKER_CLI_HINTS") or "true")
    except InvalidValue:
        return True


def ask_for(cli: Cli, user: str = "", password: str = "", *, default_user: str = "", registry: str) -> AuthConfig:
    """Credentials for a registry, of which what is not given is asked for. Raises Failure where it is not typed."""
    user, password, default_user = user.strip(), password.strip(), default_user.strip()
    if not user:
        if registry == HUB:
            cli.out(_REGISTER + (_TOKENS if _has_hints() else ""))
        user = ask(cli, f"Username ({default_user}): " if default_user else "Username: ") or default_user
        if not user:
            raise Failure("Error: Non-null Username Required")
    if not password:
        if registry == HUB:
            underline = ("\x1b[4m", "\x1b[0m") if sys.stderr.isatty() else ("", "")
            note(sys.stderr, _TOKEN_INSTEAD.format(*underline))
        password = ask(cli, "Password: ", hidden=True)
        cli.out("\n")
        if not password:
            raise Failure("Error: Password Required")
    return {"username": user, "password": password, "serveraddress": registry}
