"""How much memory do a web process and a deriving process need, at their start and under load, and how much did they need before?

What a process alone holds is counted (the kernel's USS), and for deriving the most that it ever held. Each is a process of
its own, with a sample authority of its own.
"""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

from benchmarks.processes import TODAY, ask, earlier
from benchmarks.ratios import Ratio

_PAGES = ("/", "/referrals", "/team", "/overdue", "/waiting", "/notices", "/messages")
# What is looked at, in which answer, and when.
_MOMENTS = (
    ("a web process at its start", "pages", "before", "uss"),
    ("a web process under load", "pages", "after", "uss"),
    ("a deriving process at its start", "derive", "before", "uss"),
    ("a deriving process at most", "derive", "after", "most"),
)


def compare(*, cases: int, pages: int, against: str = "") -> list[Ratio]:
    """One ratio a moment: under load to at the start, and with ``against`` that version's memory to today's."""
    with earlier(against) if against else nullcontext(None) as sources:
        now = _measured(TODAY, "bench_memory", cases=cases, pages=pages)
        then = (
            _measured(sources, "bench_memory_before", cases=cases, pages=pages) if sources else {}
        )
    note = f"{cases} open cases, {pages} pages"
    found = []
    for name, work, moment, kind in _MOMENTS:
        held = now[work][moment][kind]
        mib = f"{note}; {held / 1024:.0f} MiB"
        start = Ratio(name, "at its start", (held / now[work]["before"]["uss"],), mib)
        found += [start] if moment == "after" else []
        if then:
            before = then[work][moment][kind]
            said = f"{note}; {before / 1024:.0f} and {held / 1024:.0f} MiB"
            found.append(Ratio(f"{name}, by {against}", "today's", (before / held,), said))
    return found


def _measured(sources: Path, database: str, *, cases: int, pages: int) -> dict[str, Any]:
    """What each piece of work took, by those sources."""

    def did(work: str, **more: Any) -> dict[str, Any]:
        return ask("inside.py", {"work": work, "database": database, **more}, sources=sources)

    did("drop")
    try:
        did("make", cases=cases)
        return {
            "pages": did("pages", pages=pages, addresses=_PAGES),
            "derive": did("derive"),
        }
    finally:
        did("drop")
