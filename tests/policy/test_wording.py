"""Values as people say them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from keyworker.policy.casefile import LONDON
from keyworker.policy.wording import at_moment, counted, listed, value_in_words


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (True, "yes"),
        (False, "no"),
        (20.0, "20"),
        (18.75, "18.75"),
        (date(2026, 5, 21), "Thu 21 May 2026"),
        ("2026-05-21", "Thu 21 May 2026"),
        ("2026-05-21T14:05:00", "Thu 21 May 2026"),
        ("2026-02-31", "2026-02-31"),
        ("broker-caf", "broker CAF"),
        ("family-support-practitioner", "family support practitioner"),
        ("Already said - like this", "Already said - like this"),
        ([], "none"),
        (["caf", "child-in-need"], "CAF and child in need"),
    ],
)
def test_a_value_reads_as_people_say_it(value: object, said: str) -> None:
    assert value_in_words(value) == said


def test_lists_counts_and_moments() -> None:
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert (counted(1, "child", "children"), counted(3, "child", "children")) == (
        "1 child",
        "3 children",
    )
    assert at_moment(datetime(2026, 5, 21, 14, 5, tzinfo=LONDON)) == "Thu 21 May 2026 at 14:05"
