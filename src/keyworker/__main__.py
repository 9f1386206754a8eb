"""Runs the program: ``python -m keyworker``."""

from keyworker.config.cli import main

main()
