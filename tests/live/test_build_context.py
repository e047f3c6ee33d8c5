"""The context that a build sends, beside docker's own: random trees under random rules, entry for entry."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from support import copies
from support.builder import Build, collecting
from support.raw_listener import RawListener
from support.shell import COMMAND

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.live
NAMES = ("a", "b", "foo", "foo.txt", "bar.md", ".git", "x.go", "ab", "b.c")
PARTS = (
    "a", "b", "foo", "*", "**", "*.txt", "b?", "[a-f]*", "[^a]*", ".git", "**b", "foo**", "\\.git", "\\*", "*o*", ".",
    "..", "[ab]", "a*b",
)  # fmt: skip
MALFORMED = ("!", "[", "a[", "\\", "[]", "[a-]", "a\\", "[^]")


def make_tree(random: random.Random, folder: Path, depth: int = 0) -> None:
    folder.mkdir()
    for name in random.sample(NAMES, random.randint(1, 4)):
        path = folder / name
        kind = random.random()
        if depth < 3 and kind < 0.5:
            make_tree(random, path, depth + 1)
        elif kind < 0.55:
            path.symlink_to("a")
        else:
            path.write_bytes(b"x" * random.randint(0, 600))
            path.chmod(random.choice((0o644, 0o755, 0o4755)))


def make_rule(random: random.Random) -> str:
    if random.random() < 0.03:
        return random.choice(MALFORMED)
    rule = "/".join(random.choice(PARTS) for _ in range(random.choice((1, 1, 2, 2, 3))))
    start = random.choice(("", "", "", "", "!", "! ", "!/", "/", "# ", " "))
    return start + rule + random.choice(("", "", "/", "  "))


def test_beside_docker(tmp_path: Path) -> None:
    docker = shutil.which("docker")
    version = subprocess.run([docker, "--version"], capture_output=True, text=True).stdout if docker else ""
    if docker is None or not version.startswith("Docker version 28."):
        pytest.skip(f"not compared with docker's own command: release 28 is wanted, here is {version or 'none'}")
    builds: list[Build] = []
    chance = random.Random(28)
    different: list[str] = []
    with RawListener(collecting(builds)) as engine:
        environ = {**os.environ, "DOCKER_HOST": engine.host, "DOCKER_CONFIG": str(tmp_path), "DOCKER_BUILDKIT": "0"}
        for number in range(40):
            folder = tmp_path / str(number)
            make_tree(chance, folder)
            (folder / "Dockerfile").write_text("FROM x\n")
            rules = "".join(make_rule(chance) + "\n" for _ in range(chance.randint(1, 5)))
            (folder / ".dockerignore").write_text(rules)
            theirs, ours = (sent(command, folder, environ, builds) for command in ([docker], COMMAND))
            if theirs != ours:
                different.append(f"{rules!r}: docker {theirs}, engine {ours}")
    assert not different, "\n".join(different)


def sent(command: list[str], folder: Path, environ: dict[str, str], builds: list[Build]) -> object:
    """The entries of the tar that a build of a folder sends, or else the last line of what it says."""
    done = subprocess.run([*command, "build", str(folder)], env=environ, capture_output=True, text=True, timeout=60)
    return list(copies.entries(builds.pop().context)) if builds else done.stderr.splitlines()[-1]
