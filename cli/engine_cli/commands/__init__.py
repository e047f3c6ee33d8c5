"""The commands, one module each: COMMAND is its table, `run` what it does."""
