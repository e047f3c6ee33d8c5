"""What context create and context update have in common."""

from __future__ import annotations

from engine_cli.context_files import check_pairs
from engine_cli.flags import Option

DESCRIPTION = Option("description", "", "", "Description of the context")
DOCKER = Option("docker", "", (), "set the docker endpoint (default [])", "stringToString", check_pairs)


def details(summary: str, command: str) -> str:
    """What help says of a command that takes --docker."""
    return f"""{summary}

Docker endpoint config:

NAME                DESCRIPTION
from                Copy named context's Docker endpoint configuration
host                Docker endpoint on which to connect
ca                  Trust certs signed only by this CA
cert                Path to TLS certificate file
key                 Path to TLS key file
skip-tls-verify     Skip TLS certificate validation

Example:

$ engine context {command} my-context --description "some description" --docker "host=tcp://myserver:2376,\
ca=~/ca-file,cert=~/cert-file,key=~/key-file\""""
