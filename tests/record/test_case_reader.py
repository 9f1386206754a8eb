"""What a page reads of a case: everybody whom its record names, wherever in it they are named."""

from __future__ import annotations

import pytest

from keyworker.record.case_reader import read_case
from tests.builders import a_case, a_worker, an_office

pytestmark = pytest.mark.django_db


def test_whoever_is_named_anywhere_in_what_was_said_is_known() -> None:
    office = an_office("suffolk")
    people = [a_worker(office.team, f"Worker {n}", "practitioner") for n in range(5)]
    said = [each.ref for each in people]
    story = a_case(office).received("2026-05-01")
    story.happened(
        "unallocated.held",
        "2026-05-02",
        explanation=f"{said[0]},\n{said[1]} and\t{said[2]}; not x{said[3]} nor {said[3]}x, \u2018{said[4]}\u2019",
    )
    known = read_case(story.case).workers
    assert {*said} & {*known} == {said[0], said[1], said[2], said[4]}
