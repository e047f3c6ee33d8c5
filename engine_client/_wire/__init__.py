"""Bytes to values and back. Nothing here reads, writes, waits or blocks.

Every decoder has the same shape: `feed(data)` returns what became whole, in order; `eof()` says that no more will come.
A fault found behind whole values is kept in `fault` and not raised, so that those values are not lost: the caller hands
them on, then raises it. What is decoded, and which fault it ends with, does not depend on how the input was split.
"""
