"""Side by side with what a user would pick instead: `scripts/bench` runs it, docs/performance.md shows the outcome."""
