"""`python -m engine_cli`."""

from engine_cli.main import console

console()
