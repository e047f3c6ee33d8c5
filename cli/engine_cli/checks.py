"""Checks of options' values, loaded when they are needed."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def spec(path: str) -> Callable[[str], object]:
    """A check by `MODULE.FUNCTION` of engine_client.spec."""
    module, _, name = path.partition(".")

    def check(text: str) -> object:
        return getattr(__import__(f"engine_client.spec.{module}", fromlist=[name]), name)(text)

    return check


def comma_separated(text: str) -> list[str]:
    """The values that one use of an option gives. Raises InvalidValue."""
    from engine_client.spec.fields import split

    return split(text) if text else []


def values(texts: Iterable[str]) -> list[str]:
    """The values that all uses of such an option give."""
    return [value for text in texts for value in comma_separated(text)]
