"""engine context: the commands that exist only there."""
