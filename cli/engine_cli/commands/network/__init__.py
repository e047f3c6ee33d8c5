"""engine network: the commands that exist only there."""
