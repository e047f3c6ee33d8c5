"""The `engine` command: docker's grammar, texts and exit codes, on top of engine_client."""
