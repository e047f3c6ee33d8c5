"""The docker-credential-* protocol: programs that keep credentials, asked by a word and what stdin brings."""

from __future__ import annotations

import os

from engine_client._typing import is_json_object
from engine_client._wire.jsontext import decode_next, dumps, with_names
from engine_client.errors import CredentialHelperError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from engine_client.models import AuthConfig

_NOT_FOUND = "credentials not found in native keychain"
_TOKEN_USER = "<token>"


class _NotKept(CredentialHelperError):
    """The helper says that it has nothing under that name."""


def system_helper(environ: Mapping[str, str]) -> str:
    """The helper that docker takes where none is configured, if it is installed; else nothing."""
    from shutil import which

    path = environ.get("PATH", os.defpath)
    name = "osxkeychain"
    if os.uname().sysname != "Darwin":
        name = "pass" if which("pass", path=path) else "secretservice"
    return name if which(f"docker-credential-{name}", path=path) else ""


def get(helper: str, registry: str) -> dict[str, str]:
    """What the helper has for a registry, as an AuthConfig; nothing where it has nothing.

    Raises CredentialHelperError.
    """
    try:
        found = _reply(helper, "get", registry)
    except _NotKept:
        return {}
    found = with_names(found, ("Username", "Secret"))
    user, secret = str(found.get("Username") or ""), str(found.get("Secret") or "")
    if user == _TOKEN_USER:
        return {"identitytoken": secret, "serveraddress": registry}
    return {"username": user, "password": secret, "serveraddress": registry}


def store(helper: str, registry: str, credentials: AuthConfig) -> None:
    """Have the helper keep the credentials. Raises CredentialHelperError."""
    token = credentials.get("identitytoken")
    user, secret = (_TOKEN_USER, token) if token else (credentials.get("username", ""), credentials.get("password", ""))
    _run(helper, "store", dumps({"ServerURL": registry, "Username": user, "Secret": secret}) + "\n", secret)


def erase(helper: str, registry: str) -> None:
    """Have the helper forget a registry, if it has something for it. Raises CredentialHelperError."""
    import contextlib

    with contextlib.suppress(_NotKept):
        _run(helper, "erase", registry)


def registries(helper: str) -> list[str]:
    """The registries that the helper has something for. Raises CredentialHelperError."""
    return [*_reply(helper, "list", "unused")]


def _reply(helper: str, action: str, text: str) -> dict[str, Any]:
    output = _run(helper, action, text)
    try:
        value, _ = decode_next(output.decode().lstrip())  # what comes behind it, docker does not look at
    except (ValueError, RecursionError):
        value = None
    if not is_json_object(value):
        raise CredentialHelperError(f"docker-credential-{helper} {action} does not answer with a JSON object")
    return value


def _run(helper: str, action: str, text: str, secret: str = "") -> bytes:
    """What the helper prints. Where it fails, that is why, in docker's form, but for the `secret` it was given."""
    import subprocess

    program = f"docker-credential-{helper}"
    doing = {"get": "getting", "store": "storing", "erase": "erasing", "list": "listing"}[action]
    try:
        done = subprocess.run([program, action], input=text.encode(), stdout=subprocess.PIPE, check=False)
    except OSError:
        why = f'exec: "{program}": executable file not found in $PATH'
        raise CredentialHelperError(f"error {doing} credentials - err: {why}, out: ``") from None
    if done.returncode == 0:
        return done.stdout
    said = done.stdout.decode("utf-8", "replace").strip()
    if said == _NOT_FOUND:
        raise _NotKept(said)
    for form in (secret, dumps(secret)[1:-1]) if secret else ():  # as it is, and as JSON has it
        said = said.replace(form, "***")
    raise CredentialHelperError(f"error {doing} credentials - err: {_ending(done.returncode)}, out: `{said}`")


def _ending(code: int) -> str:
    if code >= 0:
        return f"exit status {code}"
    import signal

    return f"signal: {(signal.strsignal(-code) or str(-code)).lower()}"
