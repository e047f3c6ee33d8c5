"""The API's objects by a format of the user's own: `json` or a template."""

from __future__ import annotations

from engine_cli.escape import shown_json
from engine_cli.failures import Failure
from engine_cli.template import Template, TemplateError
from engine_cli.template.json import from_json, to_json
from engine_cli.template.shapes import typed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def read(format: str, name: str = "", failure: str = "template parsing error") -> Template:
    """The template of a format; `name` is what errors call it. Raises Failure for one that cannot be read."""
    try:
        return Template("{{json .}}" if format == "json" else format, name)
    except TemplateError as error:
        raise Failure(f"{failure}: {error}", 64) from None


def fill(template: Template, value: object, type: str) -> tuple[str, str]:
    """The text that a template makes of an object, as far as it comes, and what went wrong, if anything did.

    `type` is the name of the object's type in docker's code.
    """
    try:
        return template.render(typed(value, type)), ""
    except TemplateError as error:
        return error.written, str(error)


def inspector(format: str, *, is_raw: bool = True) -> Callable[[object, str], str]:
    """What makes text of an object, given the name of its type in docker's code.

    `is_raw`: what that type does not have may be taken from the engine's JSON.

    Raises Failure for a template that cannot be read, and so does what it returns for one that cannot be carried out.
    """
    if format == "json":
        return _compact if is_raw else typed_json
    template = read(format)

    def fill(value: object, type: str) -> str:
        try:
            return template.render(typed(value, type))
        except TemplateError as error:
            if not is_raw:
                raise Failure(f"template parsing error: {error}") from None
        try:
            return template.render(from_json(value), refuses_missing=True)
        except TemplateError as error:
            raise Failure(f"template parsing error: {error}") from None

    return fill


def typed_json(value: object, type: str) -> str:
    """What docker's code has fields for, with what means something in HTML escaped."""
    return _in_html(to_json(typed(value, type)))


def indented(value: object, type: str) -> str:
    """The same in lines, indented by four."""
    import json

    return _in_html(json.dumps(json.loads(to_json(typed(value, type))), indent=4, ensure_ascii=False))


def _in_html(text: str) -> str:
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _compact(value: object, _type: str) -> str:
    import json

    return shown_json(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
