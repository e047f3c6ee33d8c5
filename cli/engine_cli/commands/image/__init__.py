"""engine image: the commands that exist only there."""
