"""What was recorded by mistake and corrected since is not counted as having happened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from keyworker.caseload.away import away
from keyworker.caseload.possible_matches import suggestions
from keyworker.caseload.supervision_agenda import Agenda, prepared
from keyworker.caseload.unallocated import unallocated_page
from keyworker.policy.vocabulary import kinds
from keyworker.record.case_reader import read_case
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case, Event
from keyworker.workforce.models import Absence
from tests.builders import CaseStory, Office, a_case, at

pytestmark = pytest.mark.django_db
DAY = at("2026-06-05").date()
SOURCE = Path(__file__).parents[2] / "src" / "keyworker"


def corrected(story: CaseStory, kind: str) -> CaseStory:
    """The last event of that kind was a mistake."""
    wrong = Event.objects.filter(case=story.case, kind=kind).latest("seq")
    return story.happened(kinds.EVENT_CORRECTED, "2026-06-04", corrects=wrong.ref)


def agenda_of(office: Office) -> Agenda:
    (only,) = prepared(office.practitioner, Case.objects.all(), as_of=DAY).agenda
    return only


def test_a_session_that_was_not_held_is_not_the_last_one(office: Office) -> None:
    story = a_case(office).working()
    for day in ("2026-05-28", "2026-06-02"):
        story.happened(kinds.SUPERVISION_HELD, day, worker=office.practitioner.ref)
    assert agenda_of(office).supervised_on == at("2026-06-02").date()
    corrected(story, kinds.SUPERVISION_HELD)
    assert agenda_of(office).supervised_on == at("2026-05-28").date()


def test_what_did_not_happen_is_no_news_for_a_session(office: Office) -> None:
    story = a_case(office).working().happened("visit.made", "2026-06-02")
    before = agenda_of(office).number_of_changes
    corrected(story, "visit.made")
    # The visit goes, and that it was corrected is news.
    assert agenda_of(office).number_of_changes == before
    assert not [each for each in agenda_of(office).changes if "visit" in each.lower()]


def test_a_case_without_a_worker_that_nobody_looked_at_is_not_said_to_be_reviewed(
    office: Office,
) -> None:
    story = a_case(office).received("2026-05-18").opened("2026-05-20")
    story.happened(kinds.UNALLOCATED_HELD, "2026-05-21", explanation="No room")
    story.happened(kinds.UNALLOCATED_REVIEWED, "2026-05-25", senior_manager="Robin Vale")
    corrected(story, kinds.UNALLOCATED_REVIEWED)
    corrected(story, kinds.UNALLOCATED_HELD)
    (only,) = unallocated_page(office.service, None).rows
    assert (only.last, only.why, only.with_senior) == ({}, "", None)


def test_a_family_that_was_not_told_of_an_absence_does_not_know(office: Office) -> None:
    story = a_case(office).working()
    Absence.objects.create(
        worker=office.practitioner, first_day="2026-06-01", recorded_at=at("2026-06-01")
    )
    story.happened(kinds.ABSENCE_STARTED, "2026-06-01", worker=office.practitioner.ref)
    story.happened(kinds.FAMILY_TOLD, "2026-06-02")
    corrected(story, kinds.FAMILY_TOLD)
    pack = pack_for(office.service, DAY)
    found = away(read_case(story.case), office.practitioner, None, [], pack=pack, day=DAY)
    assert found is not None
    assert found.family_told is None


def test_a_likeness_judged_by_mistake_is_to_be_judged_again(office: Office) -> None:
    on_record = a_case(office).of("Mia").received("2026-05-01")
    story = a_case(office).of("Mia").received("2026-05-18")
    assert suggestions(story.case)
    story.happened(
        kinds.LIKENESS_JUDGED,
        "2026-05-19",
        person=story.child.ref,
        other=on_record.child.ref,
    )
    assert not suggestions(story.case)
    corrected(story, kinds.LIKENESS_JUDGED)
    assert suggestions(story.case)


# Whoever asks for events says first whether those that were corrected count.
_ASKED = re.compile(r"Event\.objects\b(?!\.(?:uncorrected|ever_recorded)\(\))")
_ROWS = re.compile(
    r"\b(?:read|rows)\.events\b|\.events\.(?:all|exclude|filter|get|latest|order_by|values)\("
)


def asked_without_saying(*, within: Path = SOURCE) -> Iterator[str]:
    for file in sorted(within.rglob("*.py")):
        if file.is_relative_to(SOURCE / "record"):
            continue
        text = file.read_text(encoding="utf-8")
        for found in (*_ASKED.finditer(text), *_ROWS.finditer(text)):
            yield f"{file.relative_to(within)}: {found[0]}"


def test_whoever_reads_events_says_whether_corrected_ones_count() -> None:
    assert list(asked_without_saying()) == []
