"""What a template ends with where it cannot be read or carried out."""

from __future__ import annotations


class TemplateError(Exception):
    """A template that cannot be read or carried out; the message is Go's. `written` is what there was before it."""

    def __init__(self, message: str, written: str = "") -> None:
        super().__init__(message)
        self.written = written


class CallFailed(Exception):
    """What a function or method says of values that it cannot work with."""
