"""Whole numbers as Go's strconv reads them."""

from __future__ import annotations

import pytest

from engine_client import InvalidValue
from engine_client.spec.integers import decimal, signed, unsigned

SYNTAX, RANGE = "invalid syntax", "value out of range"
LIMIT = 1 << 63


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-0", 0),
        ("+17", 17),
        ("0x1F", 31),
        ("-0X1f", -31),
        ("0b101", 5),
        ("0o17", 15),
        ("017", 15),
        ("0_7", 7),
        ("1_000", 1000),
        ("0x_f", 15),
        (str(LIMIT - 1), LIMIT - 1),
        (str(-LIMIT), -LIMIT),
        ("0" * 5000 + "7", 7),
    ],
)
def test_numbers_that_name_their_base(text: str, value: int) -> None:
    assert signed(text, base=0) == value


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", SYNTAX),
        ("-", SYNTAX),
        ("+-1", SYNTAX),
        (" 1", SYNTAX),
        ("1 ", SYNTAX),
        ("0x", SYNTAX),
        ("0x_", SYNTAX),
        ("0b2", SYNTAX),
        ("08", SYNTAX),
        ("_1", SYNTAX),
        ("1_", SYNTAX),
        ("1__0", SYNTAX),
        ("\u0661", SYNTAX),
        ("1.5", SYNTAX),
        (str(LIMIT), RANGE),
        (str(-LIMIT - 1), RANGE),
        ("99999999999999999999x", RANGE),
        ("0xffffffffffffffffffffz", RANGE),
        ("9" * 5000, RANGE),
    ],
)
def test_what_is_no_number(text: str, problem: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        signed(text, base=0)
    assert str(caught.value) == f'strconv.ParseInt: parsing "{text}": {problem}'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("-1", SYNTAX),
        ("+1", SYNTAX),
        ("1_0", SYNTAX),
        ("0x1", SYNTAX),
        ("65535x", SYNTAX),
        ("65536", RANGE),
        ("655350sctp", RANGE),
        ("99999\u0663", RANGE),
    ],
)
def test_what_is_no_port(text: str, problem: str) -> None:
    assert unsigned("65535", 16) == 65535
    with pytest.raises(InvalidValue) as caught:
        unsigned(text, 16)
    assert str(caught.value) == f'strconv.ParseUint: parsing "{text}": {problem}'


@pytest.mark.parametrize("length", [1, 4300, 4301, 20_000])
def test_a_number_of_any_length(length: int) -> None:
    assert decimal("9" * length) == 10**length - 1
    with pytest.raises(ValueError):
        decimal("9" * length + "e1")
