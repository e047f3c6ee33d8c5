"""Input in pieces: what a decoder makes of it must not depend on how it comes."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import strategies as st


def cut(data: bytes, *places: int) -> list[bytes]:
    """`data` cut at `places`, in any order; equal places give empty pieces."""
    return [data[start:stop] for start, stop in pairwise([0, *sorted(places), len(data)])]


def cuts(data: bytes) -> list[list[bytes]]:
    """`data` whole, byte by byte, and in two at every place."""
    return [[data], cut(data, *range(1, len(data))), *(cut(data, place) for place in range(1, len(data)))]


def pieces_of(data: bytes) -> st.SearchStrategy[list[bytes]]:
    """`data` cut anywhere."""
    return st.lists(st.integers(0, len(data)), max_size=8).map(lambda places: cut(data, *places))
