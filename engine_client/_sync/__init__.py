"""The blocking half. The files headed "Generated" come from `_async` by `scripts/unasync.py`."""
