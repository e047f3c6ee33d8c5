"""engine system: the commands that exist only there."""
