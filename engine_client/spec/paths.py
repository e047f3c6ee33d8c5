"""Paths as Go writes them, and what it says of one that cannot be opened."""

from __future__ import annotations

import os
from errno import EINVAL
from posixpath import normpath


def clean_path(path: str) -> str:
    """The shortest spelling, as of Go's filepath.Clean: `normpath` leaves two slashes at the beginning alone."""
    path = normpath(path)
    return path[1:] if path.startswith("//") else path


def unopened(path: str, error: OSError | ValueError) -> str:
    """Why a file could not be opened, in Go's words. ValueError is for a name that no file can have."""
    reason = os.strerror(getattr(error, "errno", None) or EINVAL)
    return f"open {path}: {reason[:1].lower()}{reason[1:]}"
