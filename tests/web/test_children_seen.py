"""When each child was last seen, whether alone and by whom: on the head of the case and on first pages, loudly where never."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from keyworker.policy.wording import on_day
from keyworker.record.models import Case
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office
from tests.the_day import today
from tests.web.conftest import browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db


def a_family(office: Office, *names: str, to: Worker | None = None, led: bool = True) -> CaseStory:
    story = CaseStory(office)
    for name in names:
        story.of(name)
    story.received(days_ago(20)).trawled(days_ago(20)).analysed(days_ago(19)).opened(days_ago(19))
    return story.allocated(days_ago(18), to=to or office.practitioner) if led else story


def child(case: Case, name: str) -> str:
    return case.case_children.get(person__given_name=name).person.ref


def seen(story: CaseStory, days: int, *names: str, by: Worker, alone: tuple[str, ...] = ()) -> None:
    refs = [child(story.case, each) for each in names]
    story.happened(
        "visit.made",
        days_ago(days),
        by=by,
        where="home",
        children_seen=refs,
        seen_alone=[child(story.case, each) for each in alone],
    )


def ago(days: int) -> str:
    return on_day(today() - timedelta(days=days))


def head(office: Office, case: Case, who: Worker | None = None) -> str:
    page = browsing(who or office.practitioner).get(reverse("case", args=[case.reference]))
    return in_a_row(page.content.decode())


def first_page(who: Worker) -> str:
    return in_a_row(browsing(who).get("/").content.decode())


def test_the_head_of_a_case_says_of_each_child_when_by_whom_and_whether_alone(
    office: Office,
) -> None:
    story = a_family(office, "Mia", "Leo", "Noor")
    seen(story, 9, "Mia", "Leo", by=office.practitioner, alone=("Mia",))
    seen(story, 4, "Mia", by=office.colleague)
    said = head(office, story.case)
    assert f"last seen {ago(4)} by Ben Khan, alone {ago(9)}" in said
    assert f"last seen {ago(9)} by Ada Ruiz, <strong>not yet alone</strong>" in said
    assert f"not seen yet since {ago(19)}" in said
    seen(story, 2, "Leo", by=office.practitioner, alone=("Leo",))
    assert f"last seen {ago(2)} by Ada Ruiz, alone</li>" in head(office, story.case)


def test_a_visit_withdrawn_and_a_call_saw_nobody_and_a_contact_face_to_face_did(
    office: Office,
) -> None:
    story = a_family(office, "Mia")
    seen(story, 9, "Mia", by=office.practitioner)
    wrong = story.case.events.get(kind="visit.made")
    story.happened(
        "event.corrected", days_ago(8), by=office.manager, corrects=wrong.ref, reason="x"
    )
    story.happened(
        "contact.made",
        days_ago(4),
        by=office.practitioner,
        method="video",
        children_seen=[child(story.case, "Mia")],
    )
    for said in (head(office, story.case), first_page(office.practitioner)):
        assert f"not seen yet since {ago(19)}" in said
    story.happened(
        "contact.made",
        days_ago(3),
        by=office.practitioner,
        method="face-to-face",
        children_seen=[child(story.case, "Mia")],
    )
    for said in (head(office, story.case), first_page(office.practitioner)):
        assert f"last seen {ago(3)} by Ada Ruiz" in said


def test_nobody_is_missed_who_is_not_born_or_whose_family_nobody_works_with(office: Office) -> None:
    waiting = CaseStory(office).of("Mia").received(days_ago(3)).case
    assert "not seen yet" not in head(office, waiting, office.manager)
    assert "not seen yet" not in first_page(office.manager)
    story = a_family(office, "Leo")
    child_of = story.case.case_children.get().person
    child_of.born, child_of.expected = None, today() + timedelta(days=30)
    child_of.save()
    assert "not seen yet" not in head(office, story.case)
    assert "not seen yet" not in first_page(office.practitioner)


def test_first_pages_have_a_line_a_family_with_whoever_was_seen_longest_ago_first(
    office: Office,
) -> None:
    lately, never, long_ago = (a_family(office, name) for name in ("Mia", "Leo", "Noor"))
    lately.of("Ravi")
    seen(lately, 1, "Ravi", by=office.colleague)
    seen(lately, 1, "Mia", by=office.practitioner)
    seen(long_ago, 12, "Noor", by=office.practitioner, alone=("Noor",))
    others = a_family(office, "Zoe", to=office.colleague)
    seen(others, 15, "Zoe", by=office.colleague)
    mine = first_page(office.practitioner)
    part = mine[mine.index('id="seen"') :]
    order = [part.index(each.case.reference) for each in (never, long_ago, lately)]
    assert order == sorted(order)
    assert others.case.reference not in part
    assert f"Ravi Example: last seen {ago(1)} by Ben Khan" in part
    assert f"last seen {ago(12)} by Ada Ruiz, alone" in part
    managers = first_page(office.manager)
    part = managers[managers.index('id="seen"') :]
    order = [part.index(each.case.reference) for each in (never, others, long_ago, lately)]
    assert order == sorted(order)


def test_a_first_page_names_the_families_seen_longest_ago_and_leads_to_the_others(
    office: Office,
) -> None:
    for number in range(9):
        a_family(office, f"Child{number}")
    said = first_page(office.practitioner)
    assert said.count("not seen yet since") == 8
    assert "All your cases" in said
