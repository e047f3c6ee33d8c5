"""engine volume: the commands that exist only there."""
