"""`Generic` and `TypeVar` where a type checker looks, an empty stand-in at run time.

Importing `typing` costs as much as starting the interpreter; a module that defines a generic class imports these
instead.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Generic, TypeVar
else:

    class Generic:
        """Takes subscripts and ignores them."""

        def __class_getitem__(cls, item):
            return cls

    def TypeVar(name, **_):
        """A name, which is all that a subscript needs at run time."""
        return name


__all__ = ["Generic", "TypeVar"]
