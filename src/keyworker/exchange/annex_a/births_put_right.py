"""Of which children does a file give another date of birth than the one on record, and which of the two stands?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from keyworker.exchange.annex_a.picture import Picture


def births_put_right(found: Iterable[Picture], births: Mapping[str, date | None]) -> Iterator[str]:
    """A sentence for each; ``births`` are those that were on record before the file."""
    for picture in found:
        before, now = births.get(picture.child), picture.about.born
        said = next((row for row in picture.rows if row.get("born") == now), None)
        if before is not None and now is not None and before != now and said is not None:
            yield (
                f"{said.sheet} row {said.number}: the date of birth is another than on record, where it was"
                " of an earlier file or entered here; this file's stands"
            )
