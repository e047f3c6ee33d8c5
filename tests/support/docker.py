"""docker's own command, where it is there to compare with."""

from __future__ import annotations

import shutil
import subprocess


def docker_28() -> str | None:
    """The path of a docker command of release 28.2, whose words ours are."""
    path = shutil.which("docker")
    done = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=30) if path else None
    return path if done is not None and done.stdout.startswith("Docker version 28.2.") else None
