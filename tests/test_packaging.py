"""The wheel: what is in it, and that it works where nothing else is installed."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import engine_client

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    line = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(line, cwd=ROOT, check=True, capture_output=True, timeout=60)
    (built,) = folder.glob("*.whl")
    return built


def test_the_top_level(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    version = engine_client.__version__
    top = {name.split("/")[0] for name in names}
    assert top == {
        "engine_client",
        "engine_cli",
        f"engine_client-{version}.dist-info",
        f"engine_client-{version}.data",
    }
    assert {"engine_client/py.typed", "engine_cli/py.typed", "engine_client/models/container.py"} <= {*names}
    assert {f"engine_cli/shells/engine.{shell}" for shell in ("bash", "fish", "zsh")} <= {*names}
    assert not [name for name in names if "__pycache__" in name or "test" in name]


def test_installed_alone_it_runs(wheel: Path, tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True, capture_output=True, timeout=120)
    pip = [str(venv / "bin/python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True, timeout=120)
    for command in ([str(venv / "bin/engine")], [str(venv / "bin/python"), "-m", "engine_cli"]):
        done = subprocess.run([*command, "--version"], capture_output=True, text=True, timeout=30)
        assert done.stdout.startswith(f"engine version {engine_client.__version__}, API 1.")
        environ = {"DOCKER_HOST": f"unix://{tmp_path}/nobody"}
        done = subprocess.run([*command, "ps"], capture_output=True, text=True, timeout=30, env=environ)
        assert (done.returncode, done.stdout) == (1, "")
        text = f"Cannot connect to the Docker daemon at unix://{tmp_path}/nobody. Is the docker daemon running?\n"
        assert done.stderr == text


def test_every_public_name_loads() -> None:
    for name in engine_client.__all__:
        assert getattr(engine_client, name).__doc__ or name == "__version__"
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        getattr(engine_client, "Nothing")  # noqa: B009
