"""docker's config.json: read, told what is wrong with it, and changed as a whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from engine_client import config_file
from engine_client.errors import ConfigError

ROOT = Path(__file__).parent.parent
ODD = '{"b": [1, 2.5, null], "auths": {"h": {}}, "a": {"ü": "\\u2028\\/", "x": 12345678901234567890}}'


def log_in(config: dict[str, Any]) -> None:
    config.setdefault("auths", {})["new"] = {"auth": "x"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.json"


def _add(added: dict[str, Any], config: dict[str, Any]) -> None:
    config.update(added)


def left_alone(path: Path, error: type[Exception]) -> None:
    """A change fails with `error`, and leaves the folder as it was."""
    before = {name: (path.parent / name).read_bytes() for name in os.listdir(path.parent)}
    with pytest.raises(error):
        config_file.change(str(path), log_in)
    assert before == {name: (path.parent / name).read_bytes() for name in os.listdir(path.parent)}


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        (b'{"a": 1,\n "b":}', "line 2, column 6", "Expecting value"),
        (b'{"a": 1\n', "line 2, column 1", "Expecting"),
        (b'{"a": 1} x', "line 1, column 9", "more than one JSON value"),
        (b"\n [1]", "line 2, column 2", "not a JSON object"),
        (b'{"a":\n\n  "\xff"}', "line 3, column 4", "not UTF-8"),
        (b'{"NaN": "NaN",\n"a": NaN}', "line 2, column 6", "NaN is not JSON"),
        (b"\xef\xbb\xbf{}", "line 1, column 1", "BOM"),
        (b'{"a": "' + b"1" * 5000 + b'",\n"b": -' + b"1" * 5000 + b"}", "line 2, column 6", "Exceeds the limit"),
        ('{"üü": }'.encode(), "line 1, column 8", "Expecting value"),
    ],
)
def test_a_broken_file_is_told_by_line_and_column(path: Path, text: bytes, place: str, problem: str) -> None:
    path.write_bytes(text)
    with pytest.raises(ConfigError) as caught:
        config_file.read(str(path))
    assert str(caught.value).startswith(f"{path}: {place}: ")
    assert problem in str(caught.value)
    left_alone(path, ConfigError)


def test_a_file_nested_too_deeply(path: Path) -> None:
    path.write_text('{"a":' + "[" * 100_000)
    left_alone(path, ConfigError)


def test_what_can_be_read_but_not_written(path: Path) -> None:
    path.write_text('{"a": 1e999}')
    assert config_file.read(str(path))
    left_alone(path, ConfigError)


@pytest.mark.parametrize("text", [None, "", " \n", "{}"])
def test_nothing_is_an_empty_configuration(path: Path, text: str | None) -> None:
    if text is not None:
        path.write_text(text)
    assert config_file.read(str(path)) == {}
    config_file.change(str(path), log_in)
    assert path.read_text() == '{\n\t"auths": {\n\t\t"new": {\n\t\t\t"auth": "x"\n\t\t}\n\t}\n}'


def test_a_new_file_is_private(tmp_path: Path) -> None:
    path = tmp_path / "a/b/config.json"
    config_file.change(str(path), log_in)
    assert [oct(each.stat().st_mode & 0o7777) for each in (path, path.parent)] == ["0o600", "0o700"]
    assert os.listdir(path.parent) == ["config.json"]


def test_what_is_not_known_and_its_order_survive(path: Path) -> None:
    path.write_text(ODD)
    config_file.change(str(path), log_in)
    want = json.loads(ODD)
    log_in(want)
    assert json.dumps(json.loads(path.read_text())) == json.dumps(want)
    assert '"ü"' in path.read_text()


def test_keys_in_any_case(path: Path) -> None:
    path.write_text('{"Other": 1, "AUTHS": {"H": {}}, "psformat": "x", "credsstore": "", "credsStore": "y"}')
    known: dict[str, Any] = {"Other": 1, "auths": {"H": {}}, "psFormat": "x", "credsstore": "", "credsStore": "y"}
    assert [*config_file.read(str(path)).items()] == [*known.items()]
    config_file.change(str(path), log_in)
    assert json.loads(path.read_text()) == {**known, "auths": {"H": {}, "new": {"auth": "x"}}}


def test_half_a_surrogate_pair_survives(path: Path) -> None:
    path.write_text('{"a": "\\ud800"}')
    config_file.change(str(path), log_in)
    assert config_file.read(str(path))["a"] == "\ud800"


def test_no_change_is_not_written(path: Path) -> None:
    path.write_text(ODD)
    before = path.stat()
    config_file.change(str(path), lambda config: config.pop("nothing", None))
    assert path.stat() == before


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o400])
def test_mode_and_owner_survive(path: Path, mode: int) -> None:
    path.write_text("{}")
    path.chmod(mode)
    owner = (12345, 54321) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
    os.chown(path, *owner)
    config_file.change(str(path), log_in)
    status = path.stat()
    assert (status.st_mode & 0o7777, status.st_uid, status.st_gid) == (mode, *owner)


@pytest.mark.parametrize("there", [True, False])
def test_a_link_survives(tmp_path: Path, path: Path, there: bool) -> None:
    target = tmp_path / "elsewhere/real.json"
    target.parent.mkdir()
    if there:
        target.write_text("{}")
    path.symlink_to("elsewhere/real.json")
    config_file.change(str(path), log_in)
    assert path.is_symlink()
    assert "new" in json.loads(target.read_text())["auths"]
    assert os.listdir(target.parent) == ["real.json"]


def test_a_full_disk_loses_nothing(path: Path) -> None:
    path.write_text(ODD)
    code = (
        "import resource, signal, sys; from engine_client import config_file\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))\n"
        "try: config_file.change(sys.argv[1], lambda config: config.update(more='x' * 100))\n"
        "except OSError as error: print(error.strerror)"
    )
    line = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(line, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=30)
    assert (done.stdout, done.stderr) == ("File too large\n", "")
    assert os.listdir(path.parent) == ["config.json"]
    assert path.read_text() == ODD


def test_an_edit_that_fails_changes_nothing(path: Path) -> None:
    path.write_text('{"auths": []}')
    left_alone(path, TypeError)


def test_writers_at_once_lose_nothing(path: Path) -> None:
    code = (
        "import sys; from engine_client import config_file\n"
        "for i in range(25):\n"
        "    def edit(config): config.setdefault('auths', {})[sys.argv[2] + str(i)] = {}\n"
        "    config_file.change(sys.argv[1], edit)"
    )
    line = [sys.executable, "-c", code, str(path)]
    writers = [subprocess.Popen([*line, name], env={"PYTHONPATH": str(ROOT)}) for name in "abcd"]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0, 0]
    assert {*config_file.read(str(path))["auths"]} == {f"{name}{i}" for name in "abcd" for i in range(25)}


def test_threads_at_once_lose_nothing(path: Path) -> None:
    def write(name: str) -> None:
        for i in range(25):
            added = {f"{name}{i}": i}
            config_file.change(str(path), partial(_add, added))

    threads = [threading.Thread(target=write, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(config_file.read(str(path))) == 75


def test_one_who_does_not_wait_is_noticed(path: Path) -> None:
    """docker's command replaces the file without asking anyone."""
    path.write_text("{}")
    calls: list[int] = []

    def edit(config: dict[str, Any]) -> None:
        if not calls:
            other = path.with_name("other")
            other.write_text('{"theirs": true}')
            other.rename(path)
        calls.append(1)
        config["ours"] = True

    config_file.change(str(path), edit)
    assert config_file.read(str(path)) == {"theirs": True, "ours": True}
    assert len(calls) == 2
    assert os.listdir(path.parent) == ["config.json"]
