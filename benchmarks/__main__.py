"""``python -m benchmarks [clocks|earlier|whole|timers|pages|crowd|all|same] [options]``."""

from __future__ import annotations

import argparse
import os

from benchmarks.ratios import Ratio, table
from keyworker.exchange.demo.authority import northshire
from keyworker.policy.packs.loader import find_pack
from keyworker.policy.problems import PackError

_OF_ALL = ("clocks", "earlier", "whole", "timers")


def main() -> None:
    """Run the benchmarks asked for and print one line of ratios for each."""
    asked = _arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keyworker.config.settings")
    if asked.which == "same":
        from benchmarks.same_answers import compare as same

        raise SystemExit(
            min(1, same(against=asked.against, cases=asked.cases, clocks_only=asked.clocks_only))
        )
    found: list[Ratio] = []
    for each in _OF_ALL if asked.which == "all" else {asked.which} - {"pages"}:
        found += _run(each, asked)
    if found:
        print(table(found))
    if asked.which in {"pages", "all"}:
        raise SystemExit(_pages(asked))


def _run(which: str, asked: argparse.Namespace) -> list[Ratio]:
    # Each is imported when it is asked for: no other needs a database, or processes of its own.
    match which:
        case "clocks":
            from benchmarks.clocks import compare as clocks

            return clocks(cases=asked.cases, rounds=asked.rounds)
        case "earlier":
            from benchmarks.earlier import compare as earlier

            return earlier(
                against=asked.against, cases=max(1, asked.cases // 10), rounds=asked.rounds
            )
        case "whole":
            from benchmarks.whole import compare as whole

            return whole(pack=asked.pack, share=asked.share, workers=asked.workers)
        case "timers":
            from benchmarks.timers import compare as timers

            return timers(pack=asked.pack, clocks=asked.clocks, rounds=asked.rounds)
        case _:
            from benchmarks.crowd import at_once, beside

            if asked.which == "crowd" and asked.beside:
                return beside(against=asked.against, cases=asked.cases, rounds=asked.rounds)
            return at_once(cases=asked.large, seconds=asked.seconds, keep=asked.keep)


def _pages(asked: argparse.Namespace) -> int:
    """Print the table of pages; 1 where goals are asked for and one is missed."""
    from benchmarks.pages import compare
    from benchmarks.pages import table as pages_in_a_table

    found = compare(small=asked.small, large=asked.large, rounds=asked.rounds, keep=asked.keep)
    print(pages_in_a_table(found, small=asked.small, large=asked.large))
    return int(asked.goals and not all(each.within_goal for each in found))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/bench", description="Speed as ratios within one run."
    )
    parser.add_argument(
        "which", nargs="?", choices=[*_OF_ALL, "pages", "crowd", "all", "same"], default="all"
    )
    parser.add_argument(
        "--rounds", type=_count, default=7, help="how often the two sides take turns (default 7)"
    )
    parser.add_argument(
        "--cases",
        type=_count,
        default=300,
        help="open cases whose clocks are derived, or cases of each pack that are compared (default 300)",
    )
    parser.add_argument(
        "--against",
        default="main",
        help="the version that is compared with, as git knows it (default main)",
    )
    parser.add_argument(
        "--clocks-only", action="store_true", help="compare the answers about clocks alone"
    )
    parser.add_argument(
        "--pack",
        type=_pack,
        default=northshire().service.pack,
        help="the policy of the whole authority",
    )
    parser.add_argument(
        "--share",
        type=_share,
        default=0.02,
        help="how much of the whole authority, such as 0.02 (default) or 1",
    )
    parser.add_argument(
        "--workers",
        type=_count,
        default=os.cpu_count() or 1,
        help="processes (default: one a core)",
    )
    parser.add_argument(
        "--clocks", type=_count, default=3000, help="clocks kept as timers too (default 3000)"
    )
    parser.add_argument(
        "--small",
        type=_count,
        default=2000,
        help="open cases in the smaller authority (default 2000)",
    )
    parser.add_argument(
        "--large",
        type=_count,
        default=20000,
        help="open cases in the larger authority (default 20000)",
    )
    parser.add_argument(
        "--keep", action="store_true", help="keep the two loaded authorities for the next run"
    )
    parser.add_argument(
        "--goals",
        action="store_true",
        help="with pages: end with an error where one misses its goal",
    )
    parser.add_argument(
        "--seconds", type=_count, default=60, help="with crowd: for how long (default 60)"
    )
    parser.add_argument(
        "--beside",
        action="store_true",
        help="with crowd: today's server and an earlier version's in turns, each with a small sample",
    )
    return parser.parse_args()


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError(f"{text} is too few; give 1 or more")
    return count


def _pack(name: str) -> str:
    try:
        find_pack(name)
    except PackError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return name


def _share(text: str) -> float:
    share = float(text)
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError(
            f"{text} is not a share of a whole; give more than 0 and at most 1"
        )
    return share


if __name__ == "__main__":
    main()
