"""How long does bringing in a file take beside reading it, and does memory stay within bounds however large it is?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.processes import ask
from benchmarks.ratios import Ratio
from benchmarks.workbook import write_workbook

_DATABASE = "bench_import"
SIZES = (5_000, 20_000, 100_000)


def compare(*, sizes: Sequence[int] = SIZES) -> list[Ratio]:
    """One ratio a size for bringing in and one for trying to; each in a process and a database of its own."""
    found = []
    with TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / f"{size}.xlsx"
            write_workbook(path, rows=size)
            found += [_compared(path, dry_run=dry_run) for dry_run in (True, False)]
    return found


def _compared(path: Path, *, dry_run: bool) -> Ratio:
    database = {"database": _DATABASE}
    ask("inside.py", {"work": "drop", **database})
    ask("inside.py", {"work": "make", **database})
    took = ask("inside.py", {"work": "bring in", "path": str(path), "dry_run": dry_run, **database})
    ask("inside.py", {"work": "drop", **database})
    most, reading, start = (
        took[each]["most"] / 1024 for each in ("after", "after_reading", "before")
    )
    a_second = took["rows"] / took["bringing_in"]
    return Ratio(
        "trying to bring in a workbook" if dry_run else "bringing in a workbook",
        "reading it",
        (took["bringing_in"] / took["reading"],),
        f"{took['rows']:,} rows, {a_second:,.0f} a second; {start:.0f} MiB before, "
        f"{reading:.0f} when read, {most:.0f} at most",
    )
