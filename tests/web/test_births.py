"""How old is a child, in a few words?"""

from __future__ import annotations

from datetime import date

import pytest

from keyworker.record.models import Person
from keyworker.web.presenters.births import birth_in_words


@pytest.mark.parametrize(
    ("born", "said"), [(date(2025, 6, 1), "1 year old"), (date(2020, 6, 1), "6 years old")]
)
def test_an_age_is_said_in_one_year_or_several(born: date, said: str) -> None:
    assert birth_in_words(Person(born=born), date(2026, 11, 29)).endswith(said)
