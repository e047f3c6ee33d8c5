"""Credentials for registries, where docker keeps them: config.json, docker-credential-* helpers, the environment.

from engine_client import CredentialStore, Engine

with Engine() as engine:
    auth = CredentialStore().for_image("registry.example.com/team/app")
    with engine.images.pull("registry.example.com/team/app", auth=auth) as progress:
        progress.drain()
"""

from __future__ import annotations

import os
from binascii import Error as Base64Error
from binascii import a2b_base64, b2a_base64

from engine_client import _credential_helper, address, config_file
from engine_client._typing import is_json_object
from engine_client._wire.jsontext import loads, with_names
from engine_client.errors import ConfigError, CredentialHelperError, InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from engine_client.models import AuthConfig

HUB = "https://index.docker.io/v1/"  # the name that Docker Hub's credentials have
ENVIRONMENT = "DOCKER_AUTH_CONFIG"
_SECRETS = ("password", "identitytoken", "registrytoken")
_FIELDS = ("username", "password", "email", "identitytoken", "registrytoken")
_BESIDE_A_HELPER = ("email", "registrytoken")  # what the file may hold of a registry that has one


class _Hidden(dict[str, str]):
    """An AuthConfig whose secrets do not show where it is printed."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr({name: "***" if name in _SECRETS else value for name, value in self.items()})


class CredentialStore:
    """What docker's configuration folder, its helpers and DOCKER_AUTH_CONFIG know of registries.

    `config_dir` is that folder; by default the one that docker uses. Everything is read anew at each call, and what a
    helper writes to stderr goes to this process's. All of it blocks: call it in a thread of its own from async code.

    A registry is named as in an image's name (`localhost:5000`, `docker.io`). Every method raises ConfigError for a
    folder's file that is broken, OSError for one that cannot be read, and CredentialHelperError.
    """

    __slots__ = ("_config", "_environ", "path")

    def __init__(
        self,
        config_dir: str | None = None,
        *,
        environ: Mapping[str, str] | None = None,
        config: dict[str, Any] | None = None,
    ) -> None:
        self._environ = os.environ if environ is None else environ
        self.path = config_file.path_in(config_dir or address.config_dir(self._environ))
        self._config = config

    def check(self) -> None:
        """See whether the folder's file can be read, before anything is asked of anyone."""
        self._read()

    def for_image(self, image: str) -> AuthConfig:
        """The credentials for the registry that `image` names. Raises InvalidValue for a malformed name."""
        from engine_client.reference import parse

        return self.get(parse(image).domain)

    def get(self, registry: str) -> AuthConfig:
        """The credentials for one registry; empty where there are none."""
        given = self._from_environment()
        name = _key(registry)
        if name in given:
            return _auth(given[name])
        config = self._read()
        helper = self._helper(config, name)
        return _auth(self._kept(config, helper, name) if helper else self._in_file(config, name))

    def all(self) -> dict[str, AuthConfig]:
        """The credentials for every registry, by name. A registry's own helper that fails leaves its one out."""
        config = self._read()
        helper = self._helper(config, "")
        if helper:
            found = {name: self._kept(config, helper, name) for name in _credential_helper.registries(helper)}
        else:
            found = {name: self._in_file(config, name) for name in _section(config, "auths", self.path)}
        for name in _section(config, "credHelpers", self.path):
            own = self._helper(config, name)
            try:
                found[name] = self._kept(config, own, name) if own else self._in_file(config, name)
            except CredentialHelperError:
                continue
        return {name: _auth(values) for name, values in (found | self._from_environment()).items()}

    def save(self, credentials: AuthConfig) -> bool:
        """Keep the credentials for the registry `serveraddress`: with its helper, or in the file if it has none.

        Docker Hub's where no registry is named. Raises InvalidValue for a name or a password that UTF-8 cannot hold.

        Whether a password has newly come to stand in the file, where anyone who can read that can read it.
        """
        name = _key(credentials.get("serveraddress", ""))
        config = self._read()
        helper = self._helper(config, name)
        chosen = {"credsStore": helper} if helper and not _named_helper(config, name) else {}
        entry = {} if helper else _encoded(credentials)
        if helper:
            _credential_helper.store(helper, name, credentials)
        before = _section(config, "auths", self.path).get(name)

        def put(config: dict[str, Any]) -> None:
            _section(config, "auths", self.path, create=True)[name] = entry
            config.update(chosen)

        config_file.change(self.path, put)
        return not helper and bool(credentials.get("password")) and entry != before

    def remove(self, registry: str) -> None:
        """Forget the credentials for a registry, if there are any."""
        registry = _key(registry)
        config = self._read()
        helper = self._helper(config, registry)
        if helper:
            _credential_helper.erase(helper, registry)
        if registry in _section(config, "auths", self.path):
            config_file.change(self.path, lambda config: _section(config, "auths", self.path).pop(registry, None))

    def _read(self) -> dict[str, Any]:
        return config_file.read(self.path) if self._config is None else self._config

    def _in_file(self, config: dict[str, Any], name: str) -> dict[str, str]:
        """What the file has for a registry, also under an old name for it, which was a URL."""
        entries = _section(config, "auths", self.path)
        entry = entries.get(name)
        if entry is None:
            name = next((url for url in entries if hostname(url) == name), name)
            entry = entries.get(name, {})
        return _decoded(name, entry, self.path)

    def _kept(self, config: dict[str, Any], helper: str, name: str) -> dict[str, str]:
        """What a helper has for a registry, and what the file has that no helper keeps."""
        stored = self._in_file(config, name)
        beside = {key: stored[key] for key in _BESIDE_A_HELPER if key in stored}
        return beside | _credential_helper.get(helper, name)

    def _from_environment(self) -> dict[str, dict[str, str]]:
        text = self._environ.get(ENVIRONMENT)
        if not text:
            return {}
        try:
            entries = _section({"auths": with_names(loads(text.encode()), ("auths",))["auths"]}, "auths", ENVIRONMENT)
        except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
            raise ConfigError(f"{ENVIRONMENT} is not a JSON object with auths in it") from None
        return {name: _decoded(name, entry, ENVIRONMENT) for name, entry in entries.items()}

    def _helper(self, config: dict[str, Any], name: str) -> str:
        """The helper for a registry; where nothing is configured yet, the one that the system has, if it has one."""
        named = _named_helper(config, name)
        if named or any(config.get(key) for key in ("auths", "credHelpers", "credsStore")):
            return named
        return _credential_helper.system_helper(self._environ)

    def __repr__(self) -> str:
        return f"CredentialStore({os.path.dirname(self.path)!r})"


def hostname(registry: str) -> str:
    """The host's name in a registry's, which may be a URL: `h:5000` of `https://u@h:5000/v2/`."""
    authority = registry.partition("://")[2]
    for mark in "/?#":
        authority = authority.partition(mark)[0]
    host = authority.rpartition("@")[2].removesuffix(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    return host or registry.partition("/")[0]


def _key(registry: str) -> str:
    return HUB if registry in ("", "docker.io", "index.docker.io") else registry


def _auth(values: dict[str, str]) -> AuthConfig:
    auth: Any = _Hidden(values)
    return auth  # type: ignore[no-any-return]


def _section(config: dict[str, Any], name: str, where: str, *, create: bool = False) -> dict[str, Any]:
    """An object in the configuration. Raises ConfigError where something else stands there."""
    value: object = config.get(name)
    if value is None:
        empty: dict[str, Any] = {}
        if create:
            config[name] = empty
        return empty
    if not is_json_object(value):
        raise ConfigError(f"{where}: {name} must be a JSON object")
    return value


def _decoded(name: str, entry: object, where: str) -> dict[str, str]:
    """A registry's entry of `auths` as an AuthConfig."""
    where = f"{where}: auths of {name}"
    if not is_json_object(entry):
        raise ConfigError(f"{where} must be a JSON object")
    entry = with_names(entry, ("auth", *_FIELDS))
    values = {field: value for field in _FIELDS if isinstance(value := entry.get(field), str) and value}
    text = entry.get("auth")
    if not text:
        return values | {"serveraddress": name} if entry else {}
    try:
        data = a2b_base64(text.replace("\r", "").replace("\n", ""), strict_mode=True)  # Go's decoder skips line breaks
    except (Base64Error, ValueError, AttributeError):
        raise ConfigError(f"{where}: auth is not base64 of a name and a password") from None
    user, colon, password = data.decode(errors="surrogateescape").partition(":")
    if not user or not colon:
        raise ConfigError(f"{where}: auth is not base64 of a name and a password")
    values |= {"username": user, "password": password.strip("\0"), "serveraddress": name}
    return {field: value for field, value in values.items() if value}


def _encoded(credentials: AuthConfig) -> dict[str, str]:
    """An AuthConfig as an entry of `auths`."""
    user, password = credentials.get("username", ""), credentials.get("password", "")
    entry = {
        "auth": _pair(user, password) if user or password else "",
        "identitytoken": credentials.get("identitytoken", ""),
    }
    return {name: value for name, value in entry.items() if value}


def _pair(user: str, password: str) -> str:
    """Both in base64. Lone surrogates stand for the bytes that they came from; InvalidValue where from none."""
    try:
        data = f"{user}:{password}".encode(errors="surrogateescape")
    except UnicodeEncodeError:
        raise InvalidValue("a registry's user name and password must be text that UTF-8 can hold") from None
    return b2a_base64(data, newline=False).decode()


def _named_helper(config: dict[str, Any], name: str) -> str:
    own = _section(config, "credHelpers", "config.json")
    helper = own[name] if name and name in own else config.get("credsStore")
    return helper if isinstance(helper, str) else ""
