"""Values as people say them."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest

from keyworker.policy.casefile import LONDON
from keyworker.policy.wording import (
    at_moment,
    counted,
    listed,
    term_within_sentence,
    value_in_words,
    with_article,
)


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


@pytest.mark.parametrize(
    ("job", "said"),
    [
        ("Practice Manager", "a Practice Manager"),
        ("Assistant Team Manager or Team Manager", "an Assistant Team Manager or Team Manager"),
        ("EH Business Support", "an EH Business Support"),
        ("Independent Reviewing Officer", "an Independent Reviewing Officer"),
        ("MASH Manager", "a MASH Manager"),
        ("NQSW", "an NQSW"),
        ("SW", "an SW"),
        ("Unit Manager", "a Unit Manager"),
        ("UASC Worker", "a UASC Worker"),
        ("Unqualified Worker", "an Unqualified Worker"),
        ("Operations Manager", "an Operations Manager"),
        ("One-Stop Worker", "a One-Stop Worker"),
    ],
)
def test_a_job_title_has_the_article_that_is_said(job: str, said: str) -> None:
    assert with_article(job) == said


def test_no_sentence_has_a_fixed_article_before_a_job_title() -> None:
    source = Path(with_article.__code__.co_filename).parents[1]
    fixed = re.compile(
        r"""\b[Aa] (?:\{(?:jobs?|roles?|allowed|_jobs\(|[a-z.]+\.term\()|\{\{ ?[a-z_.]*(?:who|roles?|jobs?)\b)"""
    )
    written = [each for ending in ("py", "html") for each in source.rglob(f"*.{ending}")]
    found = [each.name for each in written if fixed.search(each.read_text(encoding="utf-8"))]
    assert len(written) > 100
    assert not found, "write with_article(...)"


def test_a_policys_own_word_stays_a_name_inside_a_sentence_where_it_is_written_as_one() -> None:
    assert term_within_sentence("Case Manager") == "Case Manager"
    assert term_within_sentence("Named social worker") == "named social worker"
    assert term_within_sentence("Worker") == "worker"
