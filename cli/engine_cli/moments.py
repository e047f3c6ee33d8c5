"""Points in time as Go prints them."""

from __future__ import annotations


def go_time(stamp: str) -> str:
    """`2026-11-24 22:01:42.69 +0000 UTC` of an RFC 3339 stamp."""
    day, _, rest = stamp.partition("T")
    if rest.endswith("Z"):
        clock, zone = rest[:-1], "+0000 UTC"
    else:
        clock, offset = rest[:-6], rest[-6:].replace(":", "")
        zone = f"{offset} {offset}"
    clock = clock.rstrip("0").rstrip(".") if "." in clock else clock
    return f"{day} {clock} {zone}"
