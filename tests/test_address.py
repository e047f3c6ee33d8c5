"""Where the engine is: the order of docker's sources, contexts on disk, and what is no address."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from engine_client import ConfigError, Engine, InvalidValue
from engine_client.address import config_dir, context_name, parse, resolve

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT = "unix:///var/run/docker.sock"


def add_context(folder: Path, name: str, meta: object) -> Path:
    """Put a context where docker keeps it."""
    path = folder / "contexts/meta" / hashlib.sha256(name.encode()).hexdigest() / "meta.json"
    path.parent.mkdir(parents=True)
    path.write_text(meta if isinstance(meta, str) else json.dumps(meta))
    return path


def at(host: object) -> object:
    return {"Endpoints": {"docker": {"Host": host}}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A configuration with the contexts `set`, which is the current one, and `named`."""
    (tmp_path / "config.json").write_text('{"currentContext": "set"}')
    add_context(tmp_path, "set", at("unix:///set"))
    add_context(tmp_path, "named", at("unix:///named"))
    return tmp_path


@pytest.mark.parametrize(
    ("host", "context", "environ", "address", "name"),
    [
        ("unix:///host", "named", {"DOCKER_HOST": "unix:///variable"}, "unix:///host", "named"),
        ("unix:///host", None, {"DOCKER_CONTEXT": "named"}, "unix:///host", "default"),
        (None, "named", {"DOCKER_HOST": "unix:///variable"}, "unix:///named", "named"),
        (None, "default", {"DOCKER_CONTEXT": "named"}, DEFAULT, "default"),
        (None, None, {"DOCKER_HOST": "unix:///variable", "DOCKER_CONTEXT": "named"}, "unix:///variable", "default"),
        (None, None, {"DOCKER_HOST": "", "DOCKER_CONTEXT": "named"}, "unix:///named", "named"),
        (None, None, {}, "unix:///set", "set"),
    ],
)
def test_the_order_of_the_sources(
    folder: Path, host: str | None, context: str | None, environ: dict[str, str], address: str, name: str
) -> None:
    assert resolve(host, context=context, environ=environ, config_dir=str(folder)).host == address
    assert context_name(host, context=context, environ=environ, config_dir=str(folder)) == name


@pytest.mark.parametrize("config", [None, "{}", '{"currentContext": 7}', '{"currentContext": ""}'])
def test_without_a_current_context_the_default_is_taken(tmp_path: Path, config: str | None) -> None:
    if config is not None:
        (tmp_path / "config.json").write_text(config)
    assert resolve(None, environ={}, config_dir=str(tmp_path)).host == DEFAULT


@pytest.mark.parametrize("config", ["", "{", "[]", "\udcff"])
def test_a_configuration_that_cannot_be_read(tmp_path: Path, config: str) -> None:
    path = tmp_path / "config.json"
    path.write_bytes(config.encode(errors="surrogateescape"))
    with pytest.raises(ConfigError, match=f"cannot read {path}: "):
        resolve(None, environ={}, config_dir=str(tmp_path))


@pytest.mark.parametrize("meta", [{"Endpoints": {"docker": {}}}, at(None), at("")])
def test_a_context_without_a_host_is_at_the_default_one(tmp_path: Path, meta: object) -> None:
    add_context(tmp_path, "odd", meta)
    assert resolve(None, context="odd", environ={}, config_dir=str(tmp_path)).host == DEFAULT


@pytest.mark.parametrize("meta", [{}, {"Endpoints": None}, {"Endpoints": {}}, {"Endpoints": {"docker": None}}])
def test_a_context_without_an_engine(tmp_path: Path, meta: object) -> None:
    add_context(tmp_path, "odd", meta)
    with pytest.raises(ConfigError, match=r"^cannot find docker endpoint in context$"):
        resolve(None, context="odd", environ={}, config_dir=str(tmp_path))


@pytest.mark.parametrize(
    ("meta", "says"),
    [
        ({"Name": 1}, "Name must be a string"),
        ({"Metadata": "x"}, "Metadata must be a JSON object"),
        ({"Endpoints": []}, "Endpoints must be a JSON object"),
        ({"Endpoints": {"docker": []}}, "docker must be a JSON object"),
        (at(7), "Host must be a string"),
        ({"Endpoints": {"docker": {"SkipTLSVerify": "yes"}}}, "SkipTLSVerify must be true or false"),
    ],
)
def test_a_context_with_what_is_not_of_its_kind(tmp_path: Path, meta: object, says: str) -> None:
    path = add_context(tmp_path, "odd", meta)
    with pytest.raises(ConfigError, match=f"^cannot read {path}: {says}$"):
        resolve(None, context="odd", environ={}, config_dir=str(tmp_path))


def test_keys_in_any_case(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"CURRENTCONTEXT": "odd"}')
    add_context(tmp_path, "odd", {"endpoints": {"docker": {"host": "tcp://h:1"}, "Docker": {"Host": "tcp://h:2"}}})
    assert resolve(None, environ={}, config_dir=str(tmp_path)).host == "tcp://h:1"


def test_a_context_that_is_not_there_or_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r'context "gone": context not found: open .*/meta.json: no such file or'):
        resolve(None, environ={"DOCKER_CONTEXT": "gone"}, config_dir=str(tmp_path))
    path = add_context(tmp_path, "bad", "null")
    with pytest.raises(ConfigError, match=f"cannot read {path}: it must hold a JSON object"):
        resolve(None, context="bad", environ={}, config_dir=str(tmp_path))


def test_a_contexts_name_that_is_no_utf8(tmp_path: Path) -> None:
    name = "caf\udce9"
    with pytest.raises(ConfigError, match="context not found"):
        resolve(None, context=name, environ={}, config_dir=str(tmp_path))
    folder = tmp_path / "contexts/meta" / hashlib.sha256(b"caf\xe9").hexdigest()
    folder.mkdir(parents=True)
    (folder / "meta.json").write_text(json.dumps(at("tcp://h:1")))
    assert resolve(None, context=name, environ={}, config_dir=str(tmp_path)).host == "tcp://h:1"
    (tmp_path / "config.json").write_text('{"currentContext": "\\ud800"}')
    with pytest.raises(ConfigError, match="no context can be called"):
        resolve(None, environ={}, config_dir=str(tmp_path))


def test_the_configuration_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    assert config_dir({"DOCKER_CONFIG": "/c", "HOME": "/h"}) == "/c"
    assert config_dir({"DOCKER_CONFIG": "", "HOME": "/h"}) == "/h/.docker"
    monkeypatch.setenv("HOME", "/process")
    assert config_dir({}) == "/process/.docker"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("unix:///a b", ("unix", "/a b", "", 0)),
        ("fd://3", ("fd", "3", "", 0)),
        ("tcp://h", ("tcp", "", "h", 0)),
        ("tcp://h:2375/p", ("tcp", "/p", "h", 2375)),
        ("https://[::1]:2376", ("https", "", "::1", 2376)),
        ("http://[::1]", ("http", "", "::1", 0)),
        ("ssh://user@[::1]:22", ("ssh", "", "user@::1", 22)),
        ("ssh://u@h/run/s", ("ssh", "/run/s", "u@h", 0)),
        ("tcp://h:" + "0" * 5000 + "80", ("tcp", "", "h", 80)),
    ],
)
def test_an_address_taken_apart(text: str, parts: tuple[str, str, str, int]) -> None:
    address = parse(text)
    assert (address.scheme, address.path, address.host, address.port) == parts


@pytest.mark.parametrize(
    "text", ["", "h:1", "unix://", "ftp://h", "tcp://h:x", "tcp://h:", "tcp://h:²", "tcp://h:" + "9" * 5000]
)
def test_no_address(text: str) -> None:
    with pytest.raises(InvalidValue, match="unable to parse docker host"):
        parse(text)


@pytest.mark.parametrize("version", ["1", "1.", "x.1", "1.x", "1.²"])
def test_no_version(version: str) -> None:
    with pytest.raises(InvalidValue, match="invalid API version"):
        Engine("unix:///s", version=version)
