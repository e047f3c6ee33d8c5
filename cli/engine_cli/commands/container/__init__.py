"""engine container: the commands that exist only there."""
