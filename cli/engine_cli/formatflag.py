"""Help texts of --format, which several commands share."""

from __future__ import annotations

_REFER = (
    "'json':             Print in JSON format\n"
    "'TEMPLATE':         Print output using the given Go template.\n"
    "Refer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates"
)
TABLE_FORMAT = (
    "Format output using a custom template:\n"
    "'table':            Print output in table format with column headers (default)\n"
    "'table TEMPLATE':   Print output in table format using the given Go template\n" + _REFER
)
INSPECT_FORMAT = "Format output using a custom template:\n" + _REFER
