"""Credentials where docker keeps them: the file, helpers, the environment."""

from __future__ import annotations

import json
import os
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.beside import HELPER

from engine_client import ConfigError, CredentialHelperError, CredentialStore, InvalidValue
from engine_client.credentials import HUB

if TYPE_CHECKING:
    from engine_client.models import AuthConfig

LAB: AuthConfig = {"username": "lab", "password": "p:ä", "serveraddress": "h:1"}
TOKEN: AuthConfig = {"username": "lab", "password": "", "identitytoken": "t", "serveraddress": "h:1"}


def basic(text: str) -> str:
    return b64encode(text.encode()).decode()


class Folder:
    """A configuration folder, and a folder with helpers on PATH."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = path / "config.json"
        self.environ = {"PATH": f"{path / 'bin'}:{os.environ['PATH']}", "KEPT": str(path / "kept")}
        (path / "bin").mkdir()
        self.add_helper("kept", HELPER)

    def add_helper(self, name: str, script: str) -> None:
        helper = self.path / "bin" / f"docker-credential-{name}"
        helper.write_text(script)
        helper.chmod(0o755)

    def store(self, config: object = None, environment: object = None) -> CredentialStore:
        if config is not None:
            self.file.write_text(json.dumps(config))
        given = {} if environment is None else {"DOCKER_AUTH_CONFIG": json.dumps(environment)}
        return CredentialStore(str(self.path), environ=self.environ | given)

    def config(self) -> Any:
        return json.loads(self.file.read_text())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    folder = Folder(tmp_path)
    for name, value in folder.environ.items():
        monkeypatch.setenv(name, value)
    return folder


@pytest.mark.parametrize(
    ("entry", "auth"),
    [
        ({"auth": basic("u:p")}, {"username": "u", "password": "p", "serveraddress": "h:1"}),
        ({"auth": basic("u:p:q\0\0")}, {"username": "u", "password": "p:q", "serveraddress": "h:1"}),
        ({"auth": basic("u:"), "identitytoken": "t"}, {"username": "u", "identitytoken": "t", "serveraddress": "h:1"}),
        ({"auth": "dT\r\npw\n"}, {"username": "u", "password": "p", "serveraddress": "h:1"}),
        ({"username": "u", "password": "p"}, {"username": "u", "password": "p", "serveraddress": "h:1"}),
        ({"UserName": "u", "PASSWORD": "p"}, {"username": "u", "password": "p", "serveraddress": "h:1"}),
        ({"Auth": basic("u:p")}, {"username": "u", "password": "p", "serveraddress": "h:1"}),
        ({"registrytoken": "r"}, {"registrytoken": "r", "serveraddress": "h:1"}),
        ({}, {}),
    ],
)
def test_what_the_file_has(folder: Folder, entry: object, auth: object) -> None:
    store = folder.store({"auths": {"h:1": entry}})
    assert store.get("h:1") == auth
    assert store.for_image("h:1/a/b:tag") == auth
    assert store.all() == {"h:1": auth}
    assert store.get("h:2") == {}


def test_docker_hub_has_a_name_of_its_own(folder: Folder) -> None:
    store = folder.store({"auths": {HUB: {"auth": basic("u:p")}}})
    for name in ("docker.io", "index.docker.io", HUB):
        assert store.get(name).get("username") == "u"
    assert store.for_image("busybox") == store.for_image("docker.io/a/b") == store.get("docker.io")
    with pytest.raises(InvalidValue):
        store.for_image("UPPER")


@pytest.mark.parametrize("name", ["http://h:1", "https://h:1/v1/", "h:1/v2/"])
def test_old_names_are_found(folder: Folder, name: str) -> None:
    assert folder.store({"auths": {name: {"auth": basic("u:p")}}}).get("h:1").get("username") == "u"


@pytest.mark.parametrize("text", ["!!", basic("nocolon"), basic(":p"), "ÿ", 7, basic("u:p")[:-1]])
def test_a_broken_entry_is_told_without_what_it_holds(folder: Folder, text: Any) -> None:
    store = folder.store({"auths": {"h:1": {"auth": text}}})
    for read in (lambda: store.get("h:1"), store.all):
        with pytest.raises(ConfigError, match=r"config.json: auths of h:1: auth is not base64") as caught:
            read()
        assert str(text) not in str(caught.value).removeprefix(str(folder.file))


@pytest.mark.parametrize("config", [{"auths": []}, {"auths": {"h:1": 7}}, {"credHelpers": "x"}])
def test_what_is_no_object(folder: Folder, config: object) -> None:
    store = folder.store(config)
    with pytest.raises(ConfigError, match="must be a JSON object"):
        store.get("h:1")
    if config != {"auths": {"h:1": 7}}:  # which a new entry replaces
        with pytest.raises(ConfigError):
            store.save(LAB)
    assert folder.config() == config


@pytest.mark.parametrize("config", [{"credsStore": "kept"}, {"credHelpers": {"h:1": "kept"}}])
@pytest.mark.parametrize("auth", [LAB, TOKEN])
def test_helpers(folder: Folder, config: dict[str, Any], auth: AuthConfig) -> None:
    store = folder.store({"x": 1, "auths": {"h:1": {"email": "e"}}, **config})
    assert store.save(auth) is False
    assert folder.config() == {"x": 1, "auths": {"h:1": {}}, **config}
    kept: dict[str, str] = {"serveraddress": "h:1"}
    kept |= {"identitytoken": "t"} if "identitytoken" in auth else {"username": "lab", "password": "p:ä"}
    assert store.get("h:1") == kept
    assert store.all() == {"h:1": kept}
    store.remove("h:1")
    store.remove("h:1")
    assert (store.get("h:1"), os.listdir(folder.path / "kept")) == ({}, [])
    assert folder.config() == {"x": 1, "auths": {}, **config}


@pytest.mark.parametrize("auth", [LAB, TOKEN])
def test_the_file(folder: Folder, auth: AuthConfig) -> None:
    store = folder.store({"auths": {"other": {"auth": basic("u:p")}}, "x": 1})
    assert store.save(auth) is ("identitytoken" not in auth)
    assert store.save(auth) is False
    assert store.get("h:1") == {name: value for name, value in auth.items() if value}
    store.remove("h:1")
    store.remove("h:1")
    assert folder.config() == {"auths": {"other": {"auth": basic("u:p")}}, "x": 1}


def test_a_password_that_is_no_utf8(folder: Folder) -> None:
    auth: AuthConfig = {"username": "u", "password": "p\udcff", "serveraddress": "h:1"}
    store = folder.store({})
    store.save(auth)
    assert folder.config() == {"auths": {"h:1": {"auth": b64encode(b"u:p\xff").decode()}}}
    assert store.get("h:1") == auth
    with pytest.raises(InvalidValue, match="must be text that UTF-8 can hold") as caught:
        store.save({"username": "u", "password": "planted\ud800", "serveraddress": "h:1"})
    assert "planted" not in str(caught.value)


def test_the_systems_helper_is_taken_where_nothing_is_configured(folder: Folder) -> None:
    for name in ("secretservice", "osxkeychain"):
        folder.add_helper(name, HELPER)
    store = folder.store({"x": 1})
    assert store.save(LAB) is False
    assert folder.config()["credsStore"] in ("secretservice", "osxkeychain")
    assert store.get("h:1") == LAB
    assert folder.store({"auths": {"h:1": {"auth": basic("u:p")}}}).get("h:1").get("username") == "u"


@pytest.mark.parametrize(
    "reply",
    [
        '{"username": "u", "SECRET": "p"}',
        '{"Username": "u", "Secret": "p"} and more',
        '\n{"Secret": "p", "Username": "u"}{}',
    ],
)
def test_a_reply_is_read_as_docker_reads_it(folder: Folder, reply: str) -> None:
    folder.add_helper("odd", f"#!/bin/sh\necho '{reply}'\n")
    store = folder.store({"CREDHELPERS": {"h:1": "odd"}})
    assert store.get("h:1") == {"username": "u", "password": "p", "serveraddress": "h:1"}


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("echo no; exit 3", "error getting credentials - err: exit status 3, out: `no`"),
        ("kill -9 $$", "error getting credentials - err: signal: killed, out: ``"),
        ("echo planted-secret", "docker-credential-odd get does not answer with a JSON object"),
        ("echo []", "docker-credential-odd get does not answer with a JSON object"),
        (None, 'error getting credentials - err: exec: "docker-credential-odd": executable file not found in $PATH'),
    ],
)
def test_a_helper_that_fails(folder: Folder, script: str | None, says: str) -> None:
    if script is not None:
        folder.add_helper("odd", f"#!/bin/sh\n{script}\n")
    store = folder.store({"credHelpers": {"h:1": "odd"}})
    with pytest.raises(CredentialHelperError) as caught:
        store.get("h:1")
    assert str(caught.value).startswith(says)
    assert store.all() == {}


@pytest.mark.parametrize("secret", ["planted-secret", 'planted-"secret\\é'])
def test_a_helper_that_fails_to_store_leaves_the_file(folder: Folder, secret: str) -> None:
    folder.add_helper("odd", "#!/bin/sh\ncat; exit 1\n")
    config = {"credsStore": "odd"}
    with pytest.raises(
        CredentialHelperError, match=r"error storing credentials - err: exit status 1, out: `"
    ) as caught:
        folder.store(config).save({"username": "u", "password": secret, "serveraddress": "h:1"})
    assert "planted" not in str(caught.value)
    assert folder.config() == config


def test_the_environment_comes_first(folder: Folder) -> None:
    given = {"auths": {"h:1": {"auth": basic("env:p")}}}
    store = folder.store({"auths": {"h:1": {"auth": basic("u:p")}, "h:2": {"auth": basic("u:p")}}}, given)
    assert [store.get(name).get("username") for name in ("h:1", "h:2", "h:3")] == ["env", "u", None]
    assert {name: auth.get("username") for name, auth in store.all().items()} == {"h:1": "env", "h:2": "u"}


def test_keys_of_the_environment_in_any_case(folder: Folder) -> None:
    assert folder.store({}, {"Auths": {"h:1": {"AUTH": basic("u:p")}}}).get("h:1").get("username") == "u"


@pytest.mark.parametrize(
    "given", ["planted-secret", 7, [], {}, {"auths": []}, {"auths": {"h": {"auth": "planted-secret"}}}]
)
def test_a_broken_environment(folder: Folder, given: object) -> None:
    with pytest.raises(ConfigError, match=r"^DOCKER_AUTH_CONFIG") as caught:
        folder.store({}, given).get("h:1")
    assert "planted-secret" not in str(caught.value)


def test_secrets_do_not_show(folder: Folder) -> None:
    store = folder.store({"auths": {"h:1": {"auth": basic("u:planted"), "identitytoken": "planted"}}})
    auth = store.get("h:1")
    assert "planted" not in f"{auth} {auth!r} {store.all()} {store!r} {[auth]}"
    assert json.loads(json.dumps(auth))["password"] == "planted"
