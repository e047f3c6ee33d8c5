"""Points in time as Go prints them."""

from __future__ import annotations

import time

ZERO_STAMP = "0001-01-01T00:00:00Z"
ZERO_SECONDS = -62135596800


def go_time(stamp: str) -> str:
    """`2026-11-24 22:01:42.69 +0000 UTC` of an RFC 3339 stamp."""
    day, _, rest = stamp.partition("T")
    if rest.endswith("Z"):
        clock, zone = rest[:-1], "+0000 UTC"
    else:
        clock, offset = rest[:-6], rest[-6:].replace(":", "")
        zone = f"{offset} {_zone_name(stamp, offset)}"
    clock = clock.rstrip("0").rstrip(".") if "." in clock else clock
    return f"{day} {clock} {zone}"


def _zone_name(stamp: str, offset: str) -> str:
    """What the user's own zone is called where the offset is its own at that moment; else the offset."""
    from engine_client.timestamps import parse_stamp

    local = time.localtime(parse_stamp(stamp) // 1_000_000_000)
    return local.tm_zone if time.strftime("%z", local) == offset else offset


def local_time(seconds: int) -> str:
    """`2026-11-24 22:01:42 +0000 UTC` of seconds since 1970, in the user's own zone."""
    moment = time.localtime(seconds)
    return f"{moment.tm_year:04}" + time.strftime("-%m-%d %H:%M:%S %z %Z", moment)
