"""The generator of the blocking resource files, run on a copy of the package."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what the generator reads and writes."""
    shutil.copytree(ROOT / "engine_client", tmp_path / "engine_client", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts/unasync.py", tmp_path / "scripts")
    return tmp_path


def unasync(tree: Path, *arguments: str) -> tuple[int, str]:
    """The generator's exit code, and what it says."""
    command = [sys.executable, str(tree / "scripts/unasync.py"), *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


def texts(tree: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in (tree / "engine_client/_sync").glob("*.py")}


def test_what_is_committed_is_what_the_sources_give(tree: Path) -> None:
    assert unasync(tree, "--check") == (0, "")
    committed = texts(tree)
    assert unasync(tree) == (0, "")
    assert texts(tree) == committed


def edit(file: Path) -> None:
    file.write_text(file.read_text().replace("return", "return  ", 1))


def append(file: Path) -> None:
    file.write_text(file.read_text() + "\n")


def shorten(file: Path) -> None:
    file.write_text("".join(file.read_text().splitlines(keepends=True)[:-1]))


@pytest.mark.parametrize("spoil", [edit, append, shorten, Path.unlink])
@pytest.mark.parametrize("name", ["containers.py", "system.py"])
def test_a_file_that_was_touched_is_found_and_put_right(tree: Path, name: str, spoil: object) -> None:
    committed = texts(tree)
    assert callable(spoil)
    spoil(tree / "engine_client/_sync" / name)
    spoiled = texts(tree)
    assert spoiled != committed
    message = f"unasync: engine_client/_sync/{name} is not what _async gives; run scripts/unasync.py\n"
    assert unasync(tree, "--check") == (1, message)
    assert texts(tree) == spoiled
    assert unasync(tree) == (0, "")
    assert texts(tree) == committed


def test_a_file_without_a_source_is_found_and_removed(tree: Path) -> None:
    committed = texts(tree)
    (tree / "engine_client/_sync/orphan.py").write_text(committed["system.py"])
    code, said = unasync(tree, "--check")
    assert (code, said.split(" is ")[0]) == (1, "unasync: engine_client/_sync/orphan.py")
    assert unasync(tree) == (0, "")
    assert texts(tree) == committed


def test_a_source_that_changed_is_found(tree: Path) -> None:
    source = tree / "engine_client/_async/system.py"
    source.write_text(source.read_text() + "\n\nasync def more() -> None:\n    await (more())\n")
    assert unasync(tree, "--check")[0] == 1
    assert unasync(tree) == (0, "")
    assert texts(tree)["system.py"].endswith("\n\ndef more() -> None:\n    (more())\n")


def test_a_source_with_nothing_to_convert_fails(tree: Path) -> None:
    (tree / "engine_client/_async/plain.py").write_text("def plain() -> None: ...\n")
    for arguments in ([], ["--check"]):
        assert unasync(tree, *arguments) == (1, "unasync: nothing to convert: is this an async source?\n")
    assert "plain.py" not in texts(tree)


@pytest.mark.parametrize(
    ("old", "new", "entry"),
    [
        ("NAMES = {", 'NAMES = {"anext": "next",', "anext"),
        ('"Async(?=[A-Z])"', '"Asynchronous(?=[A-Z])"', "Asynchronous(?=[A-Z])"),
    ],
)
def test_a_substitution_that_matches_nothing_fails_and_is_named(tree: Path, old: str, new: str, entry: str) -> None:
    script = tree / "scripts/unasync.py"
    text = script.read_text()
    assert text.count(old) == 1
    script.write_text(text.replace(old, new))
    committed = texts(tree)
    for arguments in ([], ["--check"]):
        assert unasync(tree, *arguments) == (1, f"unasync: in no source, so nothing to substitute: {entry}\n")
    assert texts(tree) == committed
