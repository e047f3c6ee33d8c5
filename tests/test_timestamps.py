"""Times, exact to the nanosecond."""

from __future__ import annotations

import time

import pytest

from engine_client import InvalidValue
from engine_client.timestamps import (
    format_stamp,
    format_unix,
    parse_duration,
    parse_stamp,
    parse_unix,
    unix_text,
)

MOMENT = 1_704_164_645_123_456_789


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [
        ("2024-01-02T03:04:05.123456789Z", MOMENT),
        ("2024-01-02T05:04:05.123456789+02:00", MOMENT),
        ("2024-01-02T03:04:05Z", MOMENT - 123_456_789),
        ("2024-01-02T03:04:05.1Z", MOMENT - 23_456_789),
        ("2024-01-02T03:04Z", MOMENT - 5_123_456_789),
        ("1970-01-01T00:00:00.000000001Z", 1),
        ("1969-12-31T23:59:59.999999999Z", -1),
        ("0001-01-01T00:00:00Z", -62_135_596_800 * 10**9),  # an engine's "never"
        ("2024-02-29T00:00:00Z", 1_709_164_800 * 10**9),
    ],
)
def test_stamps_are_read(text: str, nanoseconds: int) -> None:
    assert parse_stamp(text) == nanoseconds


@pytest.mark.parametrize("text", ["", "now", "2024-02-30T00:00:00Z", "2024-01-02T03:04:05.Z", "2024-01-02T25:00:00Z"])
def test_what_is_no_stamp(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_stamp(text)


@pytest.mark.parametrize("nanoseconds", [MOMENT, 0, 1, -1, 10**18])
def test_there_and_back(nanoseconds: int) -> None:
    assert parse_stamp(format_stamp(nanoseconds)) == nanoseconds
    assert parse_stamp(format_stamp(nanoseconds, utc=False)) == nanoseconds
    assert parse_unix(format_unix(nanoseconds)) == nanoseconds


def test_local_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        assert format_stamp(MOMENT, utc=False) == "2024-01-02T04:04:05.123456789+01:00"
        assert parse_stamp("2024-01-02T04:04:05.123456789") == MOMENT
        assert parse_stamp("2024-07-02T04:04:05") == parse_stamp("2024-07-02T02:04:05Z")
    finally:
        monkeypatch.undo()
        time.tzset()


def test_unix_seconds() -> None:
    assert format_unix(MOMENT) == "1704164645.123456789"
    assert parse_unix("1704164645") == MOMENT // 10**9 * 10**9
    assert parse_unix("1704164645.5") == MOMENT // 10**9 * 10**9 + 500_000_000
    with pytest.raises(InvalidValue, match="no Unix seconds: 'now'"):
        parse_unix("now")
    with pytest.raises(InvalidValue, match="value out of range"):
        parse_unix("1" * 5000)


def test_durations_and_what_the_command_takes() -> None:
    assert parse_duration("1h30m0.5s") == 5_400_500_000_000
    assert parse_duration("-10ms") == -10_000_000
    assert unix_text("10m", now=1000.0) == "400"
    assert unix_text("1700000000.5") == "1700000000.5"
    assert unix_text("2024-01-02T03:04:05.123456789Z") == "1704164645.123456789"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\x1b", 'failed to parse value as time or duration: "\\x1b"'),
        ('2024-01-02T"', r'parsing time "2024-01-02T\"" as "2006-01-02T15": cannot parse "\"" as "15"'),
        ("2024-13-01é", r'parsing time "2024-13-01\xc3\xa9": month out of range'),
        ("2024-02-30\n", r'parsing time "2024-02-30\x0a": extra text: "\x0a"'),
    ],
)
def test_what_is_no_time_is_shown_as_go_shows_it(text: str, message: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        unix_text(text)
    assert str(caught.value) == message
