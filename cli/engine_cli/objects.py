"""One of the API's objects by a format of the user's own: `json` or a template."""

from __future__ import annotations

from engine_cli.failures import Failure
from engine_cli.format import Template, TemplateError
from engine_cli.functions import to_json
from engine_cli.values import records

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def printer(format: str, failure: str = "") -> Callable[[object], str]:
    """What makes text of an object. `failure` stands before what Go says of a template that cannot be carried out.

    Raises Failure for one that cannot be read, and so does what it returns for one that cannot be carried out.
    """
    if format == "json":
        return to_json
    try:
        template = Template(format)
    except TemplateError as error:
        raise Failure(f"template parsing error: {error}", 64) from None

    def fill(value: object) -> str:
        try:
            return template.render(records(value))
        except TemplateError as error:
            raise Failure(f"{failure}{error}") from None

    return fill
