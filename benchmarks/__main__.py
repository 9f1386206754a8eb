"""``python -m benchmarks [clocks|pages] [--rounds N] [--small N] [--large N]``."""

from __future__ import annotations

import argparse
import os

from benchmarks.ratios import Ratio, table


def main() -> None:
    """Run the benchmarks asked for and print one line of ratios for each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("which", nargs="?", choices=["clocks", "pages", "all"], default="all")
    parser.add_argument("--rounds", type=int, default=7, help="how often the two sides take turns (default 7)")
    parser.add_argument("--cases", type=int, default=300, help="open cases whose clocks are derived (default 300)")
    parser.add_argument("--small", type=int, default=900, help="open cases in the smaller authority (default 900)")
    parser.add_argument("--large", type=int, default=9000, help="open cases in the larger authority (default 9000)")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keyworker.config.settings")
    found: list[Ratio] = []
    if asked.which in {"clocks", "all"}:
        from benchmarks.clocks import compare as clocks

        found += clocks(cases=asked.cases, rounds=asked.rounds)
    if asked.which in {"pages", "all"}:
        from benchmarks.pages import compare as pages

        found += pages(small=asked.small, large=asked.large, rounds=asked.rounds)
    print(table(found))


main()
