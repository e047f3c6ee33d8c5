"""What type checkers need and the interpreter must do without: importing `typing` costs as much as starting it.

A module that defines a generic class imports `Generic` and `TypeVar` from here.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Generic, TypeGuard, TypeVar
else:

    class Generic:
        """Takes subscripts and ignores them."""

        __slots__ = ()

        def __class_getitem__(cls, item):
            return cls

    def TypeVar(name, **_):
        """A name, which is all that a subscript needs at run time."""
        return name


def is_json_object(value: object) -> TypeGuard[dict[str, Any]]:
    """`isinstance(value, dict)`, after which a type checker also knows the keys."""
    return isinstance(value, dict)


def is_json_list(value: object) -> TypeGuard[list[Any]]:
    """`isinstance(value, list)`, after which a type checker also knows the items."""
    return isinstance(value, list)


__all__ = ["Generic", "TypeVar", "is_json_list", "is_json_object"]
