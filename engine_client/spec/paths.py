"""Paths as Go writes them."""

from __future__ import annotations

from posixpath import normpath


def clean_path(path: str) -> str:
    """The shortest spelling, as of Go's filepath.Clean: `normpath` leaves two slashes at the beginning alone."""
    path = normpath(path)
    return path[1:] if path.startswith("//") else path
