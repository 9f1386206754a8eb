"""Can this date of birth be true of the child whom these rows are about?

A pregnancy lasts nine months, and the law gives each standing its ages: a child is under 18, a care leaver from 16 to
25. A date that cannot be true is not taken; the child is, for one wrong cell must not lose them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from keyworker.exchange.annex_a.rows import ListRow
from keyworker.policy.ages import ADULT_AT

# Longer than any pregnancy, and than the rounding of a date that is expected.
_A_PREGNANCY = timedelta(days=300)
_CARE_LEAVERS = range(16, 27)
_NAMES = {
    3: "the referral",
    4: "the assessment",
    5: "the enquiry",
    6: "being in need",
    7: "the protection plan",
    8: "being looked after",
}


def why_impossible(born: date, rows: Sequence[ListRow], as_of: date) -> str:
    """Why the child cannot be born on that day, by these rows of theirs; empty where they can."""
    return next(_reasons(born, rows, as_of), "")


def _reasons(born: date, rows: Sequence[ListRow], as_of: date) -> Iterator[str]:
    if born > as_of + _A_PREGNANCY:
        yield "it is further ahead than a pregnancy lasts"
    for row in rows:
        reason = _of_row(born, row, as_of)
        if reason:
            yield f"{reason} ({row.sheet} row {row.number})"


def _of_row(born: date, row: ListRow, as_of: date) -> str:
    # A row without a start that goes on is of now.
    start = row.get("at") or (as_of if row.list == 6 and not row.get("closed") else None)
    if row.list == 9:
        return _of_care_leaver(born, as_of)
    if row.list == 8 and (born > as_of or (start is not None and start < born)):
        return "nobody is looked after before birth"
    if row.list not in _NAMES or start is None:
        return ""
    if start < born - _A_PREGNANCY:
        return f"{_NAMES[row.list]} began before the pregnancy can have begun"
    grown_up = ADULT_AT if row.list in {5, 7, 8} else _CARE_LEAVERS.stop
    return (
        f"{_NAMES[row.list]} began when they were grown up" if _age(born, start) >= grown_up else ""
    )


def _of_care_leaver(born: date, as_of: date) -> str:
    age = _age(born, as_of)
    return "" if age in _CARE_LEAVERS else "a care leaver is 16 to 25 years old"


def past_the_age(born: date, rows: Sequence[ListRow], as_of: date) -> Iterator[str]:
    """What still goes on by these rows although the child is past the age for it: an end may be missing."""
    for row in rows:
        over = row.get("ended") or row.get("closed")
        oldest = {7: ADULT_AT, 8: ADULT_AT, 6: _CARE_LEAVERS.stop - 1}.get(row.list)
        if oldest is not None and not over and _age(born, as_of) >= oldest:
            yield (
                f"{row.sheet} row {row.number}: {_NAMES[row.list]} goes on although they are"
                f" {_age(born, as_of)}; perhaps its end is missing"
            )


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
