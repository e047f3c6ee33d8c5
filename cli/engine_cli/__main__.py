"""`python -m engine_cli`."""

try:
    from engine_cli.main import console
except KeyboardInterrupt:
    raise SystemExit(130) from None

console()
