"""``python -m benchmarks [clocks|earlier|whole|days|stored|timers|starts|import|memory|pages|crowd|all|brief|same] [options]``."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable

from benchmarks.ratios import Ratio, table
from keyworker.exchange.demo.authority import northshire
from keyworker.policy.packs.loader import find_pack
from keyworker.policy.problems import PackError


def main() -> None:
    """Run the benchmarks asked for and print one line of ratios for each."""
    asked = _arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keyworker.config.settings")
    if asked.which == "same":
        raise SystemExit(_differences(asked))
    if asked.which == "brief":
        asked = argparse.Namespace(**{**vars(asked), **_BRIEFLY})
        if _differences(argparse.Namespace(**{**vars(asked), "cases": 2})):
            raise SystemExit(1)
    wanted = (*_COMPARISONS, "pages") if asked.which in {"all", "brief"} else (asked.which,)
    found: list[Ratio] = []
    for each in wanted:
        if each in _COMPARISONS and each not in _LEFT_OUT.get(asked.which, ()):
            found += _COMPARISONS[each](asked)
    if found:
        print(table(found))
    missed = _pages(asked) if "pages" in wanted else 0
    if asked.keep_history:
        from benchmarks.history import keep

        keep(found)
    raise SystemExit(missed)


# Each is imported when it is asked for: no other needs a database, or processes of its own.
def _clocks(asked: argparse.Namespace) -> list[Ratio]:
    from benchmarks.clocks import compare

    return compare(cases=asked.cases, rounds=asked.rounds)


def _earlier(asked: argparse.Namespace) -> list[Ratio]:
    from benchmarks.earlier import compare

    return compare(against=asked.against, cases=max(1, asked.cases // 10), rounds=asked.rounds)


def _whole(asked: argparse.Namespace) -> list[Ratio]:
    from benchmarks.whole import compare

    return compare(pack=asked.pack, share=asked.share, workers=asked.workers)


def _days(asked: argparse.Namespace) -> list[Ratio]:
    from benchmarks.days import compare

    return compare(cases=asked.cases)


def _stored(asked: argparse.Namespace) -> list[Ratio]:
    from benchmarks.stored import compare

    return compare(pack=asked.pack, cases=asked.cases)


def _timers(asked: argparse.Namespace) -> list[Ratio]:
    from benchmarks.timers import compare

    return compare(pack=asked.pack, clocks=asked.clocks, rounds=asked.rounds)


def _starts(asked: argparse.Namespace) -> list[Ratio]:
    from benchmarks.starts import COMMANDS, compare

    some = COMMANDS[:3] if asked.which == "brief" else COMMANDS
    return compare(some, pack=asked.pack, against=asked.against, rounds=asked.rounds)


def _import(asked: argparse.Namespace) -> list[Ratio]:
    from benchmarks.importing import compare

    return compare(sizes=asked.rows)


def _memory(asked: argparse.Namespace) -> list[Ratio]:
    from benchmarks.memory import compare

    against = "" if asked.which == "brief" else asked.against
    return compare(cases=asked.loaded, pages=asked.pages, against=against)


def _crowd(asked: argparse.Namespace) -> list[Ratio]:
    from benchmarks.crowd import at_once, beside

    if asked.beside:
        return beside(against=asked.against, cases=asked.cases, rounds=asked.rounds)
    return at_once(small=asked.small, times=asked.times, seconds=asked.seconds, keep=asked.keep)


def _pages(asked: argparse.Namespace) -> int:
    """Print the table of pages; 1 where goals are asked for and one is missed."""
    from benchmarks.pages import compare
    from benchmarks.pages import table as pages_in_a_table

    found = compare(small=asked.small, times=asked.times, rounds=asked.rounds, keep=asked.keep)
    print(pages_in_a_table(found, small=asked.small, large=asked.small * asked.times))
    return int(asked.goals and not all(each.within_goal for each in found))


def _differences(asked: argparse.Namespace) -> int:
    from benchmarks.same_answers import compare

    return min(1, compare(against=asked.against, cases=asked.cases, clocks_only=asked.clocks_only))


_COMPARISONS: dict[str, Callable[[argparse.Namespace], list[Ratio]]] = {
    "clocks": _clocks,
    "earlier": _earlier,
    "whole": _whole,
    "days": _days,
    "stored": _stored,
    "timers": _timers,
    "starts": _starts,
    "import": _import,
    "memory": _memory,
    "crowd": _crowd,
}

# The crowd takes a minute and says nothing without a large authority; the timers need an environment of their own.
_LEFT_OUT = {"all": ("crowd",), "brief": ("timers", "crowd")}

# Just enough of each to see that it runs.
_BRIEFLY = {
    "against": "HEAD",
    "cases": 30,
    "clocks": 20,
    "loaded": 30,
    "pages": 10,
    "rounds": 1,
    "rows": (60,),
    "share": 0.0005,
    "small": 30,
    "times": 2,
    "workers": 1,
}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/bench", description="Speed as ratios within one run."
    )
    parser.add_argument(
        "which", nargs="?", choices=[*_COMPARISONS, "pages", "all", "brief", "same"], default="all"
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
        "--times",
        type=_count,
        default=19,
        help="how many of the smaller authority the larger is made of (default 19)",
    )
    parser.add_argument(
        "--keep", action="store_true", help="keep the two loaded authorities for the next run"
    )
    parser.add_argument(
        "--goals",
        action="store_true",
        help="with pages, end with an error where one misses its goal",
    )
    parser.add_argument(
        "--seconds", type=_count, default=60, help="with crowd, for how long (default 60)"
    )
    parser.add_argument(
        "--beside",
        action="store_true",
        help="with crowd, today's server and that of --against, each with a sample of --cases",
    )
    parser.add_argument(
        "--rows",
        type=_count,
        nargs="+",
        default=(5_000, 20_000, 100_000),
        help="rows of the workbooks that are brought in (default 5000 20000 100000)",
    )
    parser.add_argument(
        "--loaded",
        type=_count,
        default=300,
        help="open cases of the authority whose processes' memory is looked at (default 300)",
    )
    parser.add_argument(
        "--pages", type=_count, default=500, help="pages that a web process answers (default 500)"
    )
    parser.add_argument(
        "--keep-history",
        action="store_true",
        help="add a line for each ratio to docs/benchmarks-history.md",
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
